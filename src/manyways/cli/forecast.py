"""`manyways forecast`: when so many items are finished, or how many by a date, from a CSV history."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from manyways.cli.main import Failed
from manyways.engine.flow.cleaning import RULES, clean
from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.engine.flow.history import FlowHistory
from manyways.engine.forecast import answers
from manyways.interchange.flow_csv import Reading, Unreadable, read_flow_csv

EPOCH = date(1970, 1, 1)
ROLES = ("created", "started", "finished", "id")


@dataclass(frozen=True)
class Source:
    """A cleaned history, the first day to forecast, and what cleaning touched."""

    history: FlowHistory
    as_of_day: int
    cleaning: dict[str, int]
    unreadable_rows: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("--items", type=_count, help="when are this many more items finished?")
    question.add_argument("--by", type=_date, metavar="DATE", help="how many items are finished by this day?")
    parser.add_argument("--model", choices=("plain", "calibrated"), default="calibrated")
    parser.add_argument("--step", choices=("day", "week"), default="day")
    parser.add_argument(
        "--window", type=_positive, default=90, metavar="DAYS", help="history of the plain model"
    )
    parser.add_argument("--trials", type=_positive, default=10_000)
    parser.add_argument("--seed", type=int, default=1)


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what to read and how to answer."""
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="created, started, finished: one row per item"
    )
    parser.add_argument(
        "--as-of", type=_date, metavar="DATE", help="first day forecast (default: after the last date)"
    )
    parser.add_argument(
        "--columns", type=_columns, default={}, metavar="finished=NAME,…", help="names of the columns"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Forecast and print."""
    source = read_source(arguments)
    options = {name: getattr(arguments, name) for name in ("model", "step", "trials", "seed")} | {
        "window_days": arguments.window,
        "as_of_day": source.as_of_day,
    }
    if arguments.items is not None:
        when = answers.when(source.history, arguments.items, **options)
        result = _when_result(when)
    else:
        how_many = answers.how_many(source.history, day_of(arguments.by), **options)
        result = _how_many_result(how_many)
    result |= {"as_of": date_text(source.as_of_day), "seed": arguments.seed, "trials": arguments.trials}
    result |= {"cleaning": source.cleaning, "unreadable_rows": source.unreadable_rows}
    print(json.dumps(result, indent=2) if arguments.json else _spoken(result, arguments))
    return 0


def read_source(arguments: argparse.Namespace) -> Source:
    """Read and clean the file; what was guessed and cleaned is said on stderr. Raises Failed."""
    reading = _read(arguments.file, arguments.columns)
    history = reading.history
    last = max(
        (int(days.max()) for days in (history.created_days, history.finished_days) if len(days)), default=-1
    )
    as_of_day = day_of(arguments.as_of) if arguments.as_of else last + 1
    cleaned = clean(history, as_of_day=as_of_day)
    for note in reading.notes:
        print(note, file=sys.stderr)
    for rule, count in cleaned.touched.items():
        print(f"{count} rows: {RULES[rule]}", file=sys.stderr)
    print(f"As of the morning of {date_text(as_of_day)}.", file=sys.stderr)
    return Source(cleaned.history, as_of_day, cleaned.touched, len(reading.unreadable_rows))


def _read(path: Path, columns: Mapping[str, str]) -> Reading:
    """The file's history, or Failed with the reason."""
    try:
        return read_flow_csv(path.read_bytes(), columns)
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error
    except Unreadable as error:
        raise Failed(f"{path.name}: {error}") from error


def _when_result(answer: answers.When | NotEnoughHistory) -> dict[str, Any]:
    """The answer to "when", ready for JSON; null stands for never."""
    if isinstance(answer, NotEnoughHistory):
        return {"when": None, "not_enough_history": vars(answer)}
    dates = {str(level): None if day is None else date_text(day) for level, day in answer.days.items()}
    return {"when": dates, "never": round(answer.outcome.never, 6), "basis": vars(answer.basis)}


def _how_many_result(answer: answers.HowMany | NotEnoughHistory) -> dict[str, Any]:
    """The answer to "how many", ready for JSON."""
    if isinstance(answer, NotEnoughHistory):
        return {"how_many": None, "not_enough_history": vars(answer)}
    return {
        "how_many": {str(level): items for level, items in answer.items.items()},
        "basis": vars(answer.basis),
    }


def _spoken(result: dict[str, Any], arguments: argparse.Namespace) -> str:
    """The answer for people."""
    if "not_enough_history" in result:
        return str(NotEnoughHistory(**result["not_enough_history"]))
    if "when" in result:
        lines = [f"{arguments.items} more items, as of {result['as_of']}:"]
        return "\n".join(
            lines + [f"{level:>4} %  {day or 'never, at this rate'}" for level, day in result["when"].items()]
        )
    lines = [f"From {result['as_of']} to {arguments.by}, at least:"]
    return "\n".join(lines + [f"{level:>4} %  {items} items" for level, items in result["how_many"].items()])


def day_of(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def date_text(day: int) -> str:
    """The date of a day since 1970, as YYYY-MM-DD."""
    return (EPOCH + timedelta(days=day)).isoformat()


def _date(text: str) -> date:
    """A date argument."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write YYYY-MM-DD.") from error


def _count(text: str) -> int:
    """A number of items, none included."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of items.")
    return int(text)


def _positive(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above zero.")
    return int(text)


def _columns(text: str) -> dict[str, str]:
    """`created=…,started=…,finished=…` as a mapping."""
    pairs = [part.partition("=") for part in text.split(",")]
    if any(role.strip() not in ROLES or not name for role, _, name in pairs):
        raise argparse.ArgumentTypeError(
            f"write {', '.join(f'{role}=NAME' for role in ROLES)}, parted by commas."
        )
    return {role.strip(): name.strip() for role, _, name in pairs}
