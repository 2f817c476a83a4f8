"""Compiles the kernels by using each once, so that nobody waits for it later: `python -m manyways.engine.warm`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from manyways.engine.schedule import Plan


def warm() -> None:
    """Run each compiled part on the smallest input; Numba keeps what it compiled beside the sources."""
    for part in PARTS:
        part()


def forecast() -> None:
    """The joint simulation."""
    from manyways.engine.forecast.joint import Item, Portfolio, steady_team
    from manyways.engine.forecast.joint.run import simulate

    queue = (Item("first", "team"), Item("second", "team"))
    simulate(Portfolio((steady_team("team", 1.0),), queue), as_of_day=20_000, trials=2, threads=1)


def decide() -> None:
    """The last responsible moment."""
    from manyways.engine.forecast.distributions import fixed
    from manyways.engine.forecast.joint import Activity, DateGiven, Decision, Link, Portfolio
    from manyways.engine.forecast.joint.decide import decide_by

    activities = (Activity("secured", fixed(0)), Activity("stand", fixed(480)))
    portfolio = Portfolio(
        activities=activities,
        links=(Link("secured", "stand"),),
        dates_given=(DateGiven("told", "stand", 20_030),),
        decisions=(Decision("choose", "secured", lead_days=1),),
    )
    decide_by(portfolio, as_of_day=20_000, trials=2)


def schedule() -> None:
    """Both passes over a plan."""
    from manyways.engine.schedule.compiled import compiled_schedule_of

    compiled_schedule_of(_plan())


def risk() -> None:
    """Risk of a plan."""
    from manyways.engine.forecast.risk.run import risk as simulated
    from manyways.engine.network import Cycle
    from manyways.engine.schedule import compile_plan

    network = compile_plan(_plan())
    assert not isinstance(network, Cycle)
    simulated(network, trials=2, threads=1)


def _plan() -> "Plan":
    from manyways.engine.schedule import Item, plan_of
    from manyways.engine.time import compile_calendar, standard_hours

    calendar = compile_calendar(standard_hours())
    return plan_of([Item(1, duration_minutes=480)], [], start_minute=480, calendars=[calendar])


def levelled() -> None:
    """Levelling within limits."""
    from manyways.engine.schedule.levelling import Problem, level, problem_of

    problem = problem_of([2, 3], [[1], [1]], [], [1])
    assert isinstance(problem, Problem)
    level(problem)


PARTS = (forecast, decide, schedule, risk, levelled)


if __name__ == "__main__":
    warm()
