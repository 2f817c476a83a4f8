"""What is done with rows that cannot be true: written rules, applied in order, each counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyways.engine.flow.history import FIRST_DAY, LAST_DAY, UNKNOWN, Days, FlowHistory, StageHistory

RULES: dict[str, str] = {
    "date_out_of_range": "A date before 1970 or after 2149 is not believed: it counts as unknown.",
    "no_date": "A row without any date says nothing: left out.",
    "reopened": "Of several rows of one item (reopened), the earliest created and started and the last finish "
    "count; if one of its rows is still open, the item is open.",
    "finished_before_created": "An item that was finished before it was created was never worked on "
    "(closed in a clean-up or a migration): left out.",
    "started_before_created": "An item that was started before it was created was created when it was started.",
    "finished_before_started": "An item that was finished before it was started: its start is unknown.",
    "not_yet_created": "An item created after the day of the view did not exist yet: left out.",
    "not_yet_started": "A start after the day of the view had not happened yet.",
    "not_yet_finished": "A finish after the day of the view had not happened yet: the item is open.",
}

STAGE_RULES: dict[str, str] = {
    "same_stage_again": "A change into the stage the item is in already: left out.",
    "reopened": "An item that left a finished stage was not finished; its last finish counts.",
    "backwards": "A move back to an earlier stage is kept: the time in each stage is added up.",
}


@dataclass(frozen=True)
class Cleaned:
    """A history fit to be counted, and how many rows each rule of `RULES` touched (rules without any are absent)."""

    history: FlowHistory
    touched: dict[str, int]


@dataclass(frozen=True)
class CleanedStages:
    """A stage history without repetitions, and how many changes each rule of `STAGE_RULES` touched."""

    history: StageHistory
    touched: dict[str, int]


def clean(history: FlowHistory, *, as_of_day: int | None = None) -> Cleaned:
    """Apply `RULES` in their order; with `as_of_day`, see the history as it was on the morning of that day.

    Days on or after `as_of_day` have not happened yet.

    >>> from manyways.engine.flow.history import flow_history
    >>> clean(flow_history([18262, 18257], created=[18257, 18258])).touched
    {'finished_before_created': 1}
    """
    touched: dict[str, int] = {}
    cleaned = _merge_reopened(_drop_empty(_believable(history, touched), touched), touched)
    cleaned = _in_order(cleaned, touched)
    if as_of_day is not None:
        cleaned = _seen_on(cleaned, as_of_day, touched)
    return Cleaned(cleaned, {rule: count for rule, count in touched.items() if count})


def _believable(history: FlowHistory, touched: dict[str, int]) -> FlowHistory:
    """Dates out of range become unknown; a row counts once."""
    columns = np.stack([history.created_days, history.started_days, history.finished_days])
    wrong = (columns != UNKNOWN) & ((columns < FIRST_DAY) | (columns > LAST_DAY))
    touched["date_out_of_range"] = int(wrong.any(axis=0).sum())
    created, started, finished = np.where(wrong, UNKNOWN, columns)
    return FlowHistory(created, started, finished, history.identity)


def _drop_empty(history: FlowHistory, touched: dict[str, int]) -> FlowHistory:
    """Rows without any date go."""
    dated = (history.created_days != UNKNOWN) | (history.started_days != UNKNOWN)
    dated |= history.finished_days != UNKNOWN
    touched["no_date"] = int((~dated).sum())
    return _take(history, dated)


def _merge_reopened(history: FlowHistory, touched: dict[str, int]) -> FlowHistory:
    """One row per item: first created, first started, last finished, open if any of its rows is open."""
    items, index = np.unique(history.identity, return_inverse=True)
    touched["reopened"] = len(history) - len(items)
    if len(items) == len(history):
        return history
    finished = np.full(len(items), UNKNOWN, np.int64)
    np.maximum.at(finished, index, history.finished_days)
    finished[index[history.finished_days == UNKNOWN]] = UNKNOWN
    created = _first(history.created_days, index, len(items))
    return FlowHistory(created, _first(history.started_days, index, len(items)), finished, items)


def _first(days: Days, index: NDArray[np.intp], count: int) -> Days:
    """The earliest known day of each item."""
    earliest = np.full(count, LAST_DAY + 1, np.int64)
    np.minimum.at(earliest, index, np.where(days == UNKNOWN, LAST_DAY + 1, days))
    return np.where(earliest > LAST_DAY, UNKNOWN, earliest)


def _in_order(history: FlowHistory, touched: dict[str, int]) -> FlowHistory:
    """Created ≤ started ≤ finished for every item that is left."""
    backwards = _before(history.finished_days, history.created_days)
    touched["finished_before_created"] = int(backwards.sum())
    kept = _take(history, ~backwards)
    early = _before(kept.started_days, kept.created_days)
    touched["started_before_created"] = int(early.sum())
    late = _before(kept.finished_days, kept.started_days)
    touched["finished_before_started"] = int(late.sum())
    created = np.where(early, kept.started_days, kept.created_days)
    return FlowHistory(created, np.where(late, UNKNOWN, kept.started_days), kept.finished_days, kept.identity)


def _seen_on(history: FlowHistory, as_of_day: int, touched: dict[str, int]) -> FlowHistory:
    """The history on the morning of `as_of_day`."""
    unborn = history.created_days >= as_of_day
    touched["not_yet_created"] = int(unborn.sum())
    kept = _take(history, ~unborn)
    touched["not_yet_started"] = int((kept.started_days >= as_of_day).sum())
    touched["not_yet_finished"] = int((kept.finished_days >= as_of_day).sum())
    started, finished = (
        np.where(days >= as_of_day, UNKNOWN, days) for days in (kept.started_days, kept.finished_days)
    )
    return FlowHistory(kept.created_days, started, finished, kept.identity)


def _before(first: Days, second: Days) -> NDArray[np.bool_]:
    """Where both are known and the first is earlier."""
    return np.asarray((first != UNKNOWN) & (second != UNKNOWN) & (first < second))


def _take(history: FlowHistory, mask: NDArray[np.bool_]) -> FlowHistory:
    """The rows where `mask` holds."""
    columns = (history.created_days, history.started_days, history.finished_days, history.identity)
    return FlowHistory(*(column[mask] for column in columns))


def clean_stages(history: StageHistory) -> CleanedStages:
    """Apply `STAGE_RULES`: repetitions go, reopened items and moves backwards are kept and counted."""
    same_item = np.zeros(len(history.items), bool)
    same_item[1:] = history.items[1:] == history.items[:-1]
    step = np.zeros(len(history.items), np.int64)
    step[1:] = history.stages[1:] - history.stages[:-1]
    was_done = np.zeros(len(history.items), bool)
    was_done[1:] = history.done[history.stages[:-1]]
    repeated = same_item & (step == 0)
    reopened = same_item & was_done & ~history.done[history.stages]
    touched = {
        "same_stage_again": int(repeated.sum()),
        "reopened": int(reopened.sum()),
        "backwards": int((same_item & (step < 0) & ~reopened).sum()),
    }
    kept = StageHistory(
        history.items[~repeated],
        history.stages[~repeated],
        history.at_minutes[~repeated],
        history.active,
        history.done,
    )
    return CleanedStages(kept, {rule: count for rule, count in touched.items() if count})
