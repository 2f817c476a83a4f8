"""One search over everything the reader may see: which kinds are searched, their triggers, and the finding."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.utils.text import Truncator, capfirst

from manyways.access.models import User
from manyways.access.registry import model_of, visible_records
from manyways.desk.models import SearchEntry
from manyways.desk.queries import url_of

STEP = 200
MOST_STEPS = 10
MOST_OF_A_KIND = 1_000  # so many matches are put in order; a word that is everywhere has no best ones
LONGEST = 90  # letters of a title that are shown
FEW = 50  # so many records are loaded at once, without asking first which may be seen
_WORD = re.compile(r"\w+")

_INSTALL = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM desk_searchentry WHERE kind = {kind} AND record_id = OLD.id;
        RETURN NULL;
    END IF;
    INSERT INTO desk_searchentry (kind, record_id, title, body)
    VALUES ({kind}, NEW.id, left(NEW.{title}, 300), {new_body})
    ON CONFLICT (kind, record_id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body;
    RETURN NULL;
END $body$;
CREATE OR REPLACE TRIGGER search_entry AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
INSERT INTO desk_searchentry (kind, record_id, title, body)
SELECT {kind}, r.id, left(r.{title}, 300), {row_body} FROM {table} r
ON CONFLICT (kind, record_id) DO NOTHING;
"""

_QUERY = "(to_tsquery('simple', %(words)s) || to_tsquery('english', %(words)s))"
_MATCHES = f"""
(SELECT * FROM desk_searchentry WHERE kind = '{{kind}}' AND vector @@ {_QUERY} LIMIT {MOST_OF_A_KIND})"""  # noqa: S608
_BEST = f"""
SELECT kind, record_id FROM ({{matches}}) AS found
ORDER BY ts_rank(vector, {_QUERY}) DESC, title, id LIMIT {STEP} OFFSET %(start)s
"""  # noqa: S608


@dataclass(frozen=True)
class Searchable:
    """How one kind is searched: its title column, further text columns, and the second line of a hit.

    `only` names all that a hit reads of a record that has much more; without it the whole record is read.
    """

    kind: str
    title: str
    body: Sequence[str]
    icon: str
    related: Sequence[str]
    second: Callable[[Any], str] | None
    only: Sequence[str]


@dataclass(frozen=True)
class Hit:
    """One record found."""

    title: str
    second: str
    url: str
    icon: str


_SEARCHABLES: dict[str, Searchable] = {}


def searchable(
    kind: str,
    *,
    title: str = "name",
    body: Sequence[str] = (),
    icon: str = "document",
    related: Sequence[str] = (),
    second: Callable[[Any], str] | None = None,
    only: Sequence[str] = (),
) -> None:
    """Let the records of a kind be found by their title and further text columns.

    `second` makes the small words beside a hit from a record loaded with `related`; else its kind's name stands there.
    """
    _SEARCHABLES[kind] = Searchable(kind, title, tuple(body), icon, tuple(related), second, tuple(only))


def install_search(**_kwargs: object) -> None:
    """Create the triggers that keep the entries, and the entries of rows that have none. Runs after migrations."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for one in _SEARCHABLES.values():
            if {"desk_searchentry", model_of(one.kind)._meta.db_table} <= tables:
                cursor.execute(_installation(one))


def _installation(one: Searchable) -> str:
    quote = connection.ops.quote_name
    columns = [quote(column) for column in (one.title, *one.body)]
    return _INSTALL.format(
        function=quote("search_" + one.kind.replace(".", "_")),
        kind="'" + one.kind + "'",
        table=quote(model_of(one.kind)._meta.db_table),
        title=columns[0],
        columns=", ".join(columns),
        new_body=_joined("NEW", columns[1:]),
        row_body=_joined("r", columns[1:]),
    )


def _joined(row: str, columns: Sequence[str]) -> str:
    return f"concat_ws(E'\\n', {', '.join(f'{row}.{column}' for column in columns)})" if columns else "''"


def find(user: User, text: str, limit: int = 20) -> list[Hit]:
    """The best matches among what this person may see; each word may be only a beginning."""
    found = _WORD.findall(text)[:8]
    if not found:
        return []
    words = " & ".join(f"'{word}':*" for word in found)
    hits: dict[tuple[str, int], Hit] = {}
    count = 0
    for pairs in _steps(words):
        count += len(pairs)
        at_once = len(pairs) if len(pairs) <= FEW else limit
        hits |= _hits(pairs[:at_once], user)
        if len(hits) < limit and pairs[at_once:]:
            hits |= _hits(_visible(pairs[at_once:], user)[: limit - len(hits)], user)
        if len(hits) >= limit:
            break
    if len(hits) < limit and count >= MOST_OF_A_KIND:
        others = [pair for pair in _behind(words, user, limit) if pair not in hits]
        hits |= _hits(others[: limit - len(hits)], user)
    return list(hits.values())[:limit]


def _behind(words: str, user: User, limit: int) -> Iterator[tuple[str, int]]:
    """Some matches of each kind that this person may see, where most of them are hidden."""
    query = SearchQuery(words, search_type="raw", config="simple") | SearchQuery(
        words, search_type="raw", config="english"
    )
    for kind in _kinds():
        matches = SearchEntry.objects.filter(kind=kind, vector=query).values("record_id")
        rows = visible_records(kind, user).filter(pk__in=matches)
        yield from ((kind, pk) for pk in rows.values_list("pk", flat=True)[:limit])


def _kinds() -> list[str]:
    return [kind for kind in _SEARCHABLES if hasattr(model_of(kind), "get_absolute_url")]


def _steps(words: str) -> Iterator[list[tuple[str, int]]]:
    """The matching (kind, id) pairs, best first, some at a time."""
    best = _best()
    for start in range(0, STEP * MOST_STEPS, STEP):
        with connection.cursor() as cursor:
            cursor.execute(best, {"words": words, "start": start})
            rows = cursor.fetchall()
        yield rows
        if len(rows) < STEP:
            return


def _best() -> str:
    """The question for the best of all kinds, short enough for the driver to remember how it is read (4,096 letters)."""
    return _BEST.format(matches=" UNION ALL".join(_MATCHES.format(kind=kind) for kind in _kinds()))


def _visible(pairs: Sequence[tuple[str, int]], user: User) -> list[tuple[str, int]]:
    """Those of the pairs whose records this person may see, in the order given; one query for each kind."""
    wanted = _by_kind(pairs)
    seen = {
        kind: set(visible_records(kind, user).filter(pk__in=ids).values_list("pk", flat=True))
        for kind, ids in wanted.items()
    }
    return [(kind, pk) for kind, pk in pairs if pk in seen[kind]]


def _hits(pairs: Sequence[tuple[str, int]], user: User) -> dict[tuple[str, int], Hit]:
    """What this person may see of the pairs, in the order given; one query for each kind."""
    records: dict[tuple[str, int], Any] = {}
    for kind, ids in _by_kind(pairs).items():
        one = _SEARCHABLES[kind]
        rows = visible_records(kind, user).filter(pk__in=ids).select_related(*one.related)
        rows = rows.only(*one.only) if one.only else rows
        records |= {(kind, row.pk): row for row in rows}
    hits = {pair: _hit(_SEARCHABLES[pair[0]], records[pair]) for pair in pairs if pair in records}
    return {pair: hit for pair, hit in hits.items() if hit.url}


def _by_kind(pairs: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, pk in pairs:
        wanted[kind].append(pk)
    return wanted


def _hit(one: Searchable, record: Any) -> Hit:
    second = one.second(record) if one.second else capfirst(str(record._meta.verbose_name))
    title = str(getattr(record, one.title))
    short = title if len(title) <= LONGEST else Truncator(title).chars(LONGEST)
    return Hit(short, second, url_of(record), one.icon)
