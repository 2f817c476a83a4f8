"""Published instances: never below a known bound, near the best known, and the same with one seed."""

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.engine.forecast.size import compiled_only

from manyways.engine.schedule.levelling import (
    Cycle,
    Problem,
    broken_rules,
    earliest_starts,
    level,
    lower_bound,
    optimise,
    problem_of,
)
from manyways.interchange.psplib import read_benchmark

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the benchmark files are not on this machine")
NAMES = sorted(DATA.glob("psplib/*/*.rcp"))


def problem_in(path: Path) -> Problem:
    rows = read_benchmark(path.read_text())
    earliest = [
        release
        for (_, count), release in zip(rows.projects, rows.releases, strict=True)
        for _ in range(count)
    ]
    links = [(before, after, rows.durations[before]) for before, after in rows.links]
    problem = problem_of(rows.durations, rows.demands, links, rows.capacities, earliest=earliest)
    assert not isinstance(problem, Cycle)
    return problem


@cache
def known() -> dict[str, dict[str, Any]]:
    return dict(json.loads((DATA / "psplib" / "known.json").read_text()))


def test_all_critical_paths_are_as_published() -> None:
    wrong = []
    for path in NAMES:
        problem = problem_in(path)
        if int((earliest_starts(problem) + problem.duration).max()) != known()[path.stem]["critical_path"]:
            wrong.append(path.stem)
    assert wrong == []
    assert len(NAMES) == 300


@pytest.mark.parametrize("path", NAMES[::6], ids=lambda path: path.stem)
def test_makespans_lie_between_the_known_bounds(path: Path) -> None:
    problem, row = problem_in(path), known()[path.stem]
    found = level(problem, schedules=60, seed=1)
    assert broken_rules(problem, found.starts) == []
    assert row["lower_bound"] <= found.makespan <= 1.2 * row["best_makespan"]
    assert lower_bound(problem) <= row["best_makespan"]


@compiled_only
def test_a_portfolio_gets_its_first_schedule_at_once_and_a_good_one_soon() -> None:
    best = json.loads((DATA / "multiproject" / "known.json").read_text())
    for name in ("MPLIB1_Set3_337.txt", "MPLIB1_Set3_1927.txt"):
        row = best[name]
        problem = problem_in(DATA / "multiproject" / name)
        level(problem)
        begun = time.perf_counter()
        first = level(problem)
        assert time.perf_counter() - begun < 1.0  # a tenth of it where nothing else runs
        found = level(problem, schedules=60, seed=1)
        assert broken_rules(problem, found.starts) == []
        assert found.makespan <= first.makespan
        assert row["cpsat_bound"] <= found.makespan <= 1.03 * min(row["best_known"], row["cpsat_900s"])


@pytest.mark.parametrize("name", ["j30_1_1", "j60_10_1"])
def test_optimising_proves_small_projects(name: str) -> None:
    problem = problem_in(DATA / "psplib" / name.split("_", maxsplit=1)[0] / f"{name}.rcp")
    found = optimise(problem, level(problem, schedules=60), seconds=20)
    row = known()[name]
    assert broken_rules(problem, found.starts) == []
    assert found.makespan >= row["best_makespan"] if row["closed"] else row["lower_bound"]
    assert found.lower_bound <= row["best_makespan"]
    assert found.is_optimal
