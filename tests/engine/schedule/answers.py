"""Schedules with answers that others computed: found beside the repository, compared field by field."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from manyways.engine.schedule import Schedule
from manyways.engine.time import NO_MINUTE, minute_of
from manyways.interchange.schedule_json import ScheduleFile

DATES = ("early_start", "early_finish", "late_start", "late_finish")
TOLERANCE_MINUTES = 0.3


def data_folder() -> Path | None:
    """The folder `shared/data` beside the repository, or beside one of the folders it lies in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data").is_dir():
            return folder / "shared" / "data"
    return None


def needed(*parts: str) -> Path:
    """A path in that folder; the test is skipped where there is none."""
    folder = data_folder()
    if folder is None:
        pytest.skip("the schedules with known answers are not beside the repository")
    return folder.joinpath(*parts)


def oracles(*tiers: str) -> list[Path]:
    """The files with answers of the given tiers; none where the folder is missing."""
    folder = data_folder()
    paths = sorted(folder.glob("*/*.oracle.json")) if folder else []
    return [path for path in paths if json.loads(path.read_bytes())["tier"] in tiers]


@dataclass(frozen=True)
class Difference:
    """One field of one item that differs."""

    uid: int
    name: str
    field: str
    stored: object
    computed: object


def differences(document: dict[str, Any], file: ScheduleFile, schedule: Schedule) -> Iterator[Difference]:
    """Every stored date and slack that the schedule does not give."""
    rows = {uid: row for row, uid in enumerate(file.uids)}
    for task in document["tasks"]:
        row, stored = rows[task["uid"]], task["stored"]
        calendar = file.plan.calendars[int(file.plan.calendar[row])]
        for field in DATES:
            if stored[field] is not None:
                minute = int(getattr(schedule, field)[row])
                wanted = calendar.working_at(minute_of(datetime.fromisoformat(stored[field])))
                if minute == NO_MINUTE or calendar.working_at(minute) != wanted:
                    yield Difference(task["uid"], task["name"], field, stored[field], minute)
        for field, slack in (("total_float", _total(stored)), ("free_float", stored["free_slack_minutes"])):
            minutes = int(getattr(schedule, f"{field}_minutes")[row])
            if slack is not None and abs(minutes - slack) > TOLERANCE_MINUTES:
                yield Difference(task["uid"], task["name"], field, slack, minutes)


def _total(stored: dict[str, Any]) -> float | None:
    """The stored total slack; of files that store its two parts, the smaller."""
    parts = [stored["start_slack_minutes"], stored["finish_slack_minutes"]]
    if stored["total_slack_minutes"] is None and None not in parts:
        return min(parts)
    total: float | None = stored["total_slack_minutes"]
    return total
