"""The rows a plan is computed from: an initiative with its items, links and calendars, and all it waits for."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Q, Sum, Value

from manyways.access.clock import today
from manyways.teams.models import Calendar
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.current import current


@dataclass
class Source:
    """What one initiative's schedule is computed from: its rows, and the dates others give it."""

    initiative: Initiative
    items: list[Item]
    links: list[Link]
    calendars: Mapping[int | None, Calendar]
    known: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Start and finish minute of items of other initiatives that something here waits for."""

    @property
    def calendar(self) -> Calendar:
        """The initiative's own calendar, else the standard one."""
        return self.calendars.get(self.initiative.calendar_id) or self.calendars[None]


def standard_calendar() -> Calendar:
    """The calendar everything uses until it has its own."""
    return Calendar.objects.filter(name="Standard").first() or Calendar.objects.order_by("pk")[0]


def waiting_for(initiative_ids: Collection[int]) -> set[int]:
    """The initiatives that wait for something in some others. One query."""
    leading_out = Link.objects.kept().filter(predecessor__initiative__in=initiative_ids)
    across = leading_out.exclude(successor__initiative=F("predecessor__initiative"))
    return set(across.order_by().values_list("successor__initiative", flat=True).distinct())


def upstream(
    wanted: Collection[int], known: Iterable[Source] = (), same: Collection[str] = ()
) -> dict[int, Source]:
    """Those initiatives and all that they wait for, with their rows; of `known` ones only what changed is read.

    `same`: which parts of their stamp say that nothing in it changed at all, so that it is not asked for again.
    """
    rows, roots = _Rows(known, same), set(wanted)
    newest = roots | rows.known.keys() if roots & rows.known.keys() else roots
    while newest:
        rows.read(newest)
        newest = rows.lost()
    ids = rows.reached(roots)
    return _sources(ids, rows) if ids else {}


class _Rows:
    """Items and links by initiative, read as their initiatives become known."""

    def __init__(self, known: Iterable[Source], same: Collection[str]) -> None:
        sources = list(known)
        self.known = {source.initiative.pk: source for source in sources}
        self.same = same
        self.items: dict[int, list[Item]] = {}
        self.links: dict[int, list[Link]] = {}
        self.home: dict[int, int] = {}
        self._old_items = {item.id: item for source in sources for item in source.items}
        self._old_links = {link.id: link for source in sources for link in source.links}
        self._gone: set[int] = set()

    def read(self, initiatives: Collection[int]) -> None:
        """The rows of some initiatives. Two queries, fewer where nothing changed."""
        is_known = self.known.keys() >= set(initiatives)
        if is_known and "items" in self.same:
            self.items |= {pk: self.known[pk].items for pk in initiatives}
        else:
            self._read_items(initiatives)
        self.home |= {item.id: pk for pk in initiatives for item in self.items[pk]}
        if is_known and "links" in self.same:
            self.links |= {pk: self.known[pk].links for pk in initiatives}
        else:
            self._read_links(initiatives)

    def _read_items(self, initiatives: Collection[int]) -> None:
        self.items |= {pk: [] for pk in initiatives}
        rows = Item.objects.filter(initiative__in=initiatives).order_by("rank", "pk")
        for item in current(rows, self._old_items):
            self.items[item.initiative_id].append(item)

    def _read_links(self, initiatives: Collection[int]) -> None:
        self.links |= {pk: [] for pk in initiatives}
        into = Link.objects.filter(successor__initiative__in=initiatives)
        rows = into.filter(successor__initiative__deleted_at__isnull=True).order_by("pk")
        for link in current(rows, self._old_links):
            if link.successor_id in self.home:
                self.links[self.home[link.successor_id]].append(link)

    def lost(self) -> set[int]:
        """The initiatives of items that something waits for and that are not read yet. One query, none for nothing."""
        home = self.home
        before = {link.predecessor_id for links in self.links.values() for link in links}
        lost = [pk for pk in before if pk not in home and pk not in self._gone]
        if not lost:
            return set()
        found = dict(Item.objects.kept().filter(pk__in=lost).values_list("pk", "initiative"))
        self._gone |= set(lost) - found.keys()
        return set(found.values())

    def reached(self, roots: Iterable[int]) -> set[int]:
        """Those initiatives with all that they wait for; links from deleted ones hold nobody up."""
        found, waiting, home = set[int](), list(roots), self.home
        while waiting:
            pk = waiting.pop()
            found.add(pk)
            if self._gone:
                self.links[pk] = [link for link in self.links[pk] if link.predecessor_id not in self._gone]
            above = {home[link.predecessor_id] for link in self.links[pk]} - found
            waiting += above - set(waiting)
        return found


def _sources(ids: set[int], rows: _Rows) -> dict[int, Source]:
    known = rows.known if rows.known.keys() >= ids else {}
    is_same = known and "initiatives" in rows.same
    initiatives = (
        [known[pk].initiative for pk in ids] if is_same else list(Initiative.objects.filter(pk__in=ids))
    )
    used = {
        row.pk: {row.calendar_id, *(item.calendar_id for item in rows.items[row.pk])} for row in initiatives
    }
    wanted = {None, *(pk for pks in used.values() for pk in pks)}
    calendars: dict[int | None, Calendar] = {}
    if "calendars" in rows.same:
        calendars = {pk: row for source in known.values() for pk, row in source.calendars.items()}
    if not wanted <= calendars.keys():
        calendars = _calendars({pk for pk in wanted if pk})
    return {
        row.pk: Source(
            row, rows.items[row.pk], rows.links[row.pk], {pk: calendars[pk] for pk in (None, *used[row.pk])}
        )
        for row in initiatives
    }


def _calendars(ids: Collection[int]) -> dict[int | None, Calendar]:
    """Some calendars by id, and the standard one under None. One query."""
    found = list(Calendar.objects.filter(Q(pk__in=ids) | Q(name="Standard")).order_by("pk"))
    standard = next((row for row in found if row.name == "Standard"), None) or standard_calendar()
    return dict[int | None, Calendar]({row.pk: row for row in found}) | {None: standard}


PARTS = ("initiatives", "items", "links", "calendars", "links out", "decisions", "baselines")
"""What is asked of some initiatives at once; dates hang on the first four."""
Stamp = tuple[Any, ...]
_STAMP = """
SELECT
    (SELECT sum(hashint8extended(id, version)) FROM work_initiative WHERE id = ANY(%(ids)s) OR deleted_at IS NOT NULL),
    (SELECT sum(hashint8extended(id, version)) FROM work_item WHERE initiative_id = ANY(%(ids)s)),
    (SELECT sum(hashint8extended(link.id, link.version)) FROM work_link link
        JOIN work_item item ON item.id = link.successor_id WHERE item.initiative_id = ANY(%(ids)s)),
    (SELECT sum(hashint8extended(id, version)) FROM teams_calendar),
    (SELECT sum(hashint8extended(link.id, link.version)) FROM work_link link
        JOIN work_item item ON item.id = link.predecessor_id JOIN work_item next ON next.id = link.successor_id
        WHERE item.initiative_id = ANY(%(ids)s) AND next.initiative_id <> item.initiative_id),
    (SELECT sum(hashint8extended(id, version)) FROM work_decision WHERE initiative_id = ANY(%(ids)s)),
    (SELECT sum(hashint8extended(id, version)) FROM schedule_baseline WHERE initiative_id = ANY(%(ids)s))
"""


def stamp_of(initiative_ids: Collection[int]) -> Stamp:
    """What the rows of some initiatives say, by part: a number that changes with any of them. One query.

    Asked for initiatives with all that they wait for. Which others are deleted is in the first part.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, {"ids": list(initiative_ids)})
        return tuple(cursor.fetchone())


def same_parts(old: Stamp, new: Stamp) -> frozenset[str]:
    """The parts that did not change; a link may hang on an initiative that is deleted or comes back."""
    if not old or not new:
        return frozenset()
    same = {name for name, *both in zip(PARTS, old, new, strict=True) if both[0] == both[1]}
    return frozenset(same if "initiatives" in same else same - {"links"})


def digests_of(wanted: Sequence[int]) -> dict[int, str]:
    """What each initiative's dates hang on, as a text that changes with it: its rows, those upstream, calendars.

    Counts, newest rows and sums of versions tell every insert, change and delete apart. Five queries.
    """
    own = _own_digests()
    calendars = _figures(Calendar.objects.values(one=Value(1)))
    return {pk: _digest(own, sorted(above), calendars) for pk, above in initiatives_above(wanted).items()}


def initiatives_above(wanted: Iterable[int]) -> dict[int, set[int]]:
    """Each initiative with all that it waits for, itself and deleted ones included. One query."""
    above: dict[int, set[int]] = defaultdict(set)
    across = Link.objects.exclude(predecessor__initiative=F("successor__initiative"))
    for before, after in across.values_list("predecessor__initiative", "successor__initiative").distinct():
        above[after].add(before)
    return {pk: _everything_above(pk, above) for pk in wanted}


def _own_digests() -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for rows in (
        Initiative.objects.values(one=F("pk")),
        Item.objects.values(one=F("initiative")),
        Link.objects.values(one=F("successor__initiative")),
    ):
        for pk, figures in _figures(rows).items():
            found[pk].append(figures)
    return {pk: " ".join(parts) for pk, parts in found.items()}


def _figures(rows: Any) -> dict[int, str]:
    """By `one`: how many rows, the newest, the sum of their versions."""
    grouped = rows.order_by().annotate(count=Count("pk"), newest=Max("pk"), versions=Sum("version"))
    return {row["one"]: f"{row['count']}.{row['newest']}.{row['versions']}" for row in grouped}


def _everything_above(pk: int, above: Mapping[int, set[int]]) -> set[int]:
    found, waiting = {pk}, [pk]
    while waiting:
        for other in above.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def _digest(own: Mapping[int, str], pks: Iterable[int], calendars: Mapping[int, str]) -> str:
    parts = [f"{pk}:{own.get(pk, '')}" for pk in pks]
    return hashlib.sha256(f"{today().year} {calendars} {parts}".encode()).hexdigest()[:24]
