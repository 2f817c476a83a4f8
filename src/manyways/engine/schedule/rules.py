"""The conventions a schedule is computed by."""

from dataclasses import dataclass

from manyways.engine.time import NO_MINUTE


@dataclass(frozen=True)
class Rules:
    """Which of two readings holds where scheduling tools differ.

    `dates_win`: an item is never later than its "no later than" or "must" date, and the negative
    float shows the conflict (Microsoft Project's default). False: the logic wins, "no later than"
    dates move late dates only, "must" dates hold from below (Primavera's soft constraints).

    `status_minute`: unstarted and remaining work never lies before it; `NO_MINUTE` leaves started
    items where they are and the rest to the logic, as Microsoft Project does until it is told to
    reschedule.

    `retains_logic`: with a status date, remaining work of an item that started out of sequence still
    waits for its predecessors. False: progress overrides the logic.
    """

    dates_win: bool = True
    status_minute: int = NO_MINUTE
    retains_logic: bool = True
