"""What each team's past says of its pace: learnt by walking forward through it, kept for the forecasts to come."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from manyways.engine.flow.history import flow_history
from manyways.engine.forecast.calibrated import TeamModel, team_model
from manyways.engine.forecast.walk import STEP_DAYS
from manyways.engine.time.moments import day_of
from manyways.forecast.actions import forget_pace, keep_pace
from manyways.forecast.histories import read_finishing_days
from manyways.forecast.models import LearntPace

FinishingDays = npt.NDArray[np.int64]
Tell = Callable[[int, int], None]


def learn_all(as_of: date, tell: Tell = lambda done, total: None) -> int:
    """Learn the pace of every team with a history, on the morning of `as_of`. Returns for how many it was learnt.

    A team whose history is what it was is looked at again once another past forecast can be judged. One without
    enough past forecasts (eight) keeps none: forecasts say then that its pace is assumed.
    """
    histories = read_finishing_days(as_of)
    kept = {pace.team_id: pace for pace in LearntPace.objects.all()}
    for team in kept.keys() - histories.keys():
        forget_pace(team)
    waiting = [team for team, days in histories.items() if not _is_known(kept.get(team), days, as_of)]
    for done, team in enumerate(waiting):
        tell(done, len(waiting))
        _learn(team, histories[team], as_of)
    return LearntPace.objects.count()


def digest_of(days: FinishingDays) -> str:
    """SHA-256 of a history of finishing days."""
    return hashlib.sha256(days.astype("<i8").tobytes()).hexdigest()


def _is_known(pace: LearntPace | None, days: FinishingDays, as_of: date) -> bool:
    """Whether nothing new can be learnt: no item more, and no past forecast more to judge."""
    if pace is None or pace.history_digest != digest_of(days):
        return False
    return pace.as_of <= as_of < pace.as_of + timedelta(days=STEP_DAYS)


def _learn(team: int, days: FinishingDays, as_of: date) -> None:
    model = team_model(flow_history(days), as_of_day=day_of(as_of))
    if isinstance(model, TeamModel) and model.basis:
        keep_pace(
            team,
            as_of=as_of,
            spread=model.sigma,
            counted_days=len(model.counts),
            basis=model.basis,
            digest=digest_of(days),
        )
    else:
        forget_pace(team)
