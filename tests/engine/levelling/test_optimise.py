"""The solver's process: what it proves, and what happens when it fails or takes too long."""

import importlib
import io
import json
import runpy
import subprocess
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from manyways.engine.schedule.levelling import Problem, broken_rules, level, optimise, problem_of, solver
from manyways.engine.schedule.levelling.optimise import _document


def random_problem(count: int, seed: int, **values: Any) -> Problem:
    rng = np.random.default_rng(seed)
    durations, demands = rng.integers(1, 9, count), rng.integers(0, 5, (count, 2))
    links = [(int(rng.integers(0, row)), row, 2) for row in range(1, count) if rng.random() < 0.6]
    problem = problem_of(durations, demands, links, [7, 7], **values)
    assert isinstance(problem, Problem)
    return problem


def test_the_optimum_is_found_and_proved_with_steps_and_pins() -> None:
    pinned = [-1] * 8
    pinned[3] = int(level(random_problem(8, 4)).starts[3])
    for values in ({}, {"steps": [(9, [5, 7])]}, {"pinned": pinned}):
        problem = random_problem(8, 4, **values)
        found = level(problem)
        best = optimise(problem, found, seconds=20)
        assert best.makespan <= found.makespan
        assert best.is_optimal
        assert broken_rules(problem, best.starts) == []


def test_pins_that_contradict_the_links_leave_the_schedule_found() -> None:
    problem = problem_of([5, 5], [[0], [0]], [(0, 1, 5)], [1], pinned=[2, 3])
    assert isinstance(problem, Problem)
    found = level(problem)
    assert optimise(problem, replace(found, lower_bound=1), seconds=5).starts.tolist() == [2, 3]


def test_large_problems_are_improved_at_their_end() -> None:
    problem = random_problem(170, 8)
    found = level(problem)
    best = optimise(problem, found, seconds=4)
    assert best.lower_bound == found.lower_bound
    assert best.makespan <= found.makespan
    assert broken_rules(problem, best.starts) == []


def test_improving_the_end_stops_after_some_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module(optimise.__module__), "ROUNDS", 1)
    problem = random_problem(155, 8)
    one_by_one = np.concatenate([[0], np.cumsum(problem.duration)[:-1]])
    found = replace(level(problem), starts=one_by_one, makespan=int(problem.duration.sum()))
    best = optimise(problem, found, seconds=2)
    assert best.makespan < found.makespan
    assert best.lower_bound == found.lower_bound
    assert broken_rules(problem, best.starts) == []


def test_a_solver_that_takes_too_long_is_ended_and_what_it_told_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = random_problem(20, 1)
    found = level(problem)
    line = b'{"starts": null, "bound": 1.0}\n{"starts": [1'

    def ended(*arguments: Any, **values: Any) -> Any:
        raise subprocess.TimeoutExpired("solver", 1, output=line)

    monkeypatch.setattr(subprocess, "run", ended)
    best = optimise(problem, found, seconds=1)
    assert (best.makespan, best.lower_bound) == (found.makespan, found.lower_bound)


def test_a_solver_that_dies_leaves_the_schedule_found(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = random_problem(20, 1)
    found = level(problem)
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1, stdout=b""))
    assert optimise(problem, found, seconds=1).starts.tolist() == found.starts.tolist()


def test_the_solver_tells_each_better_schedule(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(10, 2, steps=[(4, [6, 7])])
    document = _document(problem, level(problem), 5.0, 1)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(document)))
    solver.main()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert broken_rules(problem, lines[-1]["starts"]) == []
    pinned = document | {"pinned": lines[-1]["starts"], "hint": []}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(pinned)))
    solver.main()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["starts"] == lines[-1]["starts"]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(document | {"lower": 0, "upper": 1})))
    solver.main()
    assert capsys.readouterr().out == ""
    hopeless = document | {"seconds": 0.0}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(hopeless)))
    solver.main()
    assert all(
        json.loads(line)["bound"] <= document["upper"] for line in capsys.readouterr().out.splitlines()
    )


def test_the_process_reads_solves_and_tells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(6, 3)
    found = level(problem)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(_document(problem, found, 5.0, 1))))
    runpy.run_path(solver.__file__, run_name="__main__")
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert max(np.array(last["starts"]) + problem.duration) <= found.makespan


def test_each_better_schedule_is_told_with_the_bound_so_far(capsys: pytest.CaptureFixture[str]) -> None:
    class Found(solver.Telling):
        best_objective_bound = 4.0

        def value(self, expression: Any) -> int:
            return int(expression) + 1

    Found([0, 2]).on_solution_callback()
    assert json.loads(capsys.readouterr().out) == {"starts": [1, 3], "bound": 4.0}
