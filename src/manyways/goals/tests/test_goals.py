"""Goals: what makes one, how metrics move, the tree, the map of areas, programs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import days_ago, today
from manyways.access.models import User
from manyways.goals import actions
from manyways.goals.models import Goal, Metric, ProductArea
from manyways.goals.queries import (
    Movement,
    area_tree,
    areas_sentence,
    goal_tree,
    movements_of,
    teams_without_program,
)
from manyways.goals.rules import feature_hint
from manyways.teams.actions import create_team


def a_metric(goal: Goal, *, by: User, **fields: Any) -> Metric:
    values = {"name": "Setup", "unit": "min", "baseline": Decimal(42), "target": Decimal(25)}
    return actions.add_metric(goal, **{**values, **fields}, by=by)


def movement(metric: Metric) -> Movement:
    return movements_of(Metric.objects.filter(pk=metric.pk).select_related("goal"))[metric.pk]


def test_a_text_without_metric_and_date_is_not_yet_a_goal(director: User) -> None:
    goal = actions.add_goal(name="Authors work faster", by=director)
    (row,) = goal_tree(director)
    assert str(row.status) == "Not yet a goal"
    assert row.missing == ["a metric with baseline and target", "a date"]
    a_metric(goal, by=director)
    actions.edit_goal(goal, {"due_on": today() + timedelta(days=90)}, by=director)
    (row,) = goal_tree(director)
    assert (row.missing, row.status.level) == ([], "none")


@pytest.mark.parametrize(
    ("text", "is_hinted"),
    [
        ("Launch the new checkout", True),
        ("to build an app", True),
        ("Roll-out of SSO", True),
        ("Authors bring a course live in 25 minutes", False),
        ("Released versions break less", False),
    ],
)
def test_words_that_name_a_feature_get_a_gentle_hint(text: str, is_hinted: bool) -> None:
    assert bool(feature_hint(text)) is is_hinted


@pytest.mark.parametrize(
    ("days_since_baseline", "level"), [(29, "none"), (30, "none"), (31, "watch"), (60, "watch"), (61, "risk")]
)
def test_no_reading_is_grey_until_due_then_amber_then_red(
    director: User, days_since_baseline: int, level: str
) -> None:
    goal = actions.add_goal(name="Faster", due_on=today() + timedelta(days=90), by=director)
    metric = a_metric(goal, baseline_on=days_ago(days_since_baseline), by=director)
    assert movement(metric).status.level == level
    assert movement(metric).moved == "No reading yet"


@pytest.mark.parametrize(
    ("value", "level", "moved"), [(31, "good", "Moved"), (40, "watch", "Moved"), (45, "risk", "Not moved")]
)
def test_a_metric_is_compared_with_the_time_that_is_gone(
    director: User, value: int, level: str, moved: str
) -> None:
    goal = actions.add_goal(name="Faster", due_on=today() + timedelta(days=100), by=director)
    metric = a_metric(goal, baseline_on=days_ago(100), by=director)
    actions.add_reading(metric, value=Decimal(value), by=director)
    found = movement(metric)
    assert (found.status.level, found.moved) == (level, moved)
    assert found.words == f"42 → {value} min, goal 25"


def test_a_second_reading_of_a_day_replaces_the_first(director: User) -> None:
    goal = actions.add_goal(name="Faster", by=director)
    metric = a_metric(goal, by=director)
    actions.add_reading(metric, value=Decimal(40), by=director)
    actions.add_reading(metric, value=Decimal("38.5"), by=director)
    latest = movement(metric).latest
    assert latest is not None
    assert latest.value == Decimal("38.5")
    with pytest.raises(Refused):
        actions.add_reading(metric, value=Decimal(1), read_on=today() + timedelta(days=1), by=director)
    with pytest.raises(Refused):
        a_metric(goal, baseline=Decimal(5), target=Decimal(5), by=director)


def test_goals_stand_in_a_tree_without_circles(director: User) -> None:
    top = actions.add_goal(name="Company", by=director)
    team = create_team(name="Web", by=director)
    below = actions.add_goal(name="Team", parent=top, team=team, by=director)
    orphan = actions.add_goal(name="Alone", team=team, by=director)
    rows = {row.goal.name: (row.depth, row.is_orphan, row.is_served) for row in goal_tree(director)}
    assert rows == {"Alone": (0, True, False), "Company": (0, False, True), "Team": (1, False, False)}
    with pytest.raises(Refused):
        actions.edit_goal(top, {"parent": below}, by=director)
    with pytest.raises(Refused):
        actions.retire_goal(orphan, lesson=" ", by=director)
    assert actions.retire_goal(orphan, lesson="Nobody wanted it", by=director).state == "retired"


def test_the_map_is_agreed_before_areas_are_ranked(director: User) -> None:
    team = create_team(name="Web", by=director)
    web = actions.add_area(name="Checkout", team=team, by=director)
    actions.add_area(name="Invoices", parent=web, by=director)
    assert areas_sentence(area_tree(director)) == ("1 of 2 areas have an owning team. Nobody owns Invoices.")
    with pytest.raises(Refused, match="Agree on the map"):
        actions.edit_area(web, {"rank": 1}, by=director)
    with pytest.raises(Refused, match="Checkout, Invoices"):
        actions.agree_on_map(participants="All leads", by=director)
    for area in ProductArea.objects.all():
        actions.edit_area(area, {"description": "What it is"}, by=director)
    actions.agree_on_map(participants="All leads", by=director)
    ranked = actions.edit_area(
        ProductArea.objects.get(pk=web.pk), {"rank": 1, "stance": "improve"}, by=director
    )
    assert (ranked.rank, ranked.stance) == (1, "improve")
    with pytest.raises(Refused):
        actions.delete_area(ranked, by=director)


def test_a_team_is_in_one_program_or_shows_as_a_gap(director: User) -> None:
    team = create_team(name="Web", by=director)
    first, second = (actions.create_program(name=name, by=director) for name in ("One", "Two"))
    assert teams_without_program(director) == [team]
    actions.put_team_in_program(first, team=team, by=director)
    actions.put_team_in_program(second, team=team, by=director)
    assert list(first.teams.all()) == []
    assert list(second.teams.all()) == [team]
    with pytest.raises(Refused):
        actions.take_team_out(first, team=team, by=director)


def test_the_employee_reads_goals_and_changes_none(client: Client, director: User, employee: User) -> None:
    goal = actions.add_goal(name="Faster", by=director)
    with pytest.raises(PermissionDenied):
        actions.edit_goal(goal, {"name": "Mine"}, by=employee)
    client.force_login(employee)
    text = client.get(goal.get_absolute_url()).content.decode()
    assert "Not yet a goal" in text
    assert "Add a metric" not in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("view", "queries"), [("goals", 8), ("areas", 7), ("programs", 11)])
def test_lists_take_the_same_queries(
    client: Client, director: User, django_assert_num_queries: Any, view: str, queries: int, count: int
) -> None:
    for number in range(count):
        program = actions.create_program(name=f"Program {number}", by=director)
        goal = actions.add_goal(name=f"Goal {number}", program=program, by=director)
        a_metric(goal, by=director)
        team = create_team(name=f"Team {number}", by=director)
        actions.add_area(name=f"Area {number}", team=team, by=director)
    client.force_login(director)
    client.get(reverse(f"goals:{view}"))
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"goals:{view}")).status_code == 200


def test_a_metric_and_a_reading_are_added_on_the_page(client: Client, director: User) -> None:
    goal = actions.add_goal(name="Faster", due_on=today() + timedelta(days=30), by=director)
    client.force_login(director)
    values = {"name": "Setup", "baseline": "42", "target": "25", "unit": "min", "cadence_days": "30"}
    client.post(
        reverse("goals:add_metric", args=[goal.key]), {**values, "baseline_on": days_ago(10).isoformat()}
    )
    metric = Metric.objects.get()
    address = reverse("goals:add_reading", args=[metric.key])
    client.post(address, {f"{metric.pk}-value": "31", f"{metric.pk}-read_on": today().isoformat()})
    assert "42 → 31 min, goal 25" in client.get(goal.get_absolute_url()).content.decode()
    assert client.post(address, {f"{metric.pk}-value": "many"}).status_code == 422
