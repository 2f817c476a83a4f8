"""What is blanked when a person is erased: each app declares its own, the owner of the database blanks the history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

NAME = "Erased person"


@dataclass(frozen=True)
class Subject:
    """Who is erased: their rows, and the words by which texts name them."""

    person_id: int
    user_id: int | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Erased:
    """Rows about a person: `blank` names columns that are emptied, in the history too; `goes` takes the rows away.

    `by` is the way from the row to the person, or to the user with `is_user`.
    """

    kind: str
    by: str
    blank: tuple[str, ...] = ()
    goes: bool = False
    is_user: bool = False

    @property
    def model(self) -> Any:
        """The model of the rows."""
        return apps.get_model(self.kind)

    @property
    def events(self) -> Any:
        """The model of their history, if they have one."""
        return getattr(self.model, "pgh_event_model", None)

    def rows(self, subject: Subject) -> "models.QuerySet[Any]":
        """Those of one person."""
        owner = subject.user_id if self.is_user else subject.person_id
        found: models.QuerySet[Any] = self.model._base_manager.all()
        return found.filter(**{self.by: owner}) if owner else found.none()

    def ids(self, subject: Subject) -> list[int]:
        """Those rows and the ones deleted before, as the history knows them."""
        owner = subject.user_id if self.is_user else subject.person_id
        found = set(self.rows(subject).values_list("pk", flat=True))
        if owner and self.events is not None:
            past = self.events._default_manager.filter(
                **{self.by if self.by != "pk" else "pgh_obj_id": owner}
            )
            found.update(past.values_list("pgh_obj_id", flat=True))
        return sorted(found)


Also = Callable[[Subject, bool], int]
_ERASED: list[Erased] = []
_ALSO: list[Also] = []


def declare_erased(*rows: Erased) -> None:
    """Say which rows of an app are about a person; each app declares its own when it is ready."""
    _ERASED.extend(row for row in rows if row not in _ERASED)


def also_erase(run: Also) -> Also:
    """Let a function take part: it counts what it would take away, and takes it away if told to."""
    if run not in _ALSO:
        _ALSO.append(run)
    return run


def erased_rows() -> Iterator[Erased]:
    """Everything declared."""
    yield from _ERASED


def erased_also() -> Iterator[Also]:
    """Every function that takes part."""
    yield from _ALSO


_TEXTS = r"""
CREATE OR REPLACE FUNCTION access_erase_words(who bigint, words text[], does boolean)
RETURNS TABLE(place text, named bigint) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    word text; pattern text; names text := ''; mails text := ''; hit record; count_of bigint;
    sets text; wheres text; term text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        IF NOT EXISTS (
            SELECT FROM teams_person p WHERE p.id = who AND lower(word) IN (lower(p.name), lower(p.email))
            UNION ALL SELECT FROM teams_personevent p WHERE p.id = who AND lower(word) IN (lower(p.name), lower(p.email))
            UNION ALL SELECT FROM teams_person p JOIN access_user u ON u.id = p.user_id
                WHERE p.id = who AND lower(word) IN (lower(u.name), lower(u.email))
            UNION ALL SELECT FROM teams_person p JOIN access_userevent u ON u.id = p.user_id
                WHERE p.id = who AND lower(word) IN (lower(u.name), lower(u.email))
        ) THEN
            RAISE EXCEPTION 'these words never named person %', who;
        END IF;
        pattern := regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g');
        IF position('@' IN word) > 0 THEN
            mails := concat_ws('|', nullif(mails, ''), pattern);
        ELSE
            names := concat_ws('|', nullif(names, ''), pattern);
        END IF;
    END LOOP;
    names := CASE names WHEN '' THEN '(?!)' ELSE '(?:(?<!\w)|(?<=\\[nrt]))(?:' || names || ')(?!\w)' END;
    mails := CASE mails WHEN '' THEN '(?!)' ELSE
        '(?:(?<![\w.+-])|(?<=\\[nrt]))(?:' || mails || ')(?![\w-]|\.\w)' END;
    FOR hit IN
        SELECT c.oid::regclass AS relation, c.relname::text AS name,
            array_agg(a.attname::text ORDER BY a.attnum) AS columns,
            array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS types
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type e ON e.oid = t.typelem
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = '' AND c.relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
            AND (t.typname IN ('text', 'varchar', 'json', 'jsonb')
                OR (t.typcategory = 'A' AND e.typname IN ('text', 'varchar')))
        GROUP BY c.oid, c.relname ORDER BY c.relname
    LOOP
        sets := ''; wheres := '';
        FOR at IN 1 .. array_length(hit.columns, 1) LOOP
            term := format('%I::text', hit.columns[at]);
            sets := concat_ws(', ', nullif(sets, ''), format(
                '%I = regexp_replace(regexp_replace(%s, $1, %L, ''gi''), $2, %L, ''gi'')::%s',
                hit.columns[at], term, format('erased-%s@erased.invalid', who), '{name}', hit.types[at]));
            wheres := concat_ws(' OR ', nullif(wheres, ''), format('%s ~* $1 OR %s ~* $2', term, term));
        END LOOP;
        IF does THEN
            EXECUTE format('UPDATE %s SET %s WHERE %s', hit.relation, sets, wheres) USING mails, names;
            GET DIAGNOSTICS count_of = ROW_COUNT;
        ELSE
            EXECUTE format('SELECT count(*) FROM %s WHERE %s', hit.relation, wheres) INTO count_of USING mails, names;
        END IF;
        IF count_of > 0 THEN
            place := hit.name; named := count_of;
            RETURN NEXT;
        END IF;
    END LOOP;
END $body$;
"""

_HISTORY = r"""
CREATE OR REPLACE FUNCTION access_erase_history(events text, columns text[], gone bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    listed jsonb := {listed}; named text; is_nullable boolean; sets text := '';
BEGIN
    FOREACH named IN ARRAY columns LOOP
        IF NOT coalesce(listed -> events ? named, false) THEN
            RAISE EXCEPTION '% of % is not erased with a person', named, events;
        END IF;
        SELECT NOT a.attnotnull INTO is_nullable FROM pg_attribute a
        WHERE a.attrelid = events::regclass AND a.attname = named;
        sets := concat_ws(', ', nullif(sets, ''), format('%I = %s', named,
            CASE WHEN is_nullable THEN 'NULL' WHEN named = 'name' THEN quote_literal('{name}') ELSE '''''' END));
    END LOOP;
    EXECUTE format('UPDATE %I SET %s WHERE pgh_obj_id = ANY($1)', events, sets) USING gone;
END $body$;
"""


def listed_columns() -> dict[str, list[str]]:
    """Which columns of which history are blanked."""
    listed: dict[str, set[str]] = {}
    for row in _ERASED:
        if row.events is not None and row.blank:
            names = {row.model._meta.get_field(name).column for name in row.blank}
            listed.setdefault(row.events._meta.db_table, set()).update(names)
    return {table: sorted(names) for table, names in sorted(listed.items())}


def install_erasing(**_kwargs: object) -> None:
    """Create the two functions, which run as the owner of the database. Runs after migrations."""
    pairs = (
        f"'{table}', jsonb_build_array({', '.join(repr(name) for name in names)})"
        for table, names in listed_columns().items()
    )
    listed = f"jsonb_build_object({', '.join(pairs)})"
    with connection.cursor() as cursor:
        if "teams_personevent" in connection.introspection.table_names(cursor):
            cursor.execute(_TEXTS.replace("{name}", NAME))
            cursor.execute(_HISTORY.replace("{name}", NAME).replace("{listed}", listed))


def named_in(subject: Subject, *, does: bool = False) -> dict[str, int]:
    """Table -> rows whose texts name the person; with `does` the words are replaced there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, named FROM access_erase_words(%s, %s, %s)",
            [subject.person_id, list(subject.words), does],
        )
        return {str(place): int(count) for place, count in cursor.fetchall()}


def blank_history(row: Erased, ids: list[int]) -> None:
    """Empty the declared columns in the history of some rows."""
    if row.events is None or not row.blank or not ids:
        return
    columns = [row.model._meta.get_field(name).column for name in row.blank]
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_erase_history(%s, %s, %s)", [row.events._meta.db_table, columns, ids])
