"""All quality checks of a plan in one call."""

import numpy as np
import numpy.typing as npt

from manyways.engine.network import Cycle
from manyways.engine.schedule.compile import compile_plan
from manyways.engine.schedule.network import Network
from manyways.engine.schedule.plan import Plan
from manyways.engine.schedule.quality.dates import date_findings
from manyways.engine.schedule.quality.findings import Check, Finding, Minutes, Subject
from manyways.engine.schedule.quality.logic import logic_findings
from manyways.engine.schedule.quality.path import path_findings
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.schedule import Schedule, schedule_network
from manyways.engine.time import NO_MINUTE


def quality_of(
    plan: Plan,
    rules: Rules | None = None,
    *,
    status_minute: int = NO_MINUTE,
    baseline_start: npt.ArrayLike | None = None,
    baseline_finish: npt.ArrayLike | None = None,
    minutes_per_day: int = 480,
    known: tuple[Network, Schedule] | None = None,
) -> tuple[Finding, ...] | Cycle:
    """The findings in the order of `Check`, or the cycle that prevents a schedule.

    `known`: the plan's network and schedule by these rules, where they are at hand.
    Baselines: minutes by row of the plan, `NO_MINUTE` where there is none. Raises ValueError when they
    are not one a row, or when a day has no minutes; `OutOfTimeError` as `schedule_of`.

    >>> from manyways.engine.schedule import Item, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> plan = plan_of([Item(1, duration_minutes=480)], [], start_minute=480,
    ...                calendars=[compile_calendar(standard_hours())])
    >>> quality_of(plan)[0].sentence
    '1 of 1 open items have no predecessor or no successor.'
    """
    if minutes_per_day <= 0:
        raise ValueError("A day must have working minutes.")
    chosen = rules or Rules()
    network = known[0] if known else compile_plan(plan, chosen)
    if isinstance(network, Cycle):
        return network
    subject = Subject(
        plan,
        network,
        known[1] if known else schedule_network(plan, network, chosen),
        status_minute,
        _column(plan, baseline_start),
        _column(plan, baseline_finish),
        minutes_per_day,
    )
    findings = [*logic_findings(subject), *date_findings(subject), *path_findings(subject, chosen)]
    place = {check: number for number, check in enumerate(Check)}
    return tuple(sorted(findings, key=lambda finding: place[finding.check]))


def _column(plan: Plan, values: npt.ArrayLike | None) -> Minutes:
    if values is None:
        return np.full(plan.item_count, NO_MINUTE, dtype=np.int64)
    return np.asarray(values, dtype=np.int64).reshape(plan.item_count)
