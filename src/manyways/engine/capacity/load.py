"""The load of change: hours a person and week from settling and sessions; when a group is saturated.

Days are any whole numbers that grow by one a day; a week is named by its first day.
"""

import numpy as np
import numpy.typing as npt

Hours = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
PERCENTILE = 0.9


def settling_weight(weeks_since: npt.ArrayLike, settling_weeks: npt.ArrayLike) -> Hours:
    """The share of an effort that falls on a week: 2 (n - k) / (n (n + 1)) for 0 <= k < n, else 0.

    `weeks_since` k: whole weeks since the milestone, negative before it; `settling_weeks` n. Both are
    broadcast. For one n the weights add up to 1.

    >>> settling_weight([0, 1, 2, 3, 4], 4).tolist()
    [0.4, 0.3, 0.2, 0.1, 0.0]
    """
    k = np.asarray(weeks_since, dtype=np.int64)
    n = np.asarray(settling_weeks, dtype=np.int64)
    is_inside = (k >= 0) & (k < n)
    size = np.where(is_inside, n, 1)
    return np.where(is_inside, 2.0 * (size - k) / (size * (size + 1)), 0.0)


def loads(
    person_count: int,
    weeks: npt.ArrayLike,
    pair_person: npt.ArrayLike,
    pair_impact: npt.ArrayLike,
    *,
    impact_day: npt.ArrayLike,
    impact_hours: npt.ArrayLike,
    impact_weeks: npt.ArrayLike,
    session_person: npt.ArrayLike = (),
    session_day: npt.ArrayLike = (),
    session_hours: npt.ArrayLike = (),
) -> Hours:
    """Hours of each person in each week: float64[persons, weeks].

    `weeks`: first days of w weeks. A pair says that an impact reaches a person; `impact_day` is its
    milestone's day. A session takes its hours in the week its day lies in (7 days from its first).

    >>> loads(1, [0, 7], [0], [0], impact_day=[0], impact_hours=[10], impact_weeks=[4]).tolist()
    [[4.0, 3.0]]
    """
    first_days = _rows(weeks)
    persons, impacts = _rows(pair_person), _rows(pair_impact)
    since = (first_days[None, :] - _rows(impact_day)[:, None]) // 7
    per_impact = _hours(impact_hours)[:, None] * settling_weight(since, _rows(impact_weeks)[:, None])
    result = np.zeros((person_count, len(first_days)))
    for week in range(len(first_days)):
        share = per_impact[:, week][impacts] if len(impacts) else np.zeros(0)
        result[:, week] = np.bincount(persons, weights=share, minlength=person_count)
    inside = (_rows(session_day)[:, None] - first_days[None, :]) // 7 == 0
    np.add.at(result, _rows(session_person), inside * _hours(session_hours)[:, None])
    return result


def nearest_rank(values: npt.ArrayLike, owner: npt.ArrayLike, owner_count: int) -> Hours:
    """The 90th percentile by nearest rank of each owner's values: float64[owners], NaN for those without any.

    The smallest value that at least 90 % of the owner's values do not exceed.

    >>> nearest_rank([4.0, 10.0, 1.0], [0, 0, 1], 3).tolist()
    [10.0, 1.0, nan]
    """
    amounts, owners = _hours(values), _rows(owner)
    order = np.argsort(amounts, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    by_owner = np.sort(owners * len(order) + place)  # one sort of whole numbers: half the time of two keys
    counts = np.bincount(owners, minlength=owner_count)
    rank = np.cumsum(counts) - counts + (9 * counts + 9) // 10 - 1
    result = np.full(owner_count, np.nan)
    result[counts > 0] = amounts[order[by_owner[rank[counts > 0]] % len(order)]]
    return result


def high_changes(is_high_and_settling: npt.NDArray[np.bool_], change: npt.ArrayLike) -> Rows:
    """How many different changes have a high impact in its settling weeks.

    `is_high_and_settling`: bool[..., impacts]; `change`: int[impacts], the change of each. Returns
    int64[...].

    >>> high_changes(np.array([[True, True, False], [True, True, True]]), [7, 7, 9]).tolist()
    [1, 2]
    """
    changes = _rows(change)
    shape = is_high_and_settling.shape[:-1]
    total = np.zeros(shape, dtype=np.int64)
    for each in np.unique(changes):
        total += is_high_and_settling[..., changes == each].any(axis=-1)
    return total


def chance_of_saturation(
    week: int,
    days: npt.ArrayLike,
    pair_person: npt.ArrayLike,
    pair_impact: npt.ArrayLike,
    *,
    person_count: int,
    impact_milestone: npt.ArrayLike,
    impact_hours: npt.ArrayLike,
    impact_weeks: npt.ArrayLike,
    impact_is_high: npt.ArrayLike,
    impact_change: npt.ArrayLike,
    session_hours: npt.ArrayLike,
    hours_per_week: float | None,
    most_high_changes: int | None,
) -> float | None:
    """The share of trials in which a group is saturated in a week; None without people or limits.

    `days`: int[milestones, trials], the day each milestone comes in each trial. Persons are the
    group's members in the week, `session_hours` float[persons] their hours in sessions; impacts are
    those that reach them.

    >>> chance_of_saturation(7, [[0, 7]], [0], [0], person_count=1, impact_milestone=[0],
    ...     impact_hours=[10], impact_weeks=[4], impact_is_high=[True], impact_change=[0],
    ...     session_hours=[0.0], hours_per_week=3.5, most_high_changes=None)
    0.5
    """
    trials = np.asarray(days, dtype=np.int64)
    if not person_count or not trials.size or (hours_per_week is None and most_high_changes is None):
        return None
    since = (week - trials[_rows(impact_milestone)]) // 7
    settling = _rows(impact_weeks)[:, None]
    is_saturated = np.zeros(trials.shape[1], dtype=bool)
    if hours_per_week is not None:
        share = _hours(impact_hours)[:, None] * settling_weight(since, settling)
        amounts = np.repeat(_hours(session_hours)[:, None], trials.shape[1], axis=1)
        np.add.at(amounts, _rows(pair_person), share[_rows(pair_impact)])
        rank = (9 * person_count + 9) // 10 - 1
        is_saturated |= np.partition(amounts, rank, axis=0)[rank] > hours_per_week
    if most_high_changes is not None:
        is_high = np.asarray(impact_is_high, dtype=bool)[:, None] & (since >= 0) & (since < settling)
        is_saturated |= high_changes(is_high.T, impact_change) > most_high_changes
    return float(is_saturated.mean())


def _rows(values: npt.ArrayLike) -> Rows:
    return np.asarray(values, dtype=np.int64).reshape(-1)


def _hours(values: npt.ArrayLike) -> Hours:
    return np.asarray(values, dtype=np.float64).reshape(-1)
