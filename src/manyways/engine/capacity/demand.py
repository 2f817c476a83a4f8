"""Demand for teams against what they supply, week by week."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Balance:
    """float64[teams, weeks] each, in full-time people (or any one unit).

    `ratio`: demand over supply; NaN where nothing is supplied and nothing asked for, infinite where
    something is asked of nobody. `over`: demand beyond supply, never negative.
    """

    supply: Amounts
    demand: Amounts
    ratio: Amounts
    over: Amounts


def balance(
    supply: npt.ArrayLike,
    team: npt.ArrayLike,
    start: npt.ArrayLike,
    finish: npt.ArrayLike,
    amount: npt.ArrayLike,
    week_starts: npt.ArrayLike,
) -> Balance:
    """How much of each team is asked for in each week, against its supply.

    `supply`: float[teams, weeks]. Demand k asks `amount[k]` of team `team[k]` from day `start[k]` to
    day `finish[k]` (half-open); a week that it covers in part counts for that part. `week_starts`:
    first days of the weeks, seven days each. Raises ValueError for a demand of an unknown team or a
    negative or infinite amount.

    >>> balance([[6.0, 6.0]], [0], [0], [14], [9.0], [0, 7]).over.tolist()
    [[3.0, 3.0]]
    """
    supplied = np.asarray(supply, dtype=np.float64)
    teams = np.asarray(team, dtype=np.int64).reshape(-1)
    amounts = np.asarray(amount, dtype=np.float64).reshape(-1)
    if len(teams) and not 0 <= teams.min() <= teams.max() < len(supplied):
        raise ValueError("A demand names a team that is not there.")
    if not (np.isfinite(amounts).all() and (amounts >= 0).all() and (supplied >= 0).all()):
        raise ValueError("Demand and supply must be numbers and not negative.")
    weeks = np.asarray(week_starts, dtype=np.int64)[None, :]
    begins = np.maximum(np.asarray(start, dtype=np.int64).reshape(-1, 1), weeks)
    ends = np.minimum(np.asarray(finish, dtype=np.int64).reshape(-1, 1), weeks + 7)
    demanded = np.zeros_like(supplied)
    np.add.at(demanded, teams, amounts[:, None] * np.maximum(ends - begins, 0) / 7)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = demanded / supplied
    return Balance(supplied, demanded, ratio, np.maximum(demanded - supplied, 0.0))
