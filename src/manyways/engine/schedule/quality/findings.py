"""What a quality check finds: a measured value, its threshold, the items concerned, a sentence."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import Plan
from manyways.engine.schedule.schedule import Schedule
from manyways.engine.time import NO_MINUTE

Flags = npt.NDArray[np.bool_]
Minutes = npt.NDArray[np.int64]


class Check(StrEnum):
    """The checks; the first fourteen are those of the DCMA, the others follow the GAO's guide."""

    MISSING_LOGIC = "missing_logic"
    LEADS = "leads"
    LAGS = "lags"
    FINISH_TO_START = "finish_to_start"
    HARD_CONSTRAINTS = "hard_constraints"
    HIGH_FLOAT = "high_float"
    NEGATIVE_FLOAT = "negative_float"
    HIGH_DURATION = "high_duration"
    INVALID_DATES = "invalid_dates"
    RESOURCES = "resources"
    MISSED_ITEMS = "missed_items"
    CRITICAL_PATH_TEST = "critical_path_test"
    CRITICAL_PATH_LENGTH_INDEX = "critical_path_length_index"
    BASELINE_EXECUTION_INDEX = "baseline_execution_index"
    DANGLING_ENDS = "dangling_ends"
    LINKS_ON_SUMMARIES = "links_on_summaries"
    OUT_OF_SEQUENCE = "out_of_sequence"
    LINK_DENSITY = "link_density"
    MANUAL_ITEMS = "manual_items"


@dataclass(frozen=True)
class Finding:
    """The answer of one check.

    `measured`: a share between 0 and 1, a count or an index; None where it is undefined, and then
    `sentence` says why. `threshold`: what it is held against, None for information only. `is_met`: None
    where nothing can be said. `items`: rows of the plan concerned, in order.
    """

    check: Check
    measured: float | None
    threshold: float | None
    is_met: bool | None
    items: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, eq=False)
class Subject:
    """A scheduled plan with what else the checks look at.

    `status_minute`: data date, `NO_MINUTE` for none. `baseline_start`, `baseline_finish`: int64[n] by row
    of the plan, `NO_MINUTE` where there is none. `minutes_per_day`: working minutes of a day.
    """

    plan: Plan
    network: Network
    schedule: Schedule
    status_minute: int
    baseline_start: Minutes
    baseline_finish: Minutes
    minutes_per_day: int

    @property
    def is_work(self) -> Flags:
        """Active items that are no summaries."""
        return self.plan.is_active & ~self.plan.is_summary

    @property
    def is_open(self) -> Flags:
        """Those not complete."""
        return self.is_work & ~self.plan.is_complete

    @property
    def is_open_task(self) -> Flags:
        """Those not complete that take time."""
        return self.is_open & (self.plan.duration_minutes > 0)

    @property
    def has_baseline(self) -> Flags:
        """Items with a baseline finish."""
        return np.asarray(self.is_work & (self.baseline_finish != NO_MINUTE), dtype=bool)

    def days(self, count: float) -> float:
        """Working minutes of some days."""
        return count * self.minutes_per_day


def rows_of(flags: Flags) -> tuple[int, ...]:
    """The rows where something is true."""
    return tuple(np.flatnonzero(flags).tolist())


def share_finding(
    check: Check, wrong: Flags, among: Flags, limit: float, sentence: str, none: str
) -> Finding:
    """The share of wrong rows among some; at most `limit` is met. `sentence` takes the two counts."""
    total, count = int(among.sum()), int((wrong & among).sum())
    if not total:
        return undefined(check, limit, none)
    share = count / total
    return Finding(check, share, limit, share <= limit, rows_of(wrong & among), sentence.format(count, total))


def count_finding(check: Check, rows: tuple[int, ...], count: int, sentence: str) -> Finding:
    """A count that should be 0. `sentence` takes it."""
    return Finding(check, float(count), 0.0, count == 0, rows, sentence.format(count))


def undefined(check: Check, limit: float | None, reason: str) -> Finding:
    """Nothing to measure, with the reason."""
    return Finding(check, None, limit, None, (), reason)
