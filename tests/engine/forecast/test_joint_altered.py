"""A portfolio with one thing decided differently: each change alone, changes of nothing, and what they do to days."""

from dataclasses import replace

import pytest
from tests.engine.forecast.portfolios import AS_OF
from tests.engine.forecast.small_portfolios import DAILY, DAY

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import (
    Activity,
    DateGiven,
    Effect,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    altered,
    steady_team,
)
from manyways.engine.forecast.joint.altered import PLACE
from manyways.engine.forecast.joint.run import simulate


def rows(owner: str, place: int, count: int, team: str = "team") -> tuple[Item, ...]:
    """Items of one initiative at its place in the queue."""
    return tuple(Item(f"{owner}{n}", team, rank=place * PLACE + n) for n in range(count))


A, B = rows("a", 1, 10), rows("b", 2, 10)
BASE = Portfolio(
    (steady_team("team", 1.0), steady_team("other", 1.0)),
    (*A, *B),
    (Activity("plan", d.fixed(5 * DAY)),),
    (
        Milestone("A", tuple(item.key for item in A)),
        Milestone("B", tuple(item.key for item in B)),
        Milestone("P", ("plan",)),
    ),
    links=(Link("a9", "plan"),),
    risks=(Risk("storm", 0.5, (Effect("a1", d.fixed(3)), Effect("b1", d.fixed(3)))),),
    dates_given=(DateGiven("date of A", "A", AS_OF + 30),),
    calendars=DAILY,
)
CALM = replace(BASE, risks=(), links=())


def ends(portfolio: Portfolio, key: str) -> int:
    """The day after the as-of day on which nearly everything of a steady team is finished."""
    found = simulate(portfolio, as_of_day=AS_OF, seed=1, trials=50, horizon_days=400)
    return int(sorted(found.finish_days(key) - AS_OF)[25])


def test_what_is_dropped_takes_everything_of_it_along() -> None:
    left = altered.without(BASE, "A")
    assert [item.key for item in left.items] == [item.key for item in B]
    assert (left.links, left.dates_given) == ((), ())
    assert [stone.key for stone in left.milestones] == ["B", "P"]
    assert [effect.target for effect in left.risks[0].effects] == ["b1"]
    assert ends(altered.without(CALM, "A"), "B") < ends(CALM, "B")


def test_another_place_swaps_what_is_done_first() -> None:
    moved = altered.placed_before(CALM, "B", "A")
    assert (ends(moved, "B"), ends(moved, "A")) == (ends(CALM, "A"), ends(CALM, "B"))
    assert altered.placed_before(moved, "B", None) == CALM


@pytest.mark.parametrize(("milestone", "other"), [("A", "A"), ("P", "A"), ("nothing", "A"), ("A", "B")])
def test_a_place_that_changes_nothing_gives_the_same(milestone: str, other: str) -> None:
    assert altered.placed_before(BASE, milestone, other) == BASE


def test_more_work_comes_after_the_rest_of_its_own() -> None:
    more = altered.with_more(CALM, "A", "team", 5, "more")
    assert len(more.items) == len(CALM.items) + 5
    assert more.milestones[0].members[-5:] == tuple(f"more {n}" for n in range(5))
    assert ends(more, "A") > ends(CALM, "A")
    assert ends(more, "B") > ends(CALM, "B")
    assert altered.with_more(CALM, "A", "nobody", 5, "more") == CALM
    assert altered.with_more(CALM, "nothing", "team", 5, "more") == CALM
    assert altered.with_more(CALM, "P", "team", 1, "more").items[-1].rank == PLACE / 4


def test_another_team_takes_over_the_last_that_nobody_has_begun() -> None:
    begun = replace(CALM, items=(replace(A[0], started_on=AS_OF - 1), *A[1:], *B))
    assert altered.takeable(begun, "A", "other") == [item.key for item in A[1:]]
    assert altered.takeable(begun, "A", "team") == []
    taken = altered.taken_over(begun, "A", "other", 4)
    assert [item.key for item in taken.items if item.team == "other"] == ["a6", "a7", "a8", "a9"]
    assert ends(taken, "B") < ends(begun, "B")


def test_less_capacity_is_later_and_the_usual_one_is_the_same_day() -> None:
    half = altered.at_capacity(CALM, "team", 0.5, AS_OF)
    assert ends(half, "B") > ends(CALM, "B")
    again = altered.at_capacity(half, "team", 1.0, AS_OF)
    assert again.teams[0].availability == ((AS_OF, 1.0),)
    assert ends(again, "B") == ends(CALM, "B")
    assert again.teams[1] == CALM.teams[1]


def test_another_date_replaces_the_one_there_is() -> None:
    (given,) = altered.dated(BASE, "A", AS_OF + 50).dates_given
    assert (given.target, given.day) == ("A", AS_OF + 50)
    assert len(altered.dated(BASE, "B", AS_OF + 50).dates_given) == 2


def test_what_nobody_has_begun_waits_for_the_day() -> None:
    begun = replace(CALM, items=(replace(A[0], started_on=AS_OF - 1), *A[1:], *B))
    held = altered.not_begun_before(begun, "A", AS_OF + 60)
    assert [item.not_before for item in held.items] == [None, *[AS_OF + 60] * (len(A) - 1), *[None] * len(B)]
    assert ends(held, "A") >= 60
    assert ends(held, "B") < ends(begun, "B")
    assert altered.not_begun_before(held, "A", AS_OF + 30) == held
    assert altered.not_begun_before(begun, "nothing", AS_OF + 60) == begun
