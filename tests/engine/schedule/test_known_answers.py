"""Schedules that Microsoft Project, Primavera, MPXJ and PSPLIB have answered."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.engine.schedule.answers import DATES, Difference, differences, needed, oracles

from manyways.engine.schedule import Item, Link, Schedule, plan_of, schedule_of
from manyways.engine.schedule.compiled import compiled_schedule_of
from manyways.engine.time import elapsed_calendar
from manyways.interchange.schedule_json import read_document

FLOAT_DIFFERS = {"mpxj-soft-1000-31.oracle.json": 1}


def differing(path: Path) -> list[Difference]:
    """What differs; both ways to the schedule must agree first."""
    document = json.loads(path.read_bytes())
    file = read_document(document)
    schedule, compiled = schedule_of(file.plan, file.rules), compiled_schedule_of(file.plan, file.rules)
    assert isinstance(schedule, Schedule)
    assert isinstance(compiled, Schedule)
    for name, values in vars(schedule).items():
        np.testing.assert_array_equal(values, getattr(compiled, name))
    return list(differences(document, file, schedule))


@pytest.mark.parametrize("path", oracles("A", "B"), ids=lambda path: path.name)
def test_every_field_that_the_tool_itself_has_stored(path: Path) -> None:
    assert differing(path) == []


@pytest.mark.parametrize("path", oracles("M"), ids=lambda path: path.name)
def test_every_early_date_of_computed_networks(path: Path) -> None:
    found = differing(path)
    assert [each for each in found if each.field.startswith("early")] == []
    late = [each for each in found if each.field in DATES or each.field == "total_float"]
    assert late == []
    assert len(found) <= FLOAT_DIFFERS.get(path.name, 0)


@pytest.mark.parametrize("path", oracles("C"), ids=lambda path: path.name)
def test_where_tools_disagree_the_early_dates_still_hold(path: Path) -> None:
    """Which fields differ, and why, is in docs/engine/schedule.md."""
    known = {"mspdisplittask.xml": 1, "PredecessorCalendar.xer": 4, "SuccessorCalendar.xer": 4}
    counts = Counter(each.field for each in differing(path))
    early = counts["early_start"] + counts["early_finish"]
    assert early == known.get(path.name.removesuffix(".oracle.json"), 0)


def test_critical_paths_of_psplib() -> None:
    known = json.loads(needed("psplib", "known.json").read_bytes())
    wrong = {
        name: (length, answer["critical_path"])
        for name, answer in known.items()
        if (length := critical_path(needed("psplib", name.split("_")[0], f"{name}.rcp")))
        != answer["critical_path"]
    }
    assert len(known) == 300
    assert wrong == {}


def critical_path(path: Path) -> int:
    """The makespan without resource limits of a project in Patterson's format, one minute a period."""
    numbers = [int(word) for word in path.read_text().split()]
    count, resources = numbers[:2]
    place = 2 + resources
    items, links = [], []
    for row in range(count):
        duration, followers = numbers[place], numbers[place + 1 + resources]
        first = place + 2 + resources
        items.append(Item(row + 1, duration_minutes=duration))
        links += [Link(row, follower - 1) for follower in numbers[first : first + followers]]
        place = first + followers
    schedule = schedule_of(plan_of(items, links, start_minute=0, calendars=[elapsed_calendar()]))
    assert isinstance(schedule, Schedule)
    return schedule.finish_minute
