"""`manyways schedule`: what it prints, and how it fails."""

import json
import re
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
    assert "finish, which is missing" in printed.err
    assert json.loads(printed.out)["items"]


RISKY = {
    "uid": 1,
    "name": "Dig",
    "duration_minutes": DAY,
    "range_minutes": [DAY, DAY, 2 * DAY],
}


def risky(folder: Path, risk: dict[str, Any] | None = None, **task: Any) -> str:
    """A schedule of one uncertain item and, perhaps, a risk."""
    path = written(folder, RISKY | task)
    document = json.loads(path.read_text()) | ({"risks": [risk]} if risk else {})
    path.write_text(json.dumps(document))
    return str(path)


RAIN = {"name": "Rain", "probability": 1, "effects": [{"uid": 1, "impact": [DAY, DAY, DAY]}]}


def test_risk_of_a_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["schedule", "--json", "--risk", "--trials", "500", "--seed", "7"]
    assert main([*words, risky(tmp_path, RAIN)]) == 0
    answer = json.loads(capsys.readouterr().out)
    section = answer["risk"]
    assert section["planned_finish"] == "2026-11-23T17:00:00"
    assert (
        "2026-11-24T17:00:00" <= section["finish"]["10"] <= section["finish"]["95"] <= "2026-11-25T17:00:00"
    )
    assert section["items"] == [
        {"uid": 1, "criticality": 1.0, "significance": pytest.approx(1), "merge_bias_minutes": 0.0}
    ]
    assert section["risks_days"]["Rain"]["mean"] > 0.9
    assert main([*words, risky(tmp_path, RAIN)]) == 0
    assert json.loads(capsys.readouterr().out) == answer


def test_risk_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "--risk", "--trials", "100", risky(tmp_path, RAIN)]) == 0
    printed = capsys.readouterr().out
    assert "100 trials, seed 1" in printed
    assert "days  Rain" in printed


@pytest.mark.parametrize(
    ("risk", "task", "reason"),
    [
        (None, {"range_minutes": [1, 2]}, "is not \\[low, likeliest, high\\]"),
        (None, {"range_minutes": [3, 2, 1]}, "is refused"),
        (RAIN | {"probability": 2}, {}, "must be between 0 and 1"),
        (RAIN | {"effects": [{"uid": 9, "impact": [1, 1, 1]}]}, {}, "not in the schedule"),
        (RAIN | {"effects": [{"uid": 1, "impact": [1, 1, 1], "mode": "halves"}]}, {}, "neither adds nor"),
        (None, {"active": False}, "no item to simulate"),
    ],
)
def test_uncertainty_that_makes_no_sense_is_a_failure(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    risk: dict[str, Any] | None,
    task: dict[str, Any],
    reason: str,
) -> None:
    assert main(["schedule", "--risk", "--trials", "10", risky(tmp_path, risk, **task)]) == 1
    assert re.search(reason, capsys.readouterr().err)
