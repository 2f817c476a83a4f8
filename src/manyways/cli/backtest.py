"""`manyways backtest`: how well forecasts from a CSV history would have held."""

import argparse
import json
import math
from typing import Any

from manyways.cli.forecast import add_source_arguments, date_text, read_source
from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.engine.forecast.backtest import Backtest, Score, backtest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Walk forward through the history and print the scores."""
    source = read_source(arguments)
    found = backtest(source.history, as_of_day=source.as_of_day)
    if arguments.json:
        result = _result(found) | {"as_of": date_text(source.as_of_day), "cleaning": source.cleaning}
        print(json.dumps(result, indent=2))
    else:
        print(found if isinstance(found, NotEnoughHistory) else table(found))
    return 0


def _result(found: Backtest | NotEnoughHistory) -> dict[str, Any]:
    """The back-test ready for JSON, by horizon and model."""
    if isinstance(found, NotEnoughHistory):
        return {"horizons": None, "not_enough_history": vars(found)}
    horizons: dict[str, dict[str, Any]] = {}
    for score in found.scores:
        horizons.setdefault(str(score.items), {})[score.model] = _score_result(score)
    learnt = {"sigma": found.sigma, "window_days": found.window_days}
    return {"horizons": horizons, "forecast_days": found.origins, "learnt": learnt}


def _score_result(score: Score) -> dict[str, Any]:
    """One model at one horizon; null where nothing could be judged."""
    return {
        "coverage": {str(level): _number(share) for level, share in score.coverage.items()},
        "pinball": _number(score.pinball_days),
        "pit": list(score.pit),
        "judged": score.judged,
        "waiting": score.waiting,
    }


def _number(value: float) -> float | None:
    """A number rounded for people, None for none."""
    return None if math.isnan(value) else round(value, 4)


def table(found: Backtest) -> str:
    """The scores as lines of text."""
    lines = ["items  model       held at 50 %  85 %  95 %   pinball, days  judged  waiting"]
    for score in found.scores:
        held = "  ".join(f"{100 * share:4.0f}" for share in score.coverage.values())
        lines.append(
            f"{score.items:5}  {score.model:10}        {held}   {score.pinball_days:13.2f}"
            f"  {score.judged:6}  {score.waiting:7}"
        )
    return "\n".join([*lines, f"Learnt: rate spread {found.sigma}, window {found.window_days} days."])
