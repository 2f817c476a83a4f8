"""Rows as the amounts the load of groups is computed from: efforts, sessions, limits, blackouts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from manyways.change.arrays.book import Book
from manyways.change.models import Audience, Blackout, ChangeCapacity, Confirmation, Engagement
from manyways.engine.owed.crowd import Settling
from manyways.engine.owed.ledger import Members, closure

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Amounts:
    """What the engine needs, and what the numbers stand for: names of changes, change of each session."""

    settling: Settling
    changes: Sequence[str]
    session_change: Rows


def amounts_of(book: Book, weeks: Sequence[date]) -> Amounts:
    """Efforts of a book's impacts, sessions with their people, limits and blackouts of its groups."""
    names = sorted({impact.milestone.item.initiative.name for impact in book.impacts})
    number = {name: at for at, name in enumerate(names)}
    party, day, hours, change = _sessions(book, number)
    limit_hours, limit_high = _limits(book, weeks)
    settling = Settling(
        hours=np.array([impact.effort_hours for impact in book.impacts], dtype=np.float64),
        weeks=np.array([impact.settling_weeks for impact in book.impacts], dtype=np.int64),
        severity=np.array([impact.severity for impact in book.impacts], dtype=np.int64),
        change=np.array(
            [number[impact.milestone.item.initiative.name] for impact in book.impacts], dtype=np.int64
        ),
        session_party=party,
        session_day=day,
        session_hours=hours,
        limit_hours=limit_hours,
        limit_high=limit_high,
        is_blackout=_blackouts(book, weeks),
    )
    return Amounts(settling, names, change)


def _sessions(book: Book, number: dict[str, int]) -> tuple[Rows, Rows, npt.NDArray[np.float64], Rows]:
    """One entry for each party of each engagement that takes time: (party, day, hours, change)."""
    ids = {impact.milestone.item.initiative_id for impact in book.impacts}
    rows = Engagement.objects.filter(initiative__in=ids, hours__gt=0).select_related("initiative")
    sessions = [row for row in rows if row.day is not None]
    audience: dict[int, list[int]] = defaultdict(list)
    for engagement, group in Audience.objects.filter(engagement__in=sessions).values_list(
        "engagement", "group"
    ):
        audience[engagement].append(book.number_of_group[group])
    proven: dict[int, list[int]] = defaultdict(list)
    bare = [row for row in sessions if row.pk not in audience]
    for engagement, person in Confirmation.objects.filter(
        engagement__in=bare, person__isnull=False
    ).values_list("engagement", "person"):
        proven[engagement].append(person)
    found: list[tuple[int, int, float, int]] = []
    for row in sessions:
        day = row.day.toordinal() if row.day else 0
        parties = _taking_part(book, audience.get(row.pk, []), proven.get(row.pk, []), day)
        change = number.get(row.initiative.name, -1)
        found += [(party, day, row.hours, change) for party in parties]
    return (
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([row[1] for row in found], dtype=np.int64),
        np.array([row[2] for row in found], dtype=np.float64),
        np.array([row[3] for row in found], dtype=np.int64),
    )


def _taking_part(book: Book, groups: Sequence[int], people: Sequence[int], day: int) -> list[int]:
    """The members of some groups in the week of a day, or people by id."""
    if groups:
        numbers = np.array(list(groups), dtype=np.int64)
        _owner, party = Members(book.columns, day).pairs(numbers, np.full(len(numbers), day, dtype=np.int64))
        return sorted(set(party.tolist()))
    place = {pk: at for at, pk in enumerate(book.people.tolist())}
    return [place[pk] for pk in people if pk in place]


def _limits(book: Book, weeks: Sequence[date]) -> tuple[npt.NDArray[np.float64], Rows]:
    """The newest limit of each group by each week, or of the nearest group above that has one."""
    shape = (len(book.groups), len(weeks))
    hours, high = np.full(shape, np.nan), np.full(shape, -1, dtype=np.int64)
    own: dict[int, list[ChangeCapacity]] = defaultdict(list)
    for each in ChangeCapacity.objects.all():
        own[book.number_of_group[each.group_id]].append(each)
    if not own:
        return hours, high
    parent = book.columns.parent.tolist()
    for group in range(len(book.groups)):
        for at, week in enumerate(weeks):
            row = _limit(group, week, own, parent)
            if row is not None:
                hours[group, at] = np.nan if row.hours_per_week is None else row.hours_per_week
                high[group, at] = -1 if row.most_high_changes is None else row.most_high_changes
    return hours, high


def _limit(
    group: int, week: date, own: dict[int, list[ChangeCapacity]], parent: Sequence[int]
) -> ChangeCapacity | None:
    while group >= 0:
        known = [row for row in own.get(group, []) if row.starts_on is None or row.starts_on <= week]
        if known:
            return max(known, key=lambda row: row.starts_on or date.min)
        group = parent[group]
    return None


def _blackouts(book: Book, weeks: Sequence[date]) -> npt.NDArray[np.bool_]:
    """Which weeks meet a blackout of a group or of one above it."""
    found = np.zeros((len(book.groups), len(weeks)), dtype=bool)
    group, above = closure(book.columns.parent)
    for row in Blackout.objects.all():
        below = group[above == book.number_of_group[row.group_id]]
        for at, week in enumerate(weeks):
            if row.starts_on < week + timedelta(days=7) and week < row.ends_on:
                found[below, at] = True
    return found
