"""The two passes of the critical path method in plain Python, whatever the network."""

from manyways.engine.schedule.backward import Backward
from manyways.engine.schedule.forward import Dates, Forward
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.uniform import uniform_early_dates, uniform_late_dates
from manyways.engine.schedule.work import Work


def early_dates(network: Network, rules: Rules, late: Dates | None = None) -> Dates:
    """Early start and early finish of every row, in minutes.

    `late`: late start and finish of a backward pass before; items as late as possible then hold
    their successors at their late dates.

    >>> from manyways.engine.schedule import Item, compile_plan, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=480)], [], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> early_dates(compile_plan(plan), Rules())
    ([480], [1020])
    """
    if network.is_uniform:
        return uniform_early_dates(network, rules, late)
    return Forward(network.lists, Work(network), network.start_minute, rules, late).run()


def late_dates(network: Network, rules: Rules, project_finish: int) -> Dates:
    """Late start and late finish of every row, in minutes, for a finish of the whole project.

    >>> from manyways.engine.schedule import Item, compile_plan, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=60)], [], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> late_dates(compile_plan(plan), Rules(), 1020)
    ([960], [1020])
    """
    if network.is_uniform:
        return uniform_late_dates(network, rules, project_finish)
    return Backward(network.lists, Work(network), project_finish, rules).run()
