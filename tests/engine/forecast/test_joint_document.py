"""The JSON portfolio and the command: read strictly, refused with row and reason, answered in full."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from manyways.cli.main import main
from manyways.engine.forecast.joint import Item, Portfolio, PortfolioError, Service, Team, problems
from manyways.engine.forecast.joint.document import portfolio_of
from manyways.engine.forecast.joint.rows import RowError
from manyways.engine.forecast.joint.run import simulate

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "engine" / "portfolio-example.json"


def example() -> dict[str, Any]:
    """The example of the documentation."""
    return json.loads(EXAMPLE.read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_example_is_read_in_full_and_can_be_simulated() -> None:
    portfolio, as_of_day = portfolio_of(example())
    assert problems(portfolio) == ()
    assert portfolio.items[0].service in set(Service)
    found = simulate(portfolio, as_of_day=as_of_day, trials=200)
    assert all(found.window(stone.key).never_share == 0 for stone in portfolio.milestones)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"as_of": None}, "as_of is missing"),
        ({"as_of": "yesterday"}, "must be a day such as"),
        ({"as_of": "1969-01-01"}, "1970 to 2149"),
        ({"speed": 3}, "'speed' is not a field"),
        ({"teams": 3}, "must be a list"),
        ({"teams": [3]}, "Team 1: must be an object"),
        ({"teams": [{"history": [1]}]}, "Team 1: key is missing"),
        ({"teams": [{"key": 7, "history": [1]}]}, "Team 1: key must be a text"),
        ({"teams": [{"key": "t", "history": [True]}]}, "finite number"),
        ({"teams": [{"key": "t", "history": [1], "velocity": 8}]}, "'velocity' is not a field"),
        (
            {"teams": [{"key": "t", "history": [1], "availability": [{"from": "x", "factor": 1}]}]},
            "availability 1",
        ),
        ({"teams": [{"key": "t", "history": [1], "block_days": 2.5}]}, "whole number"),
        ({"items": [{"key": "i", "team": "t", "class": "urgent"}]}, "class must be one of"),
        ({"activities": [{"key": "a"}]}, "duration_days is missing"),
        ({"activities": [{"key": "a", "duration_days": {"pert": [3, 2, 4]}}]}, "not in order"),
        ({"activities": [{"key": "a", "duration_days": {"pert": [3, 4]}}]}, "with 3 numbers"),
        ({"activities": [{"key": "a", "duration_days": {}}]}, "must be a number or one of"),
        ({"activities": [{"key": "a", "duration_days": {"gamma": [3, 4]}}]}, "must be a number or one of"),
        (
            {"activities": [{"key": "a", "duration_days": {"uniform": [3, 4], "pert": [1, 2, 3]}}]},
            "'pert' is not",
        ),
        ({"activities": [{"key": "a", "duration_days": {"empirical": []}}]}, "at least one value"),
        ({"calendars": {"c": {"week": []}}}, "seven days"),
        ({"calendars": {"c": {"week": [[["08:00"]]] * 7}}}, "list of intervals"),
        ({"calendars": {"c": {"week": [[["25:00", "26:00"]]] * 7}}}, "times such as"),
        ({"calendars": {"c": {"week": [[["12:00", "08:00"]]] * 7}}}, "cannot be used"),
        ({"calendars": {"c": {"week": [[]] * 7}}}, "cannot be used"),
        ({"calendars": {"c": {"exceptions": {"x": []}}}}, "must be a day"),
        ({"links": [{"from": "a", "to": "b", "is_elapsed": 1}]}, "true or false"),
        ({"milestones": [{"key": "m", "members": [1]}]}, "list of texts"),
        ({"minutes_per_day": 0}, "minutes_per_day"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError, match=reason):
        portfolio_of({"as_of": "2026-11-23", **change})


def test_a_document_must_be_an_object() -> None:
    with pytest.raises(RowError, match="must be an object"):
        portfolio_of([])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"teams": [{"key": "t", "history": []}]}, "at least one day"),
        ({"teams": [{"key": "t", "history": [-1]}]}, "from 0"),
        ({"teams": [{"key": "t", "history": [1], "arrivals": [1, 2]}]}, "arrivals"),
        ({"teams": [{"key": "t", "history": [1], "sigma": 9}]}, "sigma"),
        ({"teams": [{"key": "t", "history": [1], "block_days": 0}]}, "block_days"),
        ({"teams": [{"key": "t", "history": [1], "item_size": -1}]}, "item_size"),
        ({"items": [{"key": "i", "team": "nobody"}]}, "no team 'nobody'"),
        ({"teams": [{"key": "t", "history": [1]}], "items": [{"key": "i", "team": "t", "size": -1}]}, "size"),
        (
            {"teams": [{"key": "t", "history": [1]}], "items": [{"key": "i", "team": "t", "scope": "s"}]},
            "no scope",
        ),
        (
            {"teams": [{"key": "t", "history": [1]}], "items": [{"key": "i", "team": "t", "calendar": "c"}]},
            "calendar",
        ),
        ({"activities": [{"key": "a", "duration_days": -1}]}, "duration"),
        ({"activities": [{"key": "a", "duration_days": 1, "elapsed_days": -1}]}, "elapsed"),
        ({"activities": [{"key": "a", "duration_days": 1, "group": "g"}]}, "no group"),
        ({"activities": [{"key": "a", "duration_days": 1, "demands": {"t": 2}}]}, "share from 0 to 1"),
        (
            {"activities": [{"key": "a", "duration_days": 1}, {"key": "a", "duration_days": 1}]},
            "stands for 2",
        ),
        ({"activities": [{"key": "", "duration_days": 1}]}, "is empty"),
        ({"links": [{"from": "a", "to": "b"}]}, "nothing called 'a'"),
        (
            {
                "activities": [{"key": "a", "duration_days": 1}],
                "links": [{"from": "a", "to": "a", "kind": "XX"}],
            },
            "kind",
        ),
        (
            {"activities": [{"key": "a", "duration_days": 1}], "links": [{"from": "a", "to": "a"}]},
            "circle: a → a",
        ),
        ({"milestones": [{"key": "m", "members": []}]}, "at least one member"),
        ({"milestones": [{"key": "m", "members": ["x"]}]}, "nothing is called 'x'"),
        ({"dates_given": [{"key": "d", "target": "x", "day": "2027-01-01"}]}, "known target"),
        ({"decisions": [{"key": "d", "target": "x"}]}, "known activity"),
        ({"risks": [{"key": "r", "probability": 2}]}, "probability"),
        (
            {"risks": [{"key": "r", "probability": 1, "effects": [{"target": "x", "adds_days": 1}]}]},
            "no activity",
        ),
        (
            {
                "activities": [{"key": "a", "duration_days": 1}],
                "risks": [{"key": "r", "probability": 1, "effects": [{"target": "a", "multiplies": -1}]}],
            },
            "cannot be negative",
        ),
        ({"scopes": [{"key": "s", "growth": -1}]}, "cannot be negative"),
        ({"groups": [{"key": "g", "rho": 2}]}, "rho"),
    ],
)
def test_rows_that_do_not_fit_each_other_are_refused(change: dict[str, Any], reason: str) -> None:
    portfolio, as_of_day = portfolio_of({"as_of": "2026-11-23", **change})
    with pytest.raises(PortfolioError, match=reason):
        simulate(portfolio, as_of_day=as_of_day, trials=1)


def test_a_rank_must_be_a_number() -> None:
    item = Item("i", "t", rank=float("nan"))
    assert "rank" in problems(Portfolio((Team("t", (1.0,)),), (item,)))[0]


def test_options_out_of_range_are_refused() -> None:
    portfolio, as_of_day = portfolio_of(example())
    for options in ({"trials": 0}, {"as_of_day": -1}, {"horizon_days": 0}, {"without": ["no such risk"]}):
        with pytest.raises(PortfolioError):
            simulate(portfolio, **{"as_of_day": as_of_day, "trials": 1, **options})  # type: ignore[arg-type]


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", str(EXAMPLE), "--trials", "200", "--seed", "4", "--json"]
    assert main(arguments) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert first["trials"] == 200
    stone = first["milestones"][0]
    assert stone["finish"]["50"] <= stone["finish"]["85"] <= stone["finish"]["95"]
    assert (
        0 <= first["probability_all_met"] <= min(given["probability_met"] for given in first["dates_given"])
    )


def test_the_command_prints_a_table_and_takes_another_as_of_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(EXAMPLE), "--trials", "50", "--as-of", "2026-12-01"]) == 0
    table = capsys.readouterr().out
    assert "likely by" in table
    assert "all of these together" in table


def test_the_command_says_never(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "idle.json"
    content = {
        "as_of": "2026-11-23",
        "teams": [{"key": "t", "history": [0]}],
        "items": [{"key": "i", "team": "t"}],
    }
    path.write_text(json.dumps(content))
    assert main(["simulate", str(path), "--trials", "10"]) == 0
    assert "never" in capsys.readouterr().out
    assert main(["simulate", str(path), "--trials", "10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["finish"] == {"50": None, "85": None, "95": None}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"as_of": NaN}', "NaN is not a number"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"as_of": "2026-11-23", "x": 1}', "is not a field"),
        (b'{"as_of": "2026-11-23", "groups": [{"key": "g", "rho": 2}]}', "cannot be simulated"),
    ],
)
def test_the_command_refuses_bad_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert main(["simulate", str(path)]) == 1
    assert reason in capsys.readouterr().err


def test_the_command_refuses_missing_files_and_bad_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", str(tmp_path / "none.json")]) == 1
    assert main(["simulate", str(EXAMPLE), "--as-of", "soon"]) == 1
    assert "not a date" in capsys.readouterr().err


def test_reading_a_document_leaves_it_alone() -> None:
    document = example()
    kept = copy.deepcopy(document)
    portfolio_of(document)
    assert document == kept


def test_portfolios_and_results_need_no_numba() -> None:
    modules = "manyways.engine.forecast.joint.document, manyways.engine.forecast.joint.simulation"
    code = f"import sys, {modules}; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_minutes_sizes_and_rates_can_be_given_too() -> None:
    portfolio, _ = portfolio_of(
        {
            "as_of": "2026-11-23",
            "teams": [{"key": "t", "rate_per_working_day": 2}],
            "items": [{"key": "i", "team": "t"}],
            "activities": [{"key": "a", "duration_minutes": 90}],
            "risks": [
                {
                    "key": "r",
                    "probability": 1,
                    "effects": [{"target": "i", "adds_size": 2}, {"target": "a", "adds_minutes": 5}],
                }
            ],
        }
    )
    assert portfolio.teams[0].history == (2, 2, 2, 2, 0, 0, 2)  # Tuesday to the as-of Monday
    assert portfolio.activities[0].duration.parameters == (90,)
    assert [effect.impact.parameters for effect in portfolio.risks[0].effects] == [(2,), (5,)]
