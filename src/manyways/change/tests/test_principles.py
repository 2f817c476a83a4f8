"""Principles of a change: published, acknowledged by teams, exceptions asked for and answered with a reason."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.change.actions import principles as actions
from manyways.change.models import PrincipleException
from manyways.change.queries.principles import acknowledged_sentence, team_rows
from manyways.change.tests.samples import a_change
from manyways.desk.models import Notification
from manyways.teams.actions import add_person, create_team
from manyways.teams.models import Team
from manyways.work.models import Initiative


def _led_by(user: User, *, by: User, name: str = "Lessons") -> Team:
    return create_team(name=name, lead=add_person(name=user.name, user=user, by=by), by=by)


def _said(change: Initiative) -> str:
    rows = list(change.principles.all())
    return acknowledged_sentence(team_rows(rows), rows)


def test_teams_acknowledge_what_is_published_and_again_what_is_reworded(  # ACT-3
    director: User, employee: User
) -> None:
    change = a_change(by=director)
    team = _led_by(employee, by=director)
    create_team(name="Insights", by=director)
    assert _said(change) == "No principle is published yet."
    row = actions.add_principle(change, name="Decide where the work is", is_fixed=True, by=director)
    actions.publish_principles(change, by=director)
    assert list(Notification.objects.filter(user=employee).values_list("cause", flat=True)) == [
        "change.principles_published"
    ]
    assert _said(change) == "0 of 2 teams acknowledged the principles."
    actions.acknowledge_principles(team, initiative=change, by=employee)
    assert _said(change) == "1 of 2 teams acknowledged the principles."
    with pytest.raises(Refused, match="nothing new"):
        actions.acknowledge_principles(team, initiative=change, by=employee)
    row.refresh_from_db()
    actions.edit_principle(row, {"name": "Decide where the work is done"}, by=director)
    assert _said(change) == "0 of 2 teams acknowledged the principles."
    with pytest.raises(Refused, match="published"):
        actions.publish_principles(change, by=director)


def test_an_exception_is_asked_for_and_answered_with_a_reason(director: User, employee: User) -> None:
    change = a_change(by=director)
    team = _led_by(employee, by=director)
    fixed = actions.add_principle(change, name="Safe first", is_fixed=True, by=director)
    open_one = actions.add_principle(change, name="One board", by=director)
    with pytest.raises(Refused, match="published"):
        actions.ask_exception(open_one, team=team, words="Ours is on paper", by=employee)
    fixed, open_one = actions.publish_principles(change, by=director)
    with pytest.raises(Refused, match="negotiable"):
        actions.ask_exception(fixed, team=team, words="Faster", by=employee)
    with pytest.raises(Refused):
        actions.ask_exception(open_one, team=team, words=" ", by=employee)
    row = actions.ask_exception(open_one, team=team, words="Ours is on paper", by=employee)
    with pytest.raises(PermissionDenied):
        actions.answer_exception(row, is_allowed=True, answer="Fine", by=employee)
    with pytest.raises(Refused):
        actions.answer_exception(row, is_allowed=True, answer="", by=director)
    row = actions.answer_exception(row, is_allowed=True, answer="Until summer", by=director)
    assert (row.is_allowed, row.answered_by) == (True, director)
    with pytest.raises(Refused, match="answered already"):
        actions.answer_exception(row, is_allowed=False, answer="No", by=director)
    assert Notification.objects.filter(user=employee, cause="change.exception_answered").exists()


def test_only_the_lead_speaks_for_a_team(director: User, employee: User, sales_lead: User) -> None:
    change = a_change(by=director)
    team = _led_by(employee, by=director)
    row = actions.add_principle(change, name="One board", by=director)
    actions.publish_principles(change, by=director)
    row.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.acknowledge_principles(team, initiative=change, by=sales_lead)
    with pytest.raises(PermissionDenied):
        actions.ask_exception(row, team=team, words="No", by=sales_lead)
    with pytest.raises(PermissionDenied):
        actions.add_principle(change, name="Mine", by=employee)
    with pytest.raises(PermissionDenied):
        actions.remove_principle(row, by=employee)
    with pytest.raises(Refused):
        actions.add_principle(change, name="", by=director)


def test_the_page_in_the_browser(director: User, employee: User, client: Client) -> None:
    change = a_change(by=director)
    team = _led_by(employee, by=director)
    address = reverse("change:principles", args=[change.key])
    client.force_login(director)
    assert "No principle is published yet." in client.get(address).content.decode()
    client.post(f"{address}add", {"name": "One board for all"})
    client.post(f"{address}publish")
    client.force_login(employee)
    text = client.get(address).content.decode()
    assert "We know them" in text
    assert "Add a principle" not in text
    client.post(f"{address}acknowledge", {"team": team.pk})
    row = change.principles.get()
    sent = {"team": team.pk, "principle": row.key, "words": "Our board is on paper"}
    client.post(f"{address}exceptions", sent)
    asked = PrincipleException.objects.get()
    answer = reverse("change:answer_exception", args=[asked.key])
    assert client.post(answer, {"do": "allow", "answer": "Yes"}).status_code == 403
    client.force_login(director)
    text = client.get(address).content.decode()
    assert "1 of 1 team acknowledged the principles." in text
    assert "Our board is on paper" in text
    client.post(answer, {"do": "refuse", "answer": "Paper gets lost"})
    assert "Paper gets lost" in client.get(address).content.decode()
    edit = reverse("change:edit_principle", args=[row.key])
    client.post(edit, {"name": "One board", "is_fixed": "on"})
    assert "0 of 1 team" in client.get(address).content.decode()
    client.post(edit, {"remove": "yes"})
    assert "Lessons" in client.get(f"{address}?format=csv").getvalue().decode()
    assert not change.principles.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    change = a_change(by=director)
    for number in range(count):
        create_team(name=f"Team {number}", by=director)
        actions.add_principle(change, name=f"Principle {number}", by=director)
    for row in actions.publish_principles(change, by=director):
        team = Team.objects.get(name="Team 0")
        actions.ask_exception(row, team=team, words="Later", by=director)
    client.force_login(director)
    address = reverse("change:principles", args=[change.key])
    client.get(address)
    with django_assert_num_queries(20):
        client.get(address)
