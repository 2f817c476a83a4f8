"""What schedule risk found: ends and costs by trial, what was critical, what each risk costs in days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyways.engine.forecast.risk.tables import SUM_MINUTES, SUM_PRODUCTS, SUM_SQUARES, SUM_STARTS, Output
from manyways.engine.time import moment_of

DAY_MINUTES = 1440
Minutes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RiskResult:
    """All trials. `finish_minute` int64[trials], minutes since 1970; `cost` float64[trials]; rows as the network's.

    `finish_without` int64[risks, trials]: the end of the same trials had one risk not happened. `kept`: finishes of
    items asked for, int64[trials] by key. `joins`: rows with several predecessors and the link sums behind them.
    """

    planned_finish_minute: int
    keys: NDArray[np.uint64]
    risk_keys: tuple[str, ...]
    finish_minute: Minutes
    cost: NDArray[np.float64]
    finish_without: Minutes
    kept: Mapping[int, Minutes]
    output: Output
    links: NDArray[np.int64]

    @property
    def trials(self) -> int:
        """How often the plan was simulated."""
        return len(self.finish_minute)

    def percentile(self, percent: float) -> int:
        """The first instant by which at least `percent` of trials end: one that occurred."""
        return int(observed(self.finish_minute, percent))

    def cost_percentile(self, percent: float) -> float:
        """The lowest cost that at least `percent` of trials keep: one that occurred."""
        return float(observed(self.cost, percent))

    def probability_met(self, minute: int) -> float:
        """The share of trials that end by an instant."""
        return float((self.finish_minute <= minute).mean())

    def joint_confidence(self, minute: int, cost: float) -> float:
        """The share of trials that end by an instant and keep within a cost: from trials, not a product."""
        return float(((self.finish_minute <= minute) & (self.cost <= cost)).mean())

    def criticality(self) -> dict[int, float]:
        """The share of trials in which each item was on the path that set the end."""
        return {
            int(key): float(count) / self.trials
            for key, count in zip(self.keys, self.output.critical, strict=False)
        }

    def significance(self) -> dict[int, float]:
        """Schedule significance: sd of an item's duration x its correlation with the end / sd of the end, 0 or more.

        That is the share of the end's spread which goes with the item (cov(D, end) / var(end)).
        """
        ends = self.output.finish.astype(np.int64)
        total, squares = int(ends.sum()), sum(int(end) * int(end) for end in ends)
        variance = self.trials * squares - total * total
        sums = self.output.sums
        found = {}
        for row, key in enumerate(self.keys):
            covariance = self.trials * int(sums[SUM_PRODUCTS, row]) - int(sums[SUM_MINUTES, row]) * total
            found[int(key)] = max(covariance / variance, 0.0) if variance else 0.0
        return found

    def duration_sd(self) -> dict[int, float]:
        """The standard deviation of each item's working minutes."""
        sums, trials = self.output.sums, self.trials
        pairs = zip(sums[SUM_MINUTES].tolist(), sums[SUM_SQUARES].tolist(), strict=True)
        spread = [max(squares * trials - total * total, 0) ** 0.5 / trials for total, squares in pairs]
        return dict(zip((int(key) for key in self.keys), spread, strict=False))

    def days_of_risks(self, percents: Collection[float] = (50, 80)) -> dict[str, dict[str, float]]:
        """What each risk costs in calendar days, by the same trials without it: of the mean and of percentiles.

        Largest first. The honest tornado: nothing else changes between the two runs.
        """
        days: dict[str, dict[str, float]] = {}
        for key, without in zip(self.risk_keys, self.finish_without, strict=True):
            moved = {"mean": float((self.finish_minute - without).sum()) / self.trials / DAY_MINUTES}
            for percent in percents:
                later = self.percentile(percent) - int(observed(without, percent))
                moved[f"p{percent:g}"] = later / DAY_MINUTES
            days[key] = moved
        return dict(sorted(days.items(), key=lambda entry: (-entry[1]["mean"], entry[0])))

    def merge_bias(self) -> dict[int, float]:
        """Working minutes by which the mean start of each join lies behind the mean of its latest single path."""
        found: dict[int, float] = {}
        for row, first, end in self.links:
            if end - first > 1:
                latest = max(self.output.link_sums[first:end].tolist())
                found[int(self.keys[row])] = (int(self.output.sums[SUM_STARTS, row]) - latest) / self.trials
        return found

    def standard_error_days(self, percent: float = 85) -> float:
        """The standard error of a percentile in calendar days: half the distance of the ranks one sd away."""
        spread = 100 * (percent / 100 * (1 - percent / 100) / self.trials) ** 0.5
        low, high = (
            observed(self.finish_minute, min(max(percent + side * spread, 1e-9), 100)) for side in (-1, 1)
        )
        return float(high - low) / 2 / DAY_MINUTES

    @cached_property
    def means(self) -> tuple[float, float]:
        """Mean end (minutes since 1970) and mean cost."""
        return float(self.finish_minute.sum()) / self.trials, float(self.cost.sum()) / self.trials

    def as_json(self, names: Mapping[int, str] | None = None) -> dict[str, Any]:
        """Everything as plain numbers and texts; `names` (of keys) take the place of keys."""

        def named(values: Mapping[int, float]) -> dict[str, float]:
            return {(names or {}).get(key, str(key)): value for key, value in values.items()}

        return {
            "trials": self.trials,
            "planned_finish": moment_of(self.planned_finish_minute).isoformat(),
            "finish": {f"{p}": moment_of(self.percentile(p)).isoformat() for p in (10, 50, 80, 85, 95)},
            "probability_of_plan": self.probability_met(self.planned_finish_minute),
            "standard_error_days_of_85": self.standard_error_days(),
            "cost": {f"{p}": self.cost_percentile(p) for p in (10, 50, 80, 85, 95)},
            "criticality": named(self.criticality()),
            "significance": named(self.significance()),
            "merge_bias_minutes": named(self.merge_bias()),
            "risk_days": self.days_of_risks(),
        }


def observed(values: NDArray[Any], percent: float) -> Any:
    """The inverted distribution function: the smallest value that at least `percent` of values do not exceed."""
    rank = max(int(np.ceil(percent * len(values) / 100 - 1e-9)), 1) - 1
    return np.partition(values, rank)[rank]
