"""The map of load: hours by the formula, reasons by name, and no hours of a group of fewer than five."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Impact
from manyways.change.standing.load import LoadMap
from manyways.change.tests.samples import a_group
from manyways.engine.owed import monday_of
from manyways.teams.models import Group


@pytest.fixture
def week(settings: Any) -> date:
    """The week in which it starts: two weeks from now."""
    return monday_of(today()) + timedelta(weeks=2)


@pytest.fixture
def full(director: User, week: date) -> tuple[Group, Group]:
    """Five and four people who need ten hours over four weeks: 4, 3, 2, 1; they can take 3.5."""
    groups = a_group("Sales", people=5, by=director), a_group("Legal", people=4, by=director)
    actions.start_change(name="Teams", on=week, groups=groups, by=director)
    Impact.objects.update(effort_hours=10, settling_weeks=4)
    for group in groups:
        actions.set_capacity(group=group, hours_per_week=3.5, by=director)
    return groups


def test_hours_follow_the_formula_and_name_what_collides(
    full: tuple[Group, Group], week: date, director: User, client: Client
) -> None:
    client.force_login(director)
    text = client.get("/change/load/", {"group": str(full[0].key), "week": week.isoformat()}).content.decode()
    assert all(f">{hours}" in text for hours in ("4.0", "3.0", "2.0", "1.0"))
    assert "4.0 hours in the week, the limit is 3.5" in text
    assert "Teams" in text


def test_of_a_small_group_no_hours_are_told(
    full: tuple[Group, Group], week: date, director: User, client: Client
) -> None:
    Impact.objects.filter(group=full[0]).delete()
    client.force_login(director)
    text = client.get("/change/load/", {"group": str(full[1].key), "week": week.isoformat()}).content.decode()
    assert "More hours in the week than the limit" in text
    assert "under 5" in text
    assert not any(hours in text for hours in ("4.0", "mw-heat-2", "mw-heat-3", "mw-heat-4", "mw-heat-5"))


def test_of_persons_only_the_weeks_that_take_hours_stand_there(
    full: tuple[Group, Group], week: date, director: User
) -> None:
    people = [each.person for each in full[0].memberships.select_related("person")]
    weeks, rows = LoadMap(director).own_weeks(people)
    assert weeks == [week + timedelta(weeks=number) for number in range(4)]
    assert [hours for _person, hours in rows] == [[4.0, 3.0, 2.0, 1.0]] * 5
