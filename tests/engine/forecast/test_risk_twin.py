"""Schedule risk against its slow twin, over generated networks."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.forecast.size import examples
from tests.engine.forecast.small_networks import EVENING, OFFICE, network, points

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.risk import (
    Effect,
    Group,
    RiskSpec,
    ScheduleRisk,
    risk,
)
from manyways.engine.schedule import (
    Item,
    Link,
    LinkType,
    Network,
)


@st.composite
def cases(draw: Any) -> tuple[Network, RiskSpec]:
    """A small network with any links, one or two calendars, groups and risks."""
    count = draw(st.integers(1, 7))
    calendars = draw(st.sampled_from([(OFFICE,), (OFFICE, EVENING)]))
    items = [
        Item(
            n + 1,
            duration_minutes=15 * draw(st.integers(0, 200)),
            calendar=draw(st.integers(0, len(calendars) - 1)),
        )
        for n in range(count)
    ]
    links = [
        Link(before, after, draw(st.sampled_from(list(LinkType))), draw(st.sampled_from([0, 0, 480, -120])))
        for after in range(count)
        for before in range(after)
        if draw(st.integers(0, 2)) == 0
    ]
    exact = (
        len(calendars) > 1
    )  # crossings are exact to 15 minutes: certain durations of whole quarters stay exact
    durations = {} if exact else {n + 1: d.pert(*draw(points)) for n in range(count) if draw(st.booleans())}
    drivers = tuple(
        ScheduleRisk(f"r{n}", draw(st.sampled_from([0.3, 1.0])), tuple(draw(_effects(count, exact=exact))))
        for n in range(draw(st.integers(0, 3)))
    )
    spec = RiskSpec(
        durations=durations,
        usual_range=(1, 1, 1) if exact else (0.8, 1.0, 1.5),
        groups=(Group("g", 0.5),),
        group_of={n + 1: "g" for n in range(0, count, 2)},
        risks=drivers,
    )
    return network(items, links, calendars), spec


@st.composite
def _effects(draw: Any, count: int, *, exact: bool) -> list[Effect]:
    """Effects on some items."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        target, is_parallel = str(draw(st.integers(1, count))), draw(st.booleans())
        if exact or draw(st.booleans()):
            impact = d.fixed(900) if exact else d.triangular(*draw(points))
            found.append(Effect(target, impact, "adds", is_parallel))
        else:
            found.append(Effect(target, d.uniform(0.5, 2), "multiplies", is_parallel))
    return found


@examples(150)
@given(cases())
def test_every_end_is_the_twins(case: tuple[Network, RiskSpec]) -> None:
    from tests.engine.forecast.plain_risk import plain_end

    compiled, spec = case
    found = risk(compiled, spec, trials=3, seed=9, threads=1)
    assert found.finish_minute.tolist() == [plain_end(compiled, spec, trial, 9) for trial in range(3)]
    for place, driver in enumerate(spec.risks):
        without = [plain_end(compiled, spec, trial, 9, driver.key) for trial in range(3)]
        assert found.finish_without[place].tolist() == without


@examples(40)
@given(cases(), st.integers(1, 200), st.integers(2, 5))
def test_threads_change_nothing(case: tuple[Network, RiskSpec], trials: int, threads: int) -> None:
    compiled, spec = case
    keys = [int(key) for key in compiled.key]
    one = risk(compiled, spec, trials=trials, threads=1, keep=keys)
    more = risk(compiled, spec, trials=trials, threads=threads, keep=keys)
    for name in ("finish_minute", "cost", "finish_without"):
        assert getattr(one, name).tobytes() == getattr(more, name).tobytes()
    assert all((first == second).all() for first, second in zip(one.output, more.output, strict=True))
    assert all((one.kept[key] == more.kept[key]).all() for key in keys)
    assert (np.max([one.kept[key] for key in keys], axis=0) == one.finish_minute).all()
