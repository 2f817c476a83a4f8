"""The load of change on every group of an organisation, week by week, over columns of numbers.

The same rules as `Load`: hours of settling and of sessions, the 90th percentile of a group's members (nearest
rank), limits, changes of high impact at once, blackouts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.capacity import loads, nearest_rank, settling_weight
from manyways.engine.owed.facts import HIGH_SEVERITY
from manyways.engine.owed.ledger import Columns, Ledger, Mask, Members, Rows

Amounts = npt.NDArray[np.float64]
EVEN = 1e-9
WEEK = 7


@dataclass(frozen=True, eq=False)
class Settling:
    """Of each impact: hours per person, weeks to settle, severity, and the number of its change; sessions and limits.

    Sessions: a party, the day, hours. `limit_hours`, `limit_high`: [groups, weeks], NaN and -1 for no limit.
    `is_blackout`: bool[groups, weeks].
    """

    hours: Amounts
    weeks: Rows
    severity: Rows
    change: Rows
    session_party: Rows
    session_day: Rows
    session_hours: Amounts
    limit_hours: Amounts
    limit_high: Rows
    is_blackout: Mask


@dataclass(frozen=True, eq=False)
class Crowd:
    """What the load makes of each group: [groups, weeks] each.

    `hours`: 90th percentile of the members' hours, 0 where a group has no members; `ratio`: over the limit, NaN
    without one; `high`: different changes of high impact settling; `is_saturated` by any rule; `party_hours`:
    [parties, weeks].
    """

    hours: Amounts
    ratio: Amounts
    high: Rows
    is_over: Mask
    is_too_many: Mask
    is_blackout: Mask
    party_hours: Amounts

    @property
    def is_saturated(self) -> Mask:
        """Any of the rules holds."""
        return self.is_over | self.is_too_many | self.is_blackout


def crowd(columns: Columns, found: Ledger, settling: Settling, weeks: Rows) -> Crowd:
    """The load of all groups in some weeks, named by their first days."""
    size = columns.person_count + len(columns.parent)
    day = columns.milestone_day[columns.impact_milestone]
    party_hours = loads(
        size,
        weeks,
        found.party,
        found.impact,
        impact_day=day,
        impact_hours=settling.hours,
        impact_weeks=settling.weeks,
        session_person=settling.session_party,
        session_day=settling.session_day,
        session_hours=settling.session_hours,
    ).reshape(size, len(weeks))
    shape = (len(columns.parent), len(weeks))
    hours, high = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    is_any = np.zeros(shape, dtype=bool)
    for number, (week, (owner, party)) in enumerate(
        zip(weeks.tolist(), _by_week(columns, weeks), strict=True)
    ):
        reading = nearest_rank(party_hours[party, number], owner, shape[0])
        hours[:, number] = np.nan_to_num(reading)
        is_any[:, number] = np.bincount(owner, weights=party_hours[party, number], minlength=shape[0]) > 0
        high[:, number] = _high(found, settling, day, week, owner, party, shape[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(settling.limit_hours > 0, hours / settling.limit_hours, np.nan)
    is_over = is_any & (hours > settling.limit_hours + EVEN)
    is_too_many = is_any & (settling.limit_high >= 0) & (high > settling.limit_high)
    return Crowd(hours, ratio, high, is_over, is_too_many, settling.is_blackout, party_hours)


def parties_in(columns: Columns, week: int) -> tuple[Rows, Rows]:
    """Who belongs to each group on any day of a week: (group, party), each pair once."""
    groups = np.arange(len(columns.parent), dtype=np.int64)
    members = Members(columns, week)
    return members.pairs(groups, np.full(len(groups), week + WEEK - 1, dtype=np.int64))


def _by_week(columns: Columns, weeks: Rows) -> Iterator[tuple[Rows, Rows]]:
    """`parties_in` of each week, computed anew only where somebody came or left since the week before."""
    before: Mask | None = None
    for week in weeks.tolist():
        begins = np.maximum(columns.membership_start, week)
        is_there = (begins < week + WEEK) & (begins < columns.membership_end)
        if before is None or not np.array_equal(is_there, before):
            found = parties_in(columns, week)
        before = is_there
        yield found


def _high(
    found: Ledger, settling: Settling, day: Rows, week: int, owner: Rows, party: Rows, group_count: int
) -> Rows:
    """How many different changes with a high impact settle in the week, by group."""
    since = (week - day) // WEEK
    is_on = (settling.severity >= HIGH_SEVERITY) & (since >= 0) & (since < settling.weeks)
    high = np.zeros(group_count, dtype=np.int64)
    chosen = np.flatnonzero(is_on[found.impact]) if len(is_on) else np.zeros(0, dtype=np.int64)
    count = np.bincount(owner, minlength=group_count)
    has = count > 0
    if not len(chosen) or not has.any():
        return high
    is_met = np.zeros((len(found.headcount), int(settling.change.max()) + 1), dtype=bool)
    is_met[found.party[chosen], settling.change[found.impact[chosen]]] = True
    packed = np.packbits(is_met, axis=1)[party]
    high[has] = np.bitwise_count(np.bitwise_or.reduceat(packed, (np.cumsum(count) - count)[has], axis=0)).sum(
        axis=1
    )
    return high


def colliding(
    columns: Columns, found: Ledger, settling: Settling, week: int, parties: Rows, session_change: Rows
) -> list[tuple[int, float]]:
    """The changes behind the hours of some parties in a week, most hours first: (change, hours).

    `session_change`: the change of each session, -1 for none.
    """
    since = (week - columns.milestone_day[columns.impact_milestone]) // WEEK
    share = settling.hours * settling_weight(since, settling.weeks)
    chosen = np.isin(found.party, parties)
    count = int(max(settling.change.max(initial=0), session_change.max(initial=0))) + 1
    total = np.bincount(
        settling.change[found.impact[chosen]], weights=share[found.impact[chosen]], minlength=count
    )
    is_held = np.isin(settling.session_party, parties) & ((settling.session_day - week) // WEEK == 0)
    is_held &= session_change >= 0
    total += np.bincount(session_change[is_held], weights=settling.session_hours[is_held], minlength=count)
    return sorted(
        ((change, hours) for change, hours in enumerate(total.tolist()) if hours > 0), key=lambda row: -row[1]
    )
