"""Benchmark files and the command that levels them."""

import json
from pathlib import Path

import pytest

from manyways.cli.main import main
from manyways.interchange.psplib import Benchmark, UnreadableBenchmarkError, read_benchmark

PATTERSON = """
4 1
2
0 0 2 2 3
3 2 1 4
2 1 1 4
0 0 0
"""
MPLIB = """
2
1
3

2 0
1
1 1 1 1:2
2 3 1 2:2

2 4
1
1 1 1 2:2
5 2 0
"""


def test_the_patterson_format() -> None:
    assert read_benchmark(PATTERSON) == Benchmark(
        durations=(0, 3, 2, 0),
        demands=((0,), (2,), (1,), (0,)),
        links=((0, 1), (0, 2), (1, 3), (2, 3)),
        capacities=(2,),
        projects=((0, 4),),
        releases=(0,),
    )


def test_the_mplib_format_links_across_projects() -> None:
    read = read_benchmark(MPLIB)
    assert read.links == ((0, 1), (1, 3), (2, 3))
    assert (read.projects, read.releases, read.capacities) == (((0, 2), (2, 2)), (0, 4), (3,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "ends before word 1"),
        ("1 1 1 1 1", "ends before word 6"),
        ("1 1 1 1 1 0 9", "is one too many"),
        ("1 1 1 x 1 0", "'x', is not a number"),
        ("1 1 1 -4 1 0", "'-4', is not a number"),
        ("1 1 1 1 1 1 2", "is not a number from 0 to 1"),
        ("1 1 1 1 1 1 0", "names activity 0"),
        ("1 1 1 1 0 1 1 1 1 1:7", "names no activity"),
        ("1 1 1 1 0 1 1 1 1 7:1", "names no activity"),
        ("1 1 1 1 0 1 1 1 1 a:b", "names no activity"),
        ("1 1 1 99999999999999 1 0", "is not a number"),
    ],
)
def test_what_is_no_benchmark_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableBenchmarkError, match=reason):
        read_benchmark(text)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["level", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_command_levels_a_benchmark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.rcp"
    path.write_text(PATTERSON)
    code, out, _ = run(capsys, str(path), "--json", "--schedules", "5")
    answer = json.loads(out)
    assert code == 0
    assert (answer["makespan"], answer["lower_bound"], answer["optimal"]) == (5, 5, True)
    assert len(answer["starts"]) == 4
    _, text, _ = run(capsys, str(path), "--optimise", "--seconds", "1")
    assert text.startswith("5 units long, which is the shortest there is.")


SCHEDULE = {
    "project": {"start": "2026-11-23T08:00"},
    "tasks": [
        {
            "uid": 7,
            "name": "one",
            "duration_minutes": 480,
            "assignments": [{"resource_uid": 1, "work_minutes": 480}],
        },
        {
            "uid": 8,
            "name": "two",
            "duration_minutes": 480,
            "assignments": [{"resource_uid": 1, "work_minutes": 480}],
        },
    ],
}


def test_the_command_levels_a_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(SCHEDULE))
    _, out, _ = run(capsys, str(path), "--json", "--schedules", "5")
    answer = json.loads(out)
    assert (answer["makespan"], answer["lower_bound"], answer["finish"]) == (960, 480, "2026-11-24T17:00:00")
    assert [row["uid"] for row in answer["starts"]] == [7, 8]
    path.write_text(json.dumps({**SCHEDULE, "resources": [{"uid": 1, "max_units": 200}]}))
    _, text, _ = run(capsys, str(path), "--optimise", "--seconds", "0.2")
    assert text.startswith("Finishes 2026-11-23T17:00:00")


def test_the_command_says_when_there_is_nothing_to_level(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"project": {"start": "2026-11-23T08:00"}, "tasks": [{"uid": 1}]}))
    assert "nothing to level" in run(capsys, str(path), "--seconds", "0.1")[2]


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        (PATTERSON, ("--seconds", "0"), "--seconds must be"),
        (PATTERSON, ("--seconds", "nan"), "--seconds must be"),
        (PATTERSON, ("--schedules", "0"), "--schedules must be"),
        ("nonsense", (), "is not a number"),
        ("2 1 1  1 1 1 2  1 1 1 1", (), "wait for each other: 1, 2"),
        ("1 1 1  1 5 0", (), "needs more of a resource"),
    ],
)
def test_the_command_refuses_with_a_reason(
    text: str, words: tuple[str, ...], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.rcp"
    path.write_text(text)
    code, _, errors = run(capsys, str(path), *words)
    assert (code, reason in errors) == (1, True)


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be opened" in run(capsys, str(tmp_path / "none.rcp"))[2]
    cycle = tmp_path / "cycle.json"
    tasks = [
        {"uid": uid, "name": f"t{uid}", "predecessors": [{"uid": 3 - uid, "type": "FS"}]} for uid in (1, 2)
    ]
    cycle.write_text(json.dumps({"project": {"start": "2026-11-23T08:00"}, "tasks": tasks}))
    assert "wait for each other" in run(capsys, str(cycle))[2]
