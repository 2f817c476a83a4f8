"""The three ways to compute a schedule give the same answer to the minute."""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.engine.schedule.plans import EARLY, OFFICE, plans, rules

from manyways.engine.network import Cycle
from manyways.engine.schedule import Network, Plan, Rules, compile_plan, early_dates, late_dates, schedule_of
from manyways.engine.schedule.backward import Backward
from manyways.engine.schedule.compiled import compiled_schedule_of
from manyways.engine.schedule.forward import Forward
from manyways.engine.schedule.work import Work

CAREFUL = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def network_of(plan: Plan, chosen: Rules) -> Network:
    network = compile_plan(plan, chosen)
    assert not isinstance(network, Cycle)
    return network


@CAREFUL
@given(plans(), rules)
def test_compiled_and_plain_python_agree(plan: Plan, chosen: Rules) -> None:
    plain, compiled = schedule_of(plan, chosen), compiled_schedule_of(plan, chosen)
    assert not isinstance(plain, Cycle)
    assert not isinstance(compiled, Cycle)
    for name, values in vars(plain).items():
        np.testing.assert_array_equal(values, getattr(compiled, name), err_msg=name)


@pytest.mark.parametrize("calendar", [OFFICE, EARLY], ids=["office", "early"])
@CAREFUL
@given(plans(calendars=(OFFICE,), has_work=False), rules)
def test_one_calendar_in_working_minutes_and_in_clock_minutes_agree(
    calendar: object, plan: Plan, chosen: Rules
) -> None:
    object.__setattr__(plan, "calendars", (calendar,))
    network = network_of(plan, chosen)
    assert network.is_uniform or not network.row_count
    early = early_dates(network, chosen)
    slow_early = Forward(network.lists, Work(network), network.start_minute, chosen, None).run()
    assert early == slow_early
    finish = max(early[1], default=network.start_minute)
    late = late_dates(network, chosen, finish)
    assert late == Backward(network.lists, Work(network), finish, chosen).run()
    second = Forward(network.lists, Work(network), network.start_minute, chosen, late).run()
    assert early_dates(network, chosen, late) == second


def test_the_compiled_passes_are_really_compiled() -> None:
    if os.environ.get("NUMBA_DISABLE_JIT"):
        pytest.skip("compiling is switched off, to measure coverage")
    from manyways.engine.schedule.kernel_forward import forward

    assert forward.signatures  # type: ignore[attr-defined]
