"""Forecasts tested on each team's own past, and what is kept of it. Runs in the background."""

from collections.abc import Callable
from datetime import date
from typing import Any

from manyways.engine.flow.history import flow_history
from manyways.engine.forecast.backtest import Backtest, Score, backtest
from manyways.engine.time.moments import day_of
from manyways.forecast.actions import keep_back_test
from manyways.forecast.histories import read_finishing_days
from manyways.forecast.learning import FinishingDays, digest_of
from manyways.forecast.models import BackTest


def walk_all(as_of: date, tell: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Walk through every team's past. One whose history is what it was when tested is not tested again."""
    histories = read_finishing_days(as_of)
    known = dict(BackTest.objects.values_list("team_id", "history_digest"))
    waiting = [team for team, days in histories.items() if known.get(team) != digest_of(days)]
    for done, team in enumerate(waiting):
        tell(done, len(waiting))
        _test(team, histories[team], as_of)
    return {"tested": len(waiting), "as_before": len(histories) - len(waiting)}


def _test(team: int, days: FinishingDays, as_of: date) -> None:
    found = backtest(flow_history(days), as_of_day=day_of(as_of))
    is_enough = isinstance(found, Backtest)
    keep_back_test(
        team,
        as_of=as_of,
        finished_count=len(days),
        origins=found.origins if isinstance(found, Backtest) else 0,
        scores=[_plain(score) for score in found.scores if score.judged] if is_enough else [],  # type: ignore[union-attr]
        digest=digest_of(days),
    )


def _plain(score: Score) -> dict[str, Any]:
    return {
        "model": score.model,
        "items": score.items,
        "coverage": {str(level): round(share, 4) for level, share in score.coverage.items()},
        "pinball_days": round(score.pinball_days, 2),
        "judged": score.judged,
        "waiting": score.waiting,
    }
