"""What moved a date: each group alone, all together, nothing at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from tests.engine.forecast.portfolios import AS_OF, portfolios
from tests.engine.forecast.size import examples

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    Activity,
    Demand,
    Effect,
    Group,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Scope,
    Team,
    steady_team,
)
from manyways.engine.forecast.joint.moved import GROUPS, unassigned_fields, what_moved
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.time import WorkingHours, compile_calendar

DAILY = {"": compile_calendar(WorkingHours(week=(((480, 960),),) * 7))}
ITEMS = tuple(Item(f"i{n}", "team", rank=n) for n in range(10))
BASE = Portfolio(
    (steady_team("team", 1.0),),
    ITEMS,
    (Activity("plan", d.fixed(20 * 480)),),
    (Milestone("all", ("plan", "i0", "i9")), Milestone("plan done", ("plan",))),
    calendars=DAILY,
)


def moved(
    after: Portfolio, target: str, as_of: int = AS_OF, before: Portfolio = BASE
) -> dict[str, int | None]:
    """The days by group that are not 0."""
    (found,) = what_moved(
        before, after, [target], as_of_before=AS_OF, as_of_after=as_of, trials=20, horizon_days=300
    )
    assert found.total_days == (None if None in found.days.values() else sum(found.days.values()))  # type: ignore[arg-type]
    return {group: days for group, days in found.days.items() if days != 0}


@pytest.mark.parametrize(
    ("after", "target", "expected"),
    [
        (BASE, "all", {}),
        (replace(BASE, teams=(steady_team("team", 0.5),)), "i9", {"history": 10}),
        (
            replace(
                BASE, teams=(steady_team("team", 1.0, availability=[(AS_OF + 1, 0.0), (AS_OF + 4, 1.0)]),)
            ),
            "i9",
            {"capacity": 3},
        ),
        (
            replace(BASE, activities=(Activity("plan", d.fixed(20 * 480), demands=(Demand("team", 0.5),)),)),
            "i9",
            {"capacity": 10},
        ),
        (replace(BASE, items=(*ITEMS, Item("new", "team", rank=-1))), "i9", {"scope": 1}),
        (replace(BASE, items=ITEMS[3:], milestones=(Milestone("all", ("i9",)),)), "i9", {"scope": -3}),
        (replace(BASE, activities=(Activity("plan", d.fixed(25 * 480)),)), "all", {"estimates": 5}),
        (replace(BASE, items=tuple(replace(item, rank=-item.rank) for item in ITEMS)), "i9", {"rank": -9}),
        (replace(BASE, links=(Link("i9", "plan"),)), "all", {"links": 10}),
        (replace(BASE, risks=(Risk("r", 1.0, (Effect("plan", d.fixed(480)),)),)), "all", {"risks": 1}),
        (replace(BASE, teams=(steady_team("team", 0.0),)), "i9", {"history": None}),
    ],
)
def test_each_group_alone(after: Portfolio, target: str, expected: dict[str, int | None]) -> None:
    assert moved(after, target) == expected


def test_progress_moves_the_as_of_day_along() -> None:
    done = tuple(replace(item, done_on=AS_OF + 7) if item.rank < 4 else item for item in ITEMS)
    assert moved(replace(BASE, items=done), "i9", AS_OF + 7) == {"progress": 3}


def test_two_changes_are_told_apart_and_add_up() -> None:
    after = replace(BASE, teams=(steady_team("team", 0.5),), items=(*ITEMS, Item("new", "team", rank=-1)))
    assert moved(after, "i9") == {"history": 10, "scope": 2}


def test_a_new_calendar_is_capacity_and_a_new_team_disturbs_nobody() -> None:
    half = {"": compile_calendar(WorkingHours(week=(((480, 720),),) * 7))}
    assert moved(replace(BASE, calendars=half), "all") == {"capacity": 20}
    after = replace(BASE, teams=(*BASE.teams, Team("new", (1.0,))), items=(*ITEMS, Item("x", "new")))
    assert moved(after, "all") == {}
    named = replace(BASE, calendars={"usual": DAILY[""]})
    assert moved(named, "all", before=named) == {}


@examples(30)
@given(portfolios(), portfolios())
def test_the_steps_lead_exactly_from_one_portfolio_to_the_other(before: Portfolio, after: Portfolio) -> None:
    if not (before.milestones and after.milestones):
        return
    chain = replace(before, links=()), replace(after, links=())
    (found,) = what_moved(
        *chain, ["all"], as_of_before=AS_OF, as_of_after=AS_OF + 3, trials=8, horizon_days=150, percent=50
    )
    assert found.before == simulate(chain[0], as_of_day=AS_OF, trials=8, horizon_days=150).percentile(
        "all", 50
    )
    assert found.after == simulate(chain[1], as_of_day=AS_OF + 3, trials=8, horizon_days=150).percentile(
        "all", 50
    )


def test_every_field_belongs_to_a_group() -> None:
    for name, kind in {
        "teams": Team,
        "items": Item,
        "activities": Activity,
        "milestones": Milestone,
        "scopes": Scope,
        "groups": Group,
    }.items():
        assert unassigned_fields(kind, name) == set()
    assert set(GROUPS) == {"history", "capacity", "progress", "scope", "estimates", "rank", "links", "risks"}
