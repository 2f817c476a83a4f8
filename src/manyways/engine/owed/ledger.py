"""What is owed to a whole organisation at once: the rules of settling over columns of numbers.

The same rules as `Settling`, for millions of pairs. People are numbered 0…P-1; a group without names is the
party P + its number. Days are ordinals (`date.toordinal`), `END` stands for an open end.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
END = 4_000_000
NOBODY = -1
TELL, TRAIN, LISTEN = 0, 1, 2
TABLE = 1 << 25


@dataclass(frozen=True, eq=False)
class Columns:
    """The rows of an organisation as columns; every name is a number from 0, -1 where there is none.

    Memberships are half-open and already cut to the days a person is employed. `headcount` -1: not known.
    Engagements: kind 0 tell, 1 train, 2 listen; `is_stale`; the day it happened (0: always). Confirmations name
    a person or a group and the day (0: always).
    """

    person_count: int
    parent: Rows
    headcount: Rows
    membership_person: Rows
    membership_group: Rows
    membership_start: Rows
    membership_end: Rows
    milestone_day: Rows
    impact_milestone: Rows
    impact_group: Rows
    impact_tell: Rows
    impact_train: Rows
    engagement_kind: Rows
    engagement_is_stale: Mask
    engagement_day: Rows
    cover_engagement: Rows
    cover_impact: Rows
    confirmation_engagement: Rows
    confirmation_person: Rows
    confirmation_group: Rows
    confirmation_level: Rows
    confirmation_day: Rows


@dataclass(frozen=True, eq=False)
class Ledger:
    """Each pair of party and impact on a day, in order of impact, then party, and what is settled of it.

    `is_told`: told at the level needed, stale or not; `is_told_true`: by words that hold; `is_trained`.
    `headcount`: people of each party.
    """

    party: Rows
    impact: Rows
    is_told: Mask
    is_told_true: Mask
    is_trained: Mask
    headcount: Rows
    impact_milestone: Rows

    @cached_property
    def is_settled(self) -> Mask:
        """Nothing is owed: told by words that hold, and trained."""
        return self.is_told_true & self.is_trained

    def people(self, mask: Mask) -> int:
        """How many different people some pairs concern, headcounts included."""
        is_met = np.zeros(len(self.headcount), dtype=bool)
        is_met[self.party[mask]] = True
        return int(self.headcount[is_met].sum())

    def people_by(self, owner: Rows, owner_count: int, mask: Mask) -> Rows:
        """How many different people of each owner some pairs concern: `owner` of each pair, -1 for none."""
        chosen = mask & (owner >= 0)
        size = len(self.headcount)
        keys = different(owner[chosen] * size + self.party[chosen])
        counts = np.bincount(keys // size, weights=self.headcount[keys % size], minlength=owner_count)
        return counts.astype(np.int64)

    def uncounted_by(self, owner: Rows, owner_count: int, mask: Mask) -> Rows:
        """How many groups that nobody counted yet some pairs of each owner concern: no people, yet not nobody."""
        chosen = mask & (owner >= 0) & (self.headcount[self.party] == 0)
        size = len(self.headcount)
        keys = different(owner[chosen] * size + self.party[chosen])
        return np.bincount(keys // size, minlength=owner_count).astype(np.int64)

    def ready_by_milestone(self, milestone_count: int) -> tuple[Rows, Rows]:
        """People with nothing owed, and people affected, of each milestone."""
        owner = self.impact_milestone[self.impact]
        every = self.people_by(owner, milestone_count, np.ones(len(owner), dtype=bool))
        return every - self.people_by(owner, milestone_count, ~self.is_settled), every


def ledger(columns: Columns, today: int) -> Ledger:
    """Who is affected by what on a day, and what is settled.

    >>> empty = np.zeros(0, dtype=np.int64)
    >>> one = np.array([0])
    >>> rows = Columns(1, np.array([-1]), np.array([-1]), one, one, one, np.array([END]), np.array([9]), one,
    ...     one, np.array([1]), one, empty, empty > 0, empty, empty, empty, empty, empty, empty, empty, empty)
    >>> found = ledger(rows, 5)
    >>> found.party.tolist(), found.is_told.tolist(), found.is_trained.tolist()
    ([0], [False], [True])
    """
    members = Members(columns, today)
    last = np.maximum(columns.milestone_day[columns.impact_milestone], today)
    impact, party = members.pairs(columns.impact_group, last)
    size = columns.person_count + len(columns.parent)
    keys = impact * size + party
    reached = _reached(columns, today, keys, size)
    return Ledger(
        party,
        impact,
        is_told=reached[TELL, 0] >= columns.impact_tell[impact],
        is_told_true=reached[TELL, 1] >= columns.impact_tell[impact],
        is_trained=reached[TRAIN, 1] >= columns.impact_train[impact],
        headcount=np.concatenate([np.ones(columns.person_count, np.int64), np.maximum(columns.headcount, 0)]),
        impact_milestone=columns.impact_milestone,
    )


class Members:
    """Memberships sorted by every group above them, so that the members of a group are one slice."""

    def __init__(self, columns: Columns, today: int) -> None:
        self.columns, self.today = columns, today
        group, above = closure(columns.parent)
        self.group, self.above = group, above
        self.children = _children(columns.parent)
        rows = _sorted_by(columns.membership_group, len(columns.parent))
        order, first, count = rows
        at, member = spread(first[group], count[group])
        owner = above[at]
        place = np.argsort(owner, kind="stable")
        self.row = order[member][place]
        self.count = np.bincount(owner, minlength=len(columns.parent)).astype(np.int64)
        self.first = np.cumsum(self.count) - self.count
        counted = np.where(columns.headcount >= 0, 1, 0)
        self.headcounts_below = np.bincount(above, weights=counted[group], minlength=len(columns.parent))

    def pairs(self, group: Rows, last: Rows) -> tuple[Rows, Rows]:
        """The parties of each group until its day, as (row of `group`, party), in that order."""
        size = self.columns.person_count + len(self.columns.parent)
        at, place = spread(self.first[group], self.count[group])
        row = self.row[place]
        begins = np.maximum(self.columns.membership_start[row], self.today)
        is_there = (begins <= last[at]) & (begins < self.columns.membership_end[row])
        named = at[is_there] * size + self.columns.membership_person[row[is_there]]
        keys = different(np.concatenate([named, self._nameless_keys(group, last, size)]))
        return keys // size, keys % size

    def _nameless_keys(self, group: Rows, last: Rows, size: int) -> Rows:
        """Groups that have a headcount and no member with a name, the topmost ones, as keys of pairs."""
        known: dict[tuple[int, int], list[int]] = {}
        found = []
        for at in np.flatnonzero(self.headcounts_below[group] > 0):
            place = (int(group[at]), int(last[at]))
            if place not in known:
                known[place] = list(self._nameless(*place))
            found += [int(at) * size + self.columns.person_count + each for each in known[place]]
        return np.array(found, dtype=np.int64)

    def _nameless(self, group: int, last: int) -> list[int]:
        if self.columns.headcount[group] >= 0 and not self._has_members(group, last):
            return [group]
        below = [each for each in self.children.get(group, []) if self.headcounts_below[each]]
        return [found for each in below for found in self._nameless(each, last)]

    def _has_members(self, group: int, last: int) -> bool:
        row = self.row[self.first[group] : self.first[group] + self.count[group]]
        begins = np.maximum(self.columns.membership_start[row], self.today)
        return bool(((begins <= last) & (begins < self.columns.membership_end[row])).any())


def different(keys: Rows) -> Rows:
    """Each number once, in order. By sorting: `np.unique` takes ten times as long on millions.

    >>> different(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    is_new = keys[1:] > keys[:-1]
    if not is_new.all():
        keys = np.sort(keys)
        is_new = keys[1:] != keys[:-1]
    return keys if is_new.all() else keys[np.concatenate([[True], is_new])]


def closure(parent: Rows) -> tuple[Rows, Rows]:
    """Every pair of a group and a group above it, itself included: (group, above).

    >>> [each.tolist() for each in closure(np.array([-1, 0]))]
    [[0, 1, 1], [0, 1, 0]]
    """
    group = here = np.arange(len(parent), dtype=np.int64)
    groups, aboves = [], []
    while len(group):
        groups.append(group)
        aboves.append(here)
        up = parent[here]
        group, here = group[up >= 0], up[up >= 0]
    if not groups:
        return group, here
    return np.concatenate(groups), np.concatenate(aboves)


def _children(parent: Rows) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for group, above in enumerate(parent.tolist()):
        found.setdefault(above, []).append(group)
    return found


def _sorted_by(owner: Rows, owner_count: int) -> tuple[Rows, Rows, Rows]:
    """The order that brings rows of one owner together, and the first place and count of each owner."""
    order = np.argsort(owner, kind="stable")
    count = np.bincount(owner, minlength=owner_count).astype(np.int64)
    return order, np.cumsum(count) - count, count


def spread(first: Rows, count: Rows) -> tuple[Rows, Rows]:
    """All places of some slices: (which slice, place)."""
    at = np.repeat(np.arange(len(count), dtype=np.int64), count)
    ends = np.cumsum(count)
    return at, np.arange(len(at), dtype=np.int64) - np.repeat(ends - count - first, count)


def _reached(columns: Columns, today: int, keys: Rows, size: int) -> npt.NDArray[np.int8]:
    """The highest level of each pair: int8[kind, (stale or not, holding), pairs].

    Every pair is met with the engagements that cover its impact, and those with the proofs there are.
    """
    level = np.zeros((3, 2, len(keys)), dtype=np.int8)
    order, first, count = _sorted_by(columns.cover_impact, len(columns.impact_group))
    impact, party = keys // size, keys % size
    pair, place = spread(first[impact], count[impact])
    engagement = columns.cover_engagement[order[place]]
    reached = _levels(columns, today, engagement * size + party[pair], size)
    is_proven = reached > 0
    pair, engagement, reached = pair[is_proven], engagement[is_proven], reached[is_proven]
    kind, holds = columns.engagement_kind[engagement], ~columns.engagement_is_stale[engagement]
    np.maximum.at(level, (kind, np.zeros_like(kind), pair), reached)
    np.maximum.at(level, (kind[holds], np.ones_like(kind[holds]), pair[holds]), reached[holds])
    return level


def _levels(columns: Columns, today: int, wanted: Rows, size: int) -> npt.NDArray[np.int8]:
    """The highest level proven for each wanted key of engagement and party, 0 for none.

    Looked up in a table of all keys, some engagements at a time, so that it never grows past some megabytes.
    """
    engagement, party, reached = counting(columns, today)
    keys, every = engagement * size + party, len(columns.engagement_day) * size
    at_once = min(every, max(1, TABLE // max(1, size)) * size)
    found = np.zeros(len(wanted), dtype=np.int8)
    for begin in range(0, every, max(1, at_once)):
        table = np.zeros(at_once, dtype=np.int8)
        chosen = (keys >= begin) & (keys < begin + at_once)
        np.maximum.at(table, keys[chosen] - begin, reached[chosen])
        asked = (wanted >= begin) & (wanted < begin + at_once)
        found[asked] = table[wanted[asked] - begin]
    return found


def counting(columns: Columns, today: int) -> tuple[Rows, Rows, npt.NDArray[np.int8]]:
    """Confirmations that count on a day, a group's one for each group below it: (engagement, party, level)."""
    is_known = (columns.confirmation_day <= today) & (
        columns.engagement_day[columns.confirmation_engagement] <= today
    )
    named = np.flatnonzero(is_known & (columns.confirmation_person >= 0))
    grouped = np.flatnonzero(is_known & (columns.confirmation_group >= 0))
    group, above = closure(columns.parent)
    order, first, count = _sorted_by(above, len(columns.parent))
    at, place = spread(first[columns.confirmation_group[grouped]], count[columns.confirmation_group[grouped]])
    row = np.concatenate([named, grouped[at]])
    party = np.concatenate([columns.confirmation_person[named], columns.person_count + group[order[place]]])
    return columns.confirmation_engagement[row], party, columns.confirmation_level[row].astype(np.int8)


def corrections(columns: Columns, today: int, claims: list[tuple[int, object]]) -> dict[int, Rows]:
    """Parties reached by words that no longer hold and not set right since, by engagement; none without any.

    `claims`: (engagement, subject) of every claim. Set right: engagements that hold, reached the party and were
    not held before the stale one (as far as their day is known) speak of every subject of it.
    """
    engagement, party = _reached_themselves(columns, today)
    subjects: dict[int, set[object]] = {}
    for row, subject in claims:
        subjects.setdefault(row, set()).add(subject)
    order, first, count = _sorted_by(engagement, len(columns.engagement_day))
    by_engagement = party[order]
    reached = {row: by_engagement[first[row] : first[row] + count[row]] for row in subjects}
    found: dict[int, Rows] = {}
    for row in subjects:
        if columns.engagement_is_stale[row]:
            left = _not_set_right(columns, row, subjects, reached)
            found |= {row: left} if len(left) else {}
    return found


def _not_set_right(
    columns: Columns, stale: int, subjects: dict[int, set[object]], reached: dict[int, Rows]
) -> Rows:
    """Whom one stale engagement reached and nothing later told the truth about all it spoke of."""
    size = columns.person_count + len(columns.parent)
    righted = np.ones(size, dtype=bool)
    later = [
        row
        for row in subjects
        if not columns.engagement_is_stale[row]
        and not 0 < columns.engagement_day[row] < columns.engagement_day[stale]
    ]
    for subject in subjects[stale]:
        is_told = np.zeros(size, dtype=bool)
        for row in later:
            if subject in subjects[row]:
                is_told[reached[row]] = True
        righted &= is_told
    return different(reached[stale][~righted[reached[stale]]])


def _reached_themselves(columns: Columns, today: int) -> tuple[Rows, Rows]:
    """As `counting`, at any level, but a group's confirmation stands for that group alone."""
    is_known = (columns.confirmation_day <= today) & (
        columns.engagement_day[columns.confirmation_engagement] <= today
    )
    row = np.flatnonzero(is_known)
    person, group = columns.confirmation_person[row], columns.confirmation_group[row]
    return columns.confirmation_engagement[row], np.where(person >= 0, person, columns.person_count + group)
