"""`manyways schedule FILE --quality`: the quality checks of a schedule, as JSON rows or as sentences."""

from typing import Any

from manyways.cli.main import Failed
from manyways.engine.network import Cycle
from manyways.engine.schedule import Rules
from manyways.engine.schedule.quality import Finding, quality_of
from manyways.engine.time import NO_MINUTE
from manyways.interchange.schedule_json import ScheduleFile
from manyways.interchange.schedule_json.values import Record


def quality_answer(schedule_file: ScheduleFile, rules: Rules) -> list[dict[str, Any]]:
    """One row for each check; `items` are uids. The status date is the one in force, else the file's."""
    status = rules.status_minute if rules.status_minute != NO_MINUTE else schedule_file.status_minute
    findings = quality_of(
        schedule_file.plan, rules, status_minute=status, baseline_finish=_baseline_finish(schedule_file)
    )
    if isinstance(findings, Cycle):  # refused before, when the dates were computed
        raise Failed("the items wait for each other.")
    return [_row(finding, schedule_file) for finding in findings]


def _baseline_finish(schedule_file: ScheduleFile) -> list[int]:
    """The baseline's finish of each row, `NO_MINUTE` where the file has none."""
    tasks = Record("", schedule_file.document).records("tasks", "task")
    return [task.record("baseline").minute("finish") for task in tasks]


def _row(finding: Finding, schedule_file: ScheduleFile) -> dict[str, Any]:
    return {
        "check": finding.check.value,
        "measured": finding.measured,
        "threshold": finding.threshold,
        "met": finding.is_met,
        "items": [schedule_file.uids[row] for row in finding.items],
        "sentence": finding.sentence,
    }


def print_quality(rows: list[dict[str, Any]]) -> None:
    """One line a check: met, not met, or nothing to say."""
    words = {True: "met", False: "NOT MET", None: "-"}
    print()
    for row in rows:
        print(f"{words[row['met']]:8} {row['check'].replace('_', ' '):28} {row['sentence']}")
