"""The schedule of a plan by both ways to it, which must agree."""

import numpy as np

from manyways.engine.schedule import Plan, Rules, Schedule, schedule_of
from manyways.engine.schedule.compiled import compiled_schedule_of


def computed(each: Plan, rules: Rules | None = None) -> Schedule:
    """The schedule, by both ways to it."""
    schedule, compiled = schedule_of(each, rules), compiled_schedule_of(each, rules)
    assert isinstance(schedule, Schedule)
    assert isinstance(compiled, Schedule)
    for name, values in vars(schedule).items():
        np.testing.assert_array_equal(values, getattr(compiled, name), err_msg=name)
    return schedule
