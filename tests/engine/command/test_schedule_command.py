"""`manyways schedule`: what it prints, and how it fails."""

import json
from pathlib import Path
from typing import Any

import pytest

from manyways.cli.main import main

DAY = 480


def written(folder: Path, *tasks: dict[str, Any], **project: Any) -> Path:
    """A schedule as JSON."""
    path = folder / "plan.json"
    document = {"project": {"start": "2026-11-23T08:00:00", **project}, "tasks": list(tasks)}
    path.write_text(json.dumps(document))
    return path


DIG = {"uid": 1, "name": "Dig", "duration_minutes": DAY}
POUR = {"uid": 2, "name": "Pour", "duration_minutes": 60, "predecessors": [{"uid": 1}]}


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """The items printed as JSON; nothing else is on standard output."""
    assert main(["schedule", "--json", *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["items"]
    items: list[dict[str, Any]] = answer["items"]
    return items


def test_json_has_exactly_the_documented_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = answered(capsys, str(written(tmp_path, DIG, POUR)))
    assert items[1] == {
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


def test_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", str(written(tmp_path, DIG, POUR | {"active": False}))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == [
        "1",
        "Dig",
        "2026-11-23",
        "08:00",
        "2026-11-23",
        "17:00",
        "2026-11-23",
        "17:00",
        "0.0",
        "*",
    ]
    assert lines[2].split() == ["2", "Pour", "0.0"]


def test_the_options_change_the_conventions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = POUR | {"constraint": "MUST_START_ON", "constraint_date": "2026-11-23T08:00"}
    path = str(written(tmp_path, DIG, held, status_date="2026-11-25T08:00"))
    assert answered(capsys, path)[1]["early_start"] == "2026-11-23T08:00:00"
    assert answered(capsys, path, "--logic-wins")[1]["early_start"] == "2026-11-24T08:00:00"
    assert answered(capsys, path, "--status-date", "2026-11-26")[0]["early_start"] == "2026-11-26T08:00:00"
    assert answered(capsys, path, "--status-date", "file")[0]["early_start"] == "2026-11-25T08:00:00"


def test_started_work_may_override_the_logic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = POUR | {"actual_start": "2026-11-23T08:00", "percent_complete": 50}
    path = str(written(tmp_path, DIG, started))
    words = (path, "--status-date", "2026-11-23T10:00")
    assert answered(capsys, *words)[1]["early_finish"] == "2026-11-24T10:30:00"
    assert answered(capsys, *words, "--override")[1]["early_finish"] == "2026-11-23T10:30:00"


def test_many_items_are_computed_by_the_compiled_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from manyways.cli import schedule

    path = str(written(tmp_path, DIG, POUR))
    expected = answered(capsys, path)
    monkeypatch.setattr(schedule, "MANY_ITEMS", 1)
    assert answered(capsys, path) == expected


def test_a_cycle_names_its_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, DIG | {"predecessors": [{"uid": 2}]}, POUR)
    assert main(["schedule", "--json", str(path)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Dig (1) → Pour (2) → Dig (1)" in printed.err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["missing.json"], "cannot be opened"),
        (["missing.mpp"], "cannot be opened"),
        (["plan.json", "--status-date", "soon"], "soon is not a date"),
        (["plan.json", "--status-date", "file"], "has no status date"),
    ],
)
def test_failures_say_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    written(tmp_path, DIG)
    assert main(["schedule", str(tmp_path / words[0]), *words[1:]]) == 1
    assert reason in capsys.readouterr().err


def test_wrong_values_and_endless_plans_are_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schedule", str(written(tmp_path, {"uid": 1, "duration_minutes": -1}))]) == 1
    assert "task 1: “duration_minutes”" in capsys.readouterr().err
    assert main(["schedule", str(written(tmp_path, DIG | {"duration_minutes": 90_000_000}))]) == 1
    assert "Dig would finish after the year 2149" in capsys.readouterr().err


def test_notes_go_to_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "--json", str(written(tmp_path, DIG, schedule_from="FINISH"))]) == 0
    printed = capsys.readouterr()
    assert "from its start" in printed.err
    assert json.loads(printed.out)["items"]
