"""The rows a plan is computed from: an initiative with its items, links and calendars, and all it waits for."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Q, Sum, Value

from manyways.access.clock import today
from manyways.teams.models import Calendar
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.current import current

_ENDS = {"above": F("predecessor__initiative"), "below": F("successor__initiative")}


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


def upstream(
    wanted: Collection[int], known: Iterable[Source] = (), *, with_waiting: bool = False
) -> dict[int, Source]:
    """Those initiatives and all that they wait for, with their rows; of `known` ones only what changed is read.

    `with_waiting`: and those that wait for them, with all that these wait for.
    """
    old_items = {item.pk: item for source in known for item in source.items}
    old_links = {link.pk: link for source in known for link in source.links}
    ids, newest, links, is_first = set(wanted), set(wanted), dict[int, Link](), with_waiting
    while newest:
        touching = Q(successor__initiative__in=newest)
        if is_first:
            touching |= Q(predecessor__initiative__in=newest)
        step = current(
            Link.objects.kept().filter(touching).annotate(**_ENDS).order_by("pk"), old_links, *_ENDS
        )
        ends = {link.pk: (vars(link)["above"], vars(link)["below"]) for link in step}
        links |= {link.pk: link for link in step if ends[link.pk][1] in newest}
        reached = {place for above, below in ends.values() for place in (above, below)}
        newest, is_first = reached - ids, False
        ids |= reached
    if not ids:
        return {}
    items = current(Item.objects.filter(initiative__in=ids).order_by("rank", "pk"), old_items)
    return _sources(ids, items, links.values())


def _sources(ids: set[int], rows: Iterable[Item], links: Iterable[Link]) -> dict[int, Source]:
    items = defaultdict(list)
    for item in rows:
        items[item.initiative_id].append(item)
    home = {item.pk: item.initiative_id for rows in items.values() for item in rows}
    waiting = defaultdict(list)
    for link in links:
        waiting[home[link.successor_id]].append(link)
    initiatives = list(Initiative.objects.filter(pk__in=ids))
    standard = standard_calendar()
    used = {row.calendar_id for row in initiatives} | {
        item.calendar_id for rows in items.values() for item in rows
    }
    calendars: dict[int | None, Calendar] = {None: standard}
    for calendar in Calendar.objects.filter(pk__in=[pk for pk in used if pk]):
        calendars[calendar.pk] = calendar
    return {
        row.pk: Source(row, items[row.pk], waiting[row.pk], _used(row, items[row.pk], calendars))
        for row in initiatives
    }


def _used(
    initiative: Initiative, items: Iterable[Item], calendars: Mapping[int | None, Calendar]
) -> dict[int | None, Calendar]:
    ids = {None, initiative.calendar_id, *(item.calendar_id for item in items)}
    return {pk: calendars[pk] for pk in ids}


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
