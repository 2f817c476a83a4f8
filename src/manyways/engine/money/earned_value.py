"""Earned value of a plan on a day: what was planned, earned and spent, and what follows from it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.money.ratios import Figure, checked, ratio

Amounts = npt.NDArray[np.float64]

NO_COST = "Nothing has been spent yet."
NO_PLAN = "Nothing was planned to be done by now."
NOTHING_EARNED = "Nothing has been earned yet."
NO_MONEY_LEFT = "The budget is spent, so no performance can keep to it."
ALL_EARNED = "Everything is done."


@dataclass(frozen=True)
class EarnedValue:
    """Figures in the unit of the budget, ratios without one.

    `budget` BAC, `planned` PV, `earned` EV, `actual` AC; `schedule_variance` SV = EV - PV,
    `cost_variance` CV = EV - AC; `schedule_index` SPI = EV / PV, `cost_index` CPI = EV / AC.
    Estimates at completion: `at_cost_index` BAC / CPI, `at_plan` AC + (BAC - EV),
    `at_both_indices` AC + (BAC - EV) / (CPI SPI). `to_complete_index` TCPI to the budget,
    (BAC - EV) / (BAC - AC); `to_complete_to_estimate` the same to BAC / CPI. Source: PMI, The Standard
    for Earned Value Management, 2019.
    """

    budget: float
    planned: float
    earned: float
    actual: float
    schedule_variance: float
    cost_variance: float
    schedule_index: Figure
    cost_index: Figure
    at_cost_index: Figure
    at_plan: float
    at_both_indices: Figure
    variance_at_completion: Figure
    to_complete_index: Figure
    to_complete_to_estimate: Figure


def earned_value(budget: float, planned: float, earned: float, actual: float) -> EarnedValue:
    """All figures of one day. Raises ValueError for negative amounts and for more earned than budgeted.

    >>> day = earned_value(budget=1000, planned=500, earned=400, actual=500)
    >>> day.cost_index.value, day.at_cost_index.value, day.schedule_variance
    (0.8, 1250.0, -100.0)
    """
    bac, pv, ev, ac = (
        checked(name, value)
        for name, value in (("budget", budget), ("planned", planned), ("earned", earned), ("actual", actual))
    )
    if ev > bac * (1 + 1e-9):
        raise ValueError("More is earned than was budgeted; raise the budget first.")
    cost_index = ratio(ev, ac, NO_COST)
    schedule_index = ratio(ev, pv, NO_PLAN)
    at_cost_index = _estimate(bac, ev, ac)
    return EarnedValue(
        budget=bac,
        planned=pv,
        earned=ev,
        actual=ac,
        schedule_variance=ev - pv,
        cost_variance=ev - ac,
        schedule_index=schedule_index,
        cost_index=cost_index,
        at_cost_index=at_cost_index,
        at_plan=ac + bac - ev,
        at_both_indices=_estimate_by_both(bac, ev, ac, pv),
        variance_at_completion=_less(bac, at_cost_index),
        to_complete_index=_to_complete(bac, ev, ac, Figure(bac)),
        to_complete_to_estimate=_to_complete(bac, ev, ac, at_cost_index),
    )


def _estimate(budget: float, earned: float, actual: float) -> Figure:
    """BAC / CPI."""
    if not actual:
        return Figure(None, NO_COST)
    return ratio(budget * actual, earned, NOTHING_EARNED)


def _estimate_by_both(budget: float, earned: float, actual: float, planned: float) -> Figure:
    """AC + (BAC - EV) / (CPI SPI) = AC + (BAC - EV) AC PV / EV^2."""
    if not actual:
        return Figure(None, NO_COST)
    if not planned:
        return Figure(None, NO_PLAN)
    rest = ratio((budget - earned) * actual * planned, earned * earned, NOTHING_EARNED)
    return rest if rest.value is None else Figure(actual + rest.value)


def _less(budget: float, estimate: Figure) -> Figure:
    return estimate if estimate.value is None else Figure(budget - estimate.value)


def _to_complete(budget: float, earned: float, actual: float, target: Figure) -> Figure:
    """The work left over the money left to a target."""
    if target.value is None:
        return target
    if earned >= budget:
        return Figure(None, ALL_EARNED)
    left = target.value - actual
    return Figure((budget - earned) / left) if left > 0 else Figure(None, NO_MONEY_LEFT)


def planned_value_curve(
    start: npt.ArrayLike, finish: npt.ArrayLike, budget: npt.ArrayLike, days: npt.ArrayLike
) -> Amounts:
    """Planned value at the end of each moment: float64[days].

    Item k earns its `budget[k]` evenly from `start[k]` to `finish[k]`; one without duration all at once
    at its start. Moments in any one unit, such as working minutes. Raises ValueError for an item that
    finishes before it starts, and for budgets that are no amounts.

    >>> planned_value_curve([0, 5], [10, 5], [100.0, 7.0], [0, 4, 5, 20]).tolist()
    [0.0, 40.0, 57.0, 107.0]
    """
    return value_at(start, finish, budget, np.asarray(days, dtype=np.float64))


def value_at(start: npt.ArrayLike, finish: npt.ArrayLike, budget: npt.ArrayLike, moments: Amounts) -> Amounts:
    """The sum over items of budget x the part of the item's time that has passed, at each moment."""
    begins, ends = np.asarray(start, dtype=np.float64), np.asarray(finish, dtype=np.float64)
    amounts = np.asarray(budget, dtype=np.float64)
    if (ends < begins).any():
        raise ValueError("An item finishes before it starts.")
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise ValueError("A budget is negative or not a number.")
    passed = moments[:, None] - begins[None, :]
    length = ends - begins
    share = np.where(length > 0, passed / np.where(length > 0, length, 1.0), passed >= 0)
    result: Amounts = (np.clip(share, 0.0, 1.0) * amounts).sum(axis=1)
    return result
