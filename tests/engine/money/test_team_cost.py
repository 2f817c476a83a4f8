"""The cost of teams: the budget of six teams and a seventh from July."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyways.engine.money import Role, TeamPeriod, cost_between, yearly_cost

EIGHT = (Role(Decimal(8), Decimal(150_000)),)
YEAR = (date(2027, 1, 1), date(2028, 1, 1))


def test_teams_are_the_budget() -> None:
    team = TeamPeriod(EIGHT, YEAR[0])
    assert cost_between([team], *YEAR) == 1_200_000
    assert cost_between([team] * 6, *YEAR) == 7_200_000
    seventh = TeamPeriod(EIGHT, date(2027, 7, 1))
    assert cost_between([seventh], *YEAR) == 600_000
    assert cost_between([team] * 6 + [seventh], *YEAR) == 7_800_000


def test_shares_and_other_cost() -> None:
    roles = [Role(Decimal(6), Decimal(100_000)), Role(Decimal(1), Decimal(120_000), Decimal("0.5"))]
    assert yearly_cost(roles, Decimal(40_000)) == 700_000


def test_a_part_of_a_month_is_its_days() -> None:
    half = TeamPeriod((Role(Decimal(1), Decimal(120_000)),), date(2027, 4, 16), date(2027, 5, 1))
    assert cost_between([half], *YEAR) == 5_000
    assert cost_between([half], date(2028, 1, 1), date(2029, 1, 1)) == 0


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_splitting_a_period_costs_the_same(day: date) -> None:
    whole = TeamPeriod(EIGHT, YEAR[0])
    parts = cost_between([whole], YEAR[0], day) + cost_between([whole], day, YEAR[1])
    assert abs(parts - 1_200_000) <= Decimal("0.01")


@pytest.mark.parametrize("number", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(number: Decimal) -> None:
    with pytest.raises(ValueError, match="must be numbers"):
        yearly_cost([Role(number, Decimal(1))])


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        cost_between([TeamPeriod(EIGHT, YEAR[1], YEAR[0])], *YEAR)
