"""`manyways simulate PORTFOLIO.json`: plans and flow together, each date as a window with its confidence."""

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from manyways.cli.main import Failed
from manyways.engine.forecast.joint.checks import PortfolioError
from manyways.engine.forecast.joint.document import portfolio_of
from manyways.engine.forecast.joint.portfolio import NEVER, Portfolio
from manyways.engine.forecast.joint.rows import RowError
from manyways.engine.forecast.joint.simulation import Simulation
from manyways.engine.time.moments import day_of

LARGEST_FILE = 200_000_000
PERCENTS = (50, 85, 95)
SHOWN_DRIVERS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and how to simulate it."""
    parser.add_argument("file", type=Path, metavar="PORTFOLIO.json", help="see docs/engine/portfolio-json.md")
    parser.add_argument("--trials", type=int, default=10_000, help="how often to simulate (10,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same answer (1)")
    parser.add_argument("--as-of", metavar="DATE", help="the last day whose facts are known (the file's own)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(arguments: argparse.Namespace) -> int:
    """Read, simulate, print."""
    content = read(arguments.file)
    try:
        portfolio, as_of_day = portfolio_of(content, as_of_day=_as_of(arguments.as_of))
        from manyways.engine.forecast.joint.run import simulate

        print(f"Simulating {arguments.trials:,} times …", file=sys.stderr)
        found = simulate(portfolio, as_of_day=as_of_day, trials=arguments.trials, seed=arguments.seed)
    except RowError as reason:
        raise Failed(str(reason)) from None
    except PortfolioError as reason:
        raise Failed("\n  ".join(["the portfolio cannot be simulated:", *reason.problems])) from None
    if arguments.json:
        json.dump(answer(portfolio, found), sys.stdout, ensure_ascii=False)
        print()
    else:
        print_table(portfolio, found)
    return 0


def read(path: Path) -> object:
    """The document in a file. Raises Failed with the reason."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Failed(f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB.")
        return json.loads(path.read_text("utf-8-sig"), parse_constant=_refuse_constant)
    except OSError as reason:
        raise Failed(f"{path} cannot be opened: {reason.strerror}.") from None
    except UnicodeDecodeError:
        raise Failed(f"{path.name} is not UTF-8 text.") from None
    except RecursionError:
        raise Failed(f"{path.name} is nested too deeply.") from None
    except ValueError as reason:
        raise Failed(f"{path.name} is not JSON: {reason}.") from None


def _refuse_constant(name: str) -> None:
    """NaN and infinities are no numbers of a portfolio."""
    raise ValueError(f"{name} is not a number that can be used")


def _as_of(text: str | None) -> int | None:
    """The day given on the command line."""
    if text is None:
        return None
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        raise Failed(f"{text} is not a date such as 2026-11-23.") from None


def shown(day: int) -> str | None:
    """A day as text; None for never."""
    return None if day == NEVER else (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def answer(portfolio: Portfolio, found: Simulation) -> dict[str, Any]:
    """The document that `--json` prints; `null` stands for “never, at this rate”."""
    return {
        "as_of": shown(found.as_of_day),
        "trials": found.trials,
        "seed": found.seed,
        "milestones": _group(found, [stone.key for stone in portfolio.milestones], with_drivers=True),
        "activities": _group(found, [activity.key for activity in portfolio.activities]),
        "items": _group(found, [item.key for item in portfolio.items]),
        "dates_given": [
            {
                "key": given.key,
                "target": given.target,
                "day": shown(given.day),
                "confidence": given.confidence,
                "probability_met": found.probability_met(given.target, given.day),
                "day_at_confidence": shown(found.percentile(given.target, max(100 * given.confidence, 1e-6))),
            }
            for given in portfolio.dates_given
        ],
        "probability_all_met": found.probability_all_met(),
    }


def _group(found: Simulation, keys: list[str], *, with_drivers: bool = False) -> list[dict[str, Any]]:
    """The windows of some things."""
    rows = []
    for key in keys:
        days = found.percentiles(key, PERCENTS).tolist()
        row: dict[str, Any] = {"key": key}
        row["finish"] = {str(percent): shown(day) for percent, day in zip(PERCENTS, days, strict=True)}
        row["never_share"] = found.window(key).never_share
        if with_drivers:
            drivers = found.drivers(key)
            row["drivers"] = {"chain": drivers.on_chain, "teams": drivers.teams, "risks": drivers.risks}
        rows.append(row)
    return rows


def print_table(portfolio: Portfolio, found: Simulation) -> None:
    """Milestones with what drives them, then dates given."""
    keys = [stone.key for stone in portfolio.milestones] or list(found.keys)
    width = max((len(key) for key in keys), default=4)
    print(f"{'':{width}}  {'likely by':10}  {'safe by':10}  {'95 %':10}  driven by")
    for key in keys:
        days = "  ".join(f"{shown(day) or 'never':10}" for day in found.percentiles(key, PERCENTS).tolist())
        drivers = found.drivers(key)
        causes = sorted(
            {**drivers.teams, **drivers.risks, **drivers.predecessors}.items(), key=lambda each: -each[1]
        )
        text = ", ".join(f"{name} {share:.0%}" for name, share in causes[:SHOWN_DRIVERS])
        print(f"{key:{width}}  {days}  {text}")
    for given in portfolio.dates_given:
        share = found.probability_met(given.target, given.day)
        print(
            f"{given.key}: {given.target} by {shown(given.day)}: {share:.0%} (said: {given.confidence:.0%})"
        )
    if portfolio.dates_given:
        print(f"all of these together: {found.probability_all_met():.0%}")
