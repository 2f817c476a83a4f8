"""Schedule documents: what is read, and what is refused with row and reason."""

import json
from typing import Any

import pytest

from manyways.engine.schedule import Constraint, LagCalendar, LagKind, LinkType, Schedule, schedule_of
from manyways.engine.time import NO_MINUTE, moment_of
from manyways.interchange.schedule_json import ReadError, answer_of, read_document, read_text

WEEK = {
    **{day: [[480, 720], [780, 1020]] for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")},
    "SATURDAY": [],
    "SUNDAY": [],
}
CALENDAR = {"uid": 1, "name": "Standard", "week": WEEK, "dates_that_differ": {"2026-12-25": []}}


def document(*tasks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A document with a calendar."""
    project = {"start": "2026-11-23T08:00:00", "default_calendar_uid": 1, **fields.pop("project", {})}
    return {"project": project, "calendars": [CALENDAR], "tasks": list(tasks), **fields}


def test_a_schedule_is_read_and_answered() -> None:
    file = read_document(
        document(
            {"uid": 1, "name": "Dig", "duration_minutes": 480},
            {"uid": 2, "name": "Pour", "duration_minutes": 60, "predecessors": [{"uid": 1}]},
        )
    )
    schedule = schedule_of(file.plan, file.rules)
    assert isinstance(schedule, Schedule)
    assert answer_of(file.uids, file.names, schedule)["items"][1] == {
        "uid": 2,
        "name": "Pour",
        "early_start": "2026-11-24T08:00:00",
        "early_finish": "2026-11-24T09:00:00",
        "late_start": "2026-11-24T08:00:00",
        "late_finish": "2026-11-24T09:00:00",
        "total_float_minutes": 0,
        "free_float_minutes": 0,
        "critical": True,
    }


def test_an_item_without_dates_has_none_in_the_answer() -> None:
    file = read_document(document({"uid": 1, "active": False}))
    schedule = schedule_of(file.plan)
    assert isinstance(schedule, Schedule)
    assert answer_of(file.uids, file.names, schedule)["items"][0]["early_start"] is None


def test_every_field_of_a_task() -> None:
    plan = read_document(
        document(
            {"uid": 9, "name": "Phase"},
            {
                "uid": 1,
                "parent_uid": 9,
                "duration_minutes": 480.4,
                "duration_units": "ELAPSED_DAYS",
                "constraint": "FINISH_NO_LATER_THAN",
                "constraint_date": "2026-12-01T17:00",
                "deadline": "2026-12-02T17:00",
                "percent_complete": 50,
                "remaining_minutes": 100,
                "actual_start": "2026-11-23T08:00",
                "leveling_delay_minutes": 60,
                "splits": [
                    ["2026-11-23T08:00", "2026-11-23T12:00"],
                    ["2026-11-24T08:00", "2026-11-24T12:00"],
                ],
            },
            {
                "uid": 2,
                "parent_uid": 77,
                "manual": True,
                "stored": {"start": "2026-11-23T08:00", "finish": "2026-11-24T17:00"},
                "predecessors": [
                    {"uid": 1, "type": "SS", "lag": 50, "lag_units": "%", "lag_minutes": 240},
                    {"uid": 1, "type": "FF", "lag": 1, "lag_units": "ed", "lag_minutes": 1440},
                ],
            },
        )
    ).plan
    assert plan.is_summary.tolist() == [True, False, False]
    assert plan.parent.tolist() == [-1, 0, -1]
    assert plan.is_elapsed[1]
    assert plan.duration_minutes[1] == 480
    assert plan.constraint[1] == Constraint.FINISH_NO_LATER_THAN
    assert [moment_of(plan.constraint_minute[1]).day, moment_of(plan.deadline_minute[1]).day] == [1, 2]
    assert [plan.remaining_minutes[1], plan.levelling_delay_minutes[1], plan.split_minutes[1]] == [
        100,
        60,
        240,
    ]
    assert plan.is_manual[2]
    assert plan.link_type.tolist() == [LinkType.START_START, LinkType.FINISH_FINISH]
    assert plan.link_lag.tolist() == [50, 1440]
    assert plan.link_lag_kind.tolist() == [LagKind.PERCENT, LagKind.ELAPSED]


def assigned(**values: Any) -> dict[str, Any]:
    """A task with one assignment."""
    assignment = {"type": "WORK", "units": 50, "work_minutes": 240, **values.pop("assignment", {})}
    return {"uid": 1, "duration_minutes": 480, "assignments": [assignment], **values}


def test_work_drives_the_duration_unless_it_is_fixed() -> None:
    assert read_document(document(assigned())).plan.assignment_minutes.tolist() == [480]
    assert read_document(document(assigned(type="FIXED_DURATION"))).plan.assignment_minutes.tolist() == []
    assert (
        read_document(document(assigned(assignment={"type": "COST"}))).plan.assignment_minutes.tolist() == []
    )
    assert read_document(document(assigned(assignment={"units": 0}))).plan.assignment_minutes.tolist() == []
    assert read_document(document(assigned(summary=True))).plan.assignment_minutes.tolist() == []


def test_remaining_work_and_contours() -> None:
    contour = {"start": "2026-11-23T08:00", "finish": "2026-11-25T17:00", "remaining_work_minutes": 120}
    plan = read_document(document(assigned(assignment=contour))).plan
    assert plan.assignment_minutes.tolist() == [1440]
    assert plan.assignment_remaining_minutes.tolist() == [240]


def test_calendars_of_task_and_resource() -> None:
    evening = {"uid": 2, "week": {"MONDAY": [[960, 1200]], "TUESDAY": [[960, 1000], [1000, 1200], [5, 5]]}}
    night = {"uid": 3, "week": {"MONDAY": [[1300, 1400]]}}
    calendars = [CALENDAR, evening, night]
    resource = {"calendar_uid": 2}

    def hours(**task: Any) -> Any:
        plan = read_document(document(assigned(assignment=resource, **task), calendars=calendars)).plan
        return plan.calendars[int(plan.assignment_calendar[0])].hours.week[:2]

    assert hours(calendar_uid=1) == (((960, 1200),), ((960, 1200),))
    assert hours(calendar_uid=1, own_calendar=True)[0] == ((960, 1020),)
    assert hours(calendar_uid=1, own_calendar=True, ignore_resource_calendar=True)[0][0] == (480, 720)
    assert hours(calendar_uid=2, own_calendar=True)[0] == ((960, 1200),)
    resource["calendar_uid"] = 3
    assert hours(calendar_uid=2, own_calendar=True)[0] == ((1300, 1400),)
    resource.clear()
    assert hours(calendar_uid=2)[0] == ((960, 1200),)
    assert hours()[0] == ((480, 720), (780, 1020))


def test_a_file_without_calendars_works_from_monday_to_friday() -> None:
    plan = read_document({"project": {"start": "2026-11-23T08:00"}, "tasks": [{"uid": 1}]}).plan
    assert plan.calendars[0].hours.week[0] == ((480, 720), (780, 1020))
    first = read_document(document({"uid": 1}, project={"default_calendar_uid": 99})).plan
    assert len(first.calendars[0].hours.exceptions) == 1


def test_primavera_schedules_from_its_data_date() -> None:
    project = {"status_date": "2026-12-01T08:00", "schedule_from": "FINISH"}
    primavera = read_document(document({"uid": 1}, application="Primavera", project=project))
    microsoft = read_document(document({"uid": 1}, project=project))
    assert moment_of(primavera.rules.status_minute).day == 1
    assert primavera.plan.lag_calendar == LagCalendar.PREDECESSOR
    assert microsoft.rules.status_minute == NO_MINUTE
    assert microsoft.status_minute == primavera.status_minute
    assert "finish" in microsoft.notes[0]
    assert microsoft.plan.finish_minute == NO_MINUTE


def test_a_finish_to_schedule_back_from_is_read() -> None:
    project = {"schedule_from": "FINISH", "finish": "2026-12-01T17:00"}
    found = read_document(document({"uid": 1}, project=project))
    assert moment_of(found.plan.finish_minute).day == 1
    assert found.notes == ()
    assert (
        read_document(document({"uid": 1}, project=project | {"schedule_from": "START"})).plan.finish_minute
        == NO_MINUTE
    )


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ({}, "task 1: “uid” is missing"),
        ({"uid": 1.5}, "not a whole number"),
        ({"uid": True}, "not a number"),
        ({"uid": 1, "duration_minutes": "long"}, "“duration_minutes” is not a number: long"),
        ({"uid": 1, "duration_minutes": -5}, "must be between 0 and"),
        ({"uid": 1, "duration_minutes": float("nan")}, "not a number"),
        ({"uid": 1, "duration_minutes": float("inf")}, "not a number"),
        ({"uid": 1, "name": 7}, "not a text"),
        ({"uid": 1, "name": "x" * 10_001}, "not a text"),
        ({"uid": 1, "manual": "yes"}, "neither true nor false"),
        ({"uid": 1, "deadline": 5}, "not a date and time"),
        ({"uid": 1, "deadline": "soon"}, "not a date and time such as 2026-11-23T08:00:00: soon"),
        ({"uid": 1, "deadline": "1815-12-10"}, "outside the years"),
        ({"uid": 1, "calendar_uid": 9}, "names no calendar"),
        ({"uid": 1, "constraint": "WHENEVER"}, "is none of"),
        ({"uid": 1, "constraint": "MUST_START_ON"}, "“constraint_date” is missing"),
        ({"uid": 1, "stored": []}, "not an object"),
        ({"uid": 1, "splits": [["2026-11-23"]]}, "not \\[start, finish\\]"),
        ({"uid": 1, "splits": 5}, "not a list"),
        ({"uid": 1, "predecessors": [{"uid": 7}]}, "task 1, predecessor 1: “uid” names no task"),
        ({"uid": 1, "predecessors": [{"uid": 1, "type": "XX"}]}, "FS, SS, FF, SF"),
        ({"uid": 1, "predecessors": [5]}, "predecessor 1 is not an object"),
        ({"uid": 1, "assignments": [{"calendar_uid": 9}], "own_calendar": True}, "names no calendar"),
        ({"uid": 1, "actual_finish": "2026-11-24"}, "finished without having started"),
    ],
)
def test_tasks_are_refused_with_row_and_reason(task: dict[str, Any], reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_document(document(task))


def test_two_tasks_or_calendars_with_one_uid_are_refused() -> None:
    with pytest.raises(ReadError, match="task 2: the uid 1 is taken by task 1"):
        read_document(document({"uid": 1}, {"uid": 1}))
    with pytest.raises(ReadError, match="calendar 2: the uid 1 is taken"):
        read_document(document(calendars=[CALENDAR, CALENDAR]))


@pytest.mark.parametrize(
    ("calendar", "reason"),
    [
        ({"uid": 1, "week": {"MONDAY": [[480]]}}, "not \\[start, finish\\]"),
        ({"uid": 1, "week": {"MONDAY": [[480, 2000]]}}, "between 0 and 1440"),
        ({"uid": 1, "week": {}, "dates_that_differ": {"Christmas": []}}, "not a date such as"),
        ({"uid": 1, "name": "Never", "week": {}}, "Never\\): The calendar has no working time"),
        ({"uid": 1, "week": []}, "not an object"),
    ],
)
def test_calendars_are_refused(calendar: dict[str, Any], reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_document(document({"uid": 1}, calendars=[calendar]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("[1, 2]", "not a schedule"),
        ('{"tasks": [NaN]}', "NaN is not a number"),
        ("[" * 100_000, "not valid JSON"),
        ('{"tasks": [], "project": {}}', "“start” is missing"),
        ('{"tasks": [], "project": {"start": "2026-11-23", "lag_calendar": "MOON"}}', "lag_calendar"),
    ],
)
def test_texts_are_refused(text: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_text(text)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from manyways.interchange.schedule_json import reader

    monkeypatch.setattr(reader, "MOST_TASKS", 1)
    with pytest.raises(ReadError, match="has 2 tasks"):
        read_document(document({"uid": 1}, {"uid": 2}))
    monkeypatch.setattr(reader, "LONGEST_DOCUMENT", 10)
    with pytest.raises(ReadError, match="larger"):
        read_text(json.dumps(document()))
