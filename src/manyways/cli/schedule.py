"""`manyways schedule FILE`: the dates, float and critical items of a schedule file."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from manyways.cli.main import Failed
from manyways.engine.network import Cycle
from manyways.engine.schedule import Rules, Schedule, schedule_of
from manyways.engine.time import NO_MINUTE, OutOfTimeError, minute_of
from manyways.interchange.msproject import read_project_file
from manyways.interchange.schedule_json import ReadError, ScheduleFile, answer_of, read_text
from manyways.interchange.schedule_json.answer import Answer

MANY_ITEMS = 10_000
LONGEST_NAME = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and the conventions to compute it by."""
    parser.add_argument("file", type=Path, help=".mpp, .xml, .xer, .mpx, or a schedule as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--status-date",
        metavar="DATE",
        help="schedule open work from this date on (2026-11-23, or 2026-11-23T17:00); “file” takes the file's own",
    )
    parser.add_argument(
        "--logic-wins", action="store_true", help="links win over “no later than” and “must” dates"
    )
    parser.add_argument(
        "--risk", action="store_true", help="simulate uncertain durations and the file's risks"
    )
    parser.add_argument("--quality", action="store_true", help="check links, dates, float and progress")
    parser.add_argument("--trials", type=int, default=10_000, help="how often, with --risk")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same answer")
    parser.add_argument(
        "--override", action="store_true", help="started work no longer waits for its predecessors"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, compute, print."""
    schedule_file = read_schedule(arguments.file)
    for note in schedule_file.notes:
        print(note, file=sys.stderr)
    rules = rules_of(arguments, schedule_file)
    answer = answer_of(schedule_file.uids, schedule_file.names, computed(schedule_file, rules))
    sections = _sections(arguments, schedule_file, rules)
    if arguments.json:
        json.dump({**answer, **sections}, sys.stdout, ensure_ascii=False)
        print()
    else:
        _print_table(answer)
        _print_sections(sections, schedule_file)
    return 0


def _sections(arguments: argparse.Namespace, schedule_file: ScheduleFile, rules: Rules) -> dict[str, Any]:
    """What was asked for beside the items."""
    sections: dict[str, Any] = {}
    if arguments.risk:
        from manyways.cli.schedule_risk import risk_answer

        sections["risk"] = risk_answer(arguments, schedule_file, rules)
    if arguments.quality:
        from manyways.cli.schedule_quality import quality_answer

        sections["quality"] = quality_answer(schedule_file, rules)
    return sections


def _print_sections(sections: dict[str, Any], schedule_file: ScheduleFile) -> None:
    """The same for people."""
    if "risk" in sections:
        from manyways.cli.schedule_risk import print_risk

        print_risk(sections["risk"], dict(zip(schedule_file.uids, schedule_file.names, strict=True)))
    if "quality" in sections:
        from manyways.cli.schedule_quality import print_quality

        print_quality(sections["quality"])


def read_schedule(path: Path) -> ScheduleFile:
    """The plan in a file of any kind that is known. Raises `Failed` with the reason."""
    try:
        if path.suffix.lower() == ".json":
            return read_text(path.read_bytes())
        return read_project_file(path)
    except OSError as reason:
        raise Failed(f"{path} cannot be opened: {reason.strerror}.") from reason
    except ReadError as reason:
        raise Failed(f"{path.name}: {reason}") from reason


def rules_of(arguments: argparse.Namespace, schedule_file: ScheduleFile) -> Rules:
    """The file's own conventions, changed by the options given."""
    rules = replace(
        schedule_file.rules,
        dates_win=not arguments.logic_wins,
        retains_logic=not arguments.override,
    )
    if arguments.status_date is None:
        return rules
    return replace(rules, status_minute=_status_minute(arguments.status_date, schedule_file))


def _status_minute(text: str, schedule_file: ScheduleFile) -> int:
    if text == "file":
        if schedule_file.status_minute == NO_MINUTE:
            raise Failed("The file has no status date; give one, as in --status-date 2026-11-23.")
        return schedule_file.status_minute
    try:
        return minute_of(datetime.fromisoformat(text))
    except ValueError as reason:
        raise Failed(f"{text} is not a date such as 2026-11-23 or 2026-11-23T17:00.") from reason


def computed(schedule_file: ScheduleFile, rules: Rules) -> Schedule:
    """The schedule; compiled where there are many items. Raises `Failed` for a cycle, with its items."""
    compute = schedule_of
    if schedule_file.plan.item_count > MANY_ITEMS:
        from manyways.engine.schedule.compiled import compiled_schedule_of as compute
    try:
        schedule = compute(schedule_file.plan, rules)
    except OutOfTimeError as reason:
        raise Failed(f"{reason} Check its duration and its calendar.") from reason
    if isinstance(schedule, Cycle):
        raise Failed(cycle_text(schedule, schedule_file))
    return schedule


def cycle_text(cycle: Cycle, schedule_file: ScheduleFile) -> str:
    """The items that wait for each other, with their uids."""
    items = [f"{schedule_file.names[row]} ({schedule_file.uids[row]})" for row in cycle.nodes]
    return f"these items wait for each other: {' → '.join([*items, items[0]])}. Remove one of the links."


def _print_table(answer: Answer) -> None:
    """One line an item; a star marks the critical ones."""
    width = min(LONGEST_NAME, max((len(item["name"]) for item in answer["items"]), default=4))
    print(
        f"{'uid':>8}  {'name':<{width}}  {'early start':16}  {'early finish':16}  {'late finish':16}  float (h)"
    )
    for item in answer["items"]:
        dates = [_short(item["early_start"]), _short(item["early_finish"]), _short(item["late_finish"])]
        mark = " *" if item["critical"] else ""
        total = f"{item['total_float_minutes'] / 60:9.1f}"
        print(f"{item['uid']:>8}  {item['name'][:width]:<{width}}  {'  '.join(dates)}  {total}{mark}")


def _short(moment: str | None) -> str:
    return f"{(moment or '')[:16].replace('T', ' '):16}"
