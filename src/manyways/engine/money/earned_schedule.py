"""Earned schedule: when what has been earned was planned to be earned, and what that says about time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from manyways.engine.money.ratios import Figure, ratio

NOT_STARTED = "No time has passed yet."
NOTHING_EARNED = "Nothing has been earned yet."
NO_BUDGET = "The plan has no planned value."


@dataclass(frozen=True)
class EarnedSchedule:
    """Times in periods of the curve.

    `earned` ES; `actual` AT; `variance` SV(t) = ES - AT; `index` SPI(t) = ES / AT; `at_completion`
    IEAC(t) = planned duration / SPI(t); `to_complete_index` (PD - ES) / (PD - AT). Source: Lipke,
    Schedule is different, The Measurable News, 2003.
    """

    earned: Figure
    actual: float
    planned_duration: float
    variance: Figure
    index: Figure
    at_completion: Figure
    to_complete_index: Figure


def earned_schedule(planned: npt.ArrayLike, earned: float, actual_time: float) -> EarnedSchedule:
    """Earned schedule against a curve of planned value.

    `planned`: cumulated planned value at the end of periods 1, 2, … n, never falling; it is 0 at time 0.
    ES = C + (EV - PV_C) / (PV_(C+1) - PV_C), with C the last whole period whose planned value is at
    most EV; when all is earned, the first period by which all was planned. Raises ValueError for a
    falling or infinite curve, more earned than planned in all, and negative time.

    >>> earned_schedule([10, 30, 60], earned=20, actual_time=2).earned.value
    1.5
    """
    curve = np.concatenate([[0.0], np.asarray(planned, dtype=np.float64).reshape(-1)])
    if not np.isfinite(curve).all() or (np.diff(curve) < 0).any():
        raise ValueError("Planned value must be numbers that never fall.")
    if not (0 <= earned <= curve[-1] * (1 + 1e-9)):
        raise ValueError("Earned value must lie between 0 and all that is planned.")
    if not (np.isfinite(actual_time) and actual_time >= 0):
        raise ValueError("The time passed must be a number and not negative.")
    duration = float(np.searchsorted(curve, curve[-1], side="left"))
    if not duration:
        nothing = Figure(None, NO_BUDGET)
        return EarnedSchedule(nothing, actual_time, 0.0, nothing, nothing, nothing, nothing)
    at = _time_of(curve, earned)
    index = ratio(at, actual_time, NOT_STARTED)
    return EarnedSchedule(
        earned=Figure(at),
        actual=actual_time,
        planned_duration=duration,
        variance=Figure(at - actual_time),
        index=index,
        at_completion=_completion(duration, index),
        to_complete_index=_to_complete(duration, at, actual_time),
    )


def _time_of(curve: npt.NDArray[np.float64], earned: float) -> float:
    """The time at which the curve first reaches all, or passes the earned value."""
    if earned >= curve[-1]:
        return float(np.searchsorted(curve, curve[-1], side="left"))
    whole = int(np.searchsorted(curve, earned, side="right")) - 1
    return whole + float((earned - curve[whole]) / (curve[whole + 1] - curve[whole]))


def _completion(duration: float, index: Figure) -> Figure:
    if index.value is None:
        return index
    return ratio(duration, index.value, NOTHING_EARNED)


def _to_complete(duration: float, at: float, passed: float) -> Figure:
    if at >= duration:
        return Figure(None, "Everything is done.")
    if passed >= duration:
        return Figure(None, "The planned time is over, so no performance can keep to it.")
    return Figure((duration - at) / (duration - passed))
