"""The commands `forecast` and `backtest` from a file to their answer."""

import json
from datetime import date, timedelta

import pytest

from manyways.cli import main

START = date(2025, 1, 6)


@pytest.fixture
def steady(tmp_path):
    """A team that finishes one item on each of 300 weekdays, each begun two days before."""
    finished = [START + timedelta(day) for day in range(420) if (START + timedelta(day)).weekday() < 5]
    lines = [f"{day - timedelta(2)},{day}" for day in finished]
    path = tmp_path / "steady.csv"
    path.write_text("\n".join(["started,finished", *lines]))
    return path


def answer(capsys, *words):
    assert main([str(word) for word in words]) == 0
    return json.loads(capsys.readouterr().out)


def test_when_plain(steady, capsys):
    found = answer(
        capsys, "forecast", steady, "--items", 10, "--model", "plain", "--json", "--as-of", "2026-03-02"
    )
    assert found["when"] == dict.fromkeys(["10", "50", "70", "85", "95"], "2026-03-13")
    assert found["never"] == 0
    assert found["basis"]["model"] == "plain"


def test_how_many_plain_includes_the_day_asked_for(steady, capsys):
    found = answer(
        capsys,
        "forecast",
        steady,
        "--by",
        "2026-03-13",
        "--model",
        "plain",
        "--json",
        "--as-of",
        "2026-03-02",
    )
    assert found["how_many"]["85"] == 10


def test_calibrated_windows_widen_with_confidence_and_repeat(steady, capsys):
    words = ["forecast", steady, "--items", 40, "--json", "--seed", 3, "--trials", 2_000]
    found = answer(capsys, *words)
    dates = [found["when"][level] for level in ("10", "50", "70", "85", "95")]
    assert dates == sorted(dates)
    assert found["as_of"] == "2026-02-28"
    assert answer(capsys, *words) == found


def test_people_read_lines_and_what_was_guessed(steady, capsys):
    assert main(["forecast", str(steady), "--items", "5", "--model", "plain"]) == 0
    said = capsys.readouterr()
    assert "85 %  2026-03-06" in said.out
    assert "finished: dates read as YYYY-MM-DD." in said.err
    assert main(["forecast", str(steady), "--by", "2026-03-06", "--model", "plain", "--step", "week"]) == 0
    assert "items" in capsys.readouterr().out


def test_too_little_history_is_a_value(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("finished\n2026-01-05\n2026-01-06\n")
    found = answer(capsys, "forecast", path, "--items", 3, "--json")
    assert found["when"] is None
    assert found["not_enough_history"] == {"finished": 2, "needed": 8}
    assert answer(capsys, "forecast", path, "--by", "2026-05-05", "--json")["how_many"] is None
    assert answer(capsys, "backtest", path, "--json")["horizons"] is None
    assert main(["forecast", str(path), "--items", "3"]) == 0
    assert "Not enough history" in capsys.readouterr().out
    assert main(["backtest", str(path)]) == 0


def test_rows_cleaned_are_counted(tmp_path, capsys):
    path = tmp_path / "dirty.csv"
    rows = [f"2026-01-{day:02},2026-01-{day:02}" for day in range(1, 20)]
    path.write_text("\n".join(["created,done", *rows, "2026-01-09,2026-01-08", "2026-01-09,tomorrow"]))
    found = answer(capsys, "forecast", path, "--items", 3, "--json")
    assert found["cleaning"] == {"finished_before_created": 1}
    assert found["unreadable_rows"] == 1


def test_backtest_by_horizon_and_model(steady, capsys):
    found = answer(capsys, "backtest", steady, "--json")
    assert set(found["horizons"]) == {"10", "40"}
    assert found["horizons"]["10"]["plain"]["coverage"]["85"] == 1.0
    assert found["horizons"]["40"]["calibrated"]["judged"] > 0
    assert main(["backtest", str(steady)]) == 0
    assert "held at 50 %" in capsys.readouterr().out


def test_a_back_test_without_judged_forecasts_has_no_numbers(tmp_path, capsys):
    path = tmp_path / "young.csv"
    path.write_text("\n".join(["done", *[f"2026-01-{day:02}" for day in range(1, 20)]]))
    assert answer(capsys, "backtest", path, "--json")["horizons"]["10"]["plain"]["pinball"] is None


@pytest.mark.parametrize(
    "words", [["missing.csv", "--items", "3"], ["README.md", "--items", "3", "--columns", "finished=done"]]
)
def test_a_file_that_cannot_be_read_says_why(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("# no table\n")
    assert main(["forecast", *words]) == 1
    assert words[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--items", "-3"],
        ["--items", "many"],
        ["--items", "3", "--by", "2026-01-01"],
        ["--by", "soon"],
        ["--items", "3", "--trials", "0"],
        ["--items", "3", "--columns", "colour=red"],
    ],
)
def test_wrong_calls_are_refused(words, steady, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["forecast", str(steady), *words])
    assert stopped.value.code == 2
    assert capsys.readouterr().err
