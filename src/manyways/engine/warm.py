"""Compiles the kernels by using each once, so that nobody waits for it later: `python -m manyways.engine.warm`."""


def warm() -> None:
    """Run each compiled part on the smallest input; Numba keeps what it compiled beside the sources."""
    _forecast()
    _schedule()
    _level()


def _forecast() -> None:
    from manyways.engine.forecast.joint import Item, Portfolio, steady_team
    from manyways.engine.forecast.joint.run import simulate

    queue = (Item("first", "team"), Item("second", "team"))
    simulate(Portfolio((steady_team("team", 1.0),), queue), as_of_day=20_000, trials=2, threads=1)


def _schedule() -> None:
    from manyways.engine.schedule import Item, plan_of
    from manyways.engine.schedule.compiled import compiled_schedule_of
    from manyways.engine.time import compile_calendar, standard_hours

    calendar = compile_calendar(standard_hours())
    compiled_schedule_of(plan_of([Item(1, duration_minutes=480)], [], start_minute=480, calendars=[calendar]))


def _level() -> None:
    from manyways.engine.schedule.levelling import Problem, level, problem_of

    problem = problem_of([2, 3], [[1], [1]], [], [1])
    assert isinstance(problem, Problem)
    level(problem)


if __name__ == "__main__":
    warm()
