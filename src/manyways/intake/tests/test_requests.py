"""Requests: asked by anybody, answered with a reason, told to the asker."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused, Stale, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.models import Notification
from manyways.intake import actions
from manyways.intake.models import Request, SecretLink
from manyways.intake.tests.samples import a_person, a_request
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("id").values_list("cause", flat=True))


def test_anybody_asks_and_those_who_sort_requests_are_told(employee: User, director: User) -> None:
    request = a_request(by=employee, need="Six hundred customers meet")
    assert (request.state, request.asked_by) == ("new", "Sam Osei")
    assert request.answer_by_on == today() + timedelta(days=14)
    assert told(director) == ["intake.asked"]
    assert told(employee) == []
    with pytest.raises(Refused):
        a_request(by=employee, name=" ")


def test_one_sees_ones_own_requests_and_the_pmo_sees_all(
    employee: User, sales_lead: User, director: User
) -> None:
    mine, theirs = a_request(by=employee), a_request(by=sales_lead, name="A price page")
    assert list(Request.objects.visible_to(employee)) == [mine]
    assert set(Request.objects.visible_to(director)) == {mine, theirs}
    owner = a_person(sales_lead, by=director)
    actions.edit_request(mine, {"owner": owner}, by=director)
    assert set(Request.objects.visible_to(sales_lead)) == {mine, theirs}


def test_a_no_needs_a_reason_and_reaches_the_asker(employee: User, director: User) -> None:
    request = a_request(by=employee)
    with pytest.raises(PermissionDenied):
        actions.decline_request(request, reason="Because", by=employee)
    with pytest.raises(Refused) as refused:
        actions.decline_request(request, reason=" ", by=director)
    assert "reason" in refused.value.fields
    declined = actions.decline_request(request, reason="The budget is spent", by=director)
    assert (declined.state, declined.answer, declined.answered_on) == (
        "declined",
        "The budget is spent",
        today(),
    )
    assert told(employee) == ["intake.declined"]
    with pytest.raises(Refused):
        actions.accept_request(declined, by=director)
    reopened = actions.reopen_request(declined, by=director)
    assert (reopened.state, reopened.answered_on) == ("review", None)


def test_a_yes_becomes_an_initiative_and_undo_takes_both_back(employee: User, director: User) -> None:
    request = actions.take_request(a_request(by=employee), by=director)
    accepted = actions.accept_request(request, by=director)
    assert accepted.initiative is not None
    assert (accepted.initiative.name, accepted.initiative.state) == (request.name, "proposed")
    assert told(employee) == ["intake.accepted"]
    context = last_context()
    assert context
    undo(context, by=director)
    request.refresh_from_db()
    assert (request.state, request.initiative) == ("review", None)
    assert not Initiative.objects.exists()


def test_a_request_joins_an_initiative_one_can_see(project_manager: User, director: User) -> None:
    hidden, seen = an_event(by=director), an_event(by=director, visibility="company")
    request = a_request(by=director)
    with pytest.raises(Refused, match="not for you"):
        actions.accept_request(request, initiative=hidden, by=project_manager)
    assert actions.accept_request(request, initiative=seen, by=project_manager).initiative == seen


def test_a_parked_request_comes_back_on_its_day(employee: User, director: User) -> None:
    request = a_request(by=employee)
    for day in (today(), today() - timedelta(days=1)):
        with pytest.raises(Refused):
            actions.park_request(request, look_again_on=day, reason="After the budget", by=director)
    parked = actions.park_request(
        request, look_again_on=today() + timedelta(days=30), reason="After the budget", by=director
    )
    assert not Request.objects.to_look_at().exists()
    Request.objects.filter(pk=parked.pk).update(look_again_on=today() - timedelta(days=2))
    assert [row.days_late for row in Request.objects.to_look_at()] == [2]
    assert told(employee) == ["intake.parked"]


def test_a_stale_edit_is_refused(director: User) -> None:
    request = a_request(by=director)
    actions.edit_request(request, {"name": "New name"}, version=1, by=director)
    with pytest.raises(Stale):
        actions.edit_request(request, {"name": "Other name"}, version=1, by=director)


def test_many_requests_come_in_together_or_not_at_all(director: User, employee: User) -> None:
    rows = [{"name": "One", "asker_name": "Ada"}, {"name": "Two"}]
    first, second = actions.ask_many(rows, by=director)
    assert (first.asked_by, second.asked_by) == ("Ada", director.name)
    with pytest.raises(Refused, match="Row 2"):
        actions.ask_many([{"name": "Three"}, {"name": ""}], by=director)
    assert Request.objects.count() == 2
    with pytest.raises(PermissionDenied):
        actions.ask_many(rows, by=employee)


def a_link(by: User, days: int = 30) -> SecretLink:
    day = today() + timedelta(days=days)
    return actions.make_link(purpose="ask", name="Sales floor", expires_on=day, by=by)


def test_somebody_asks_through_a_link_until_it_is_revoked(director: User, employee: User) -> None:
    link = a_link(director)
    request = actions.ask_by_link(link, name="A lamp", asker_name="Kim", by=director)
    assert (request.asked_by, request.asker, request.link) == ("Kim", None, link)
    with pytest.raises(Refused):
        actions.ask_by_link(link, name="A lamp", asker_name=" ", by=director)
    with pytest.raises(PermissionDenied):
        actions.revoke_link(link, by=employee)
    revoked = actions.revoke_link(link, by=director)
    with pytest.raises(Refused, match="no longer works"):
        actions.ask_by_link(revoked, name="A lamp", asker_name="Kim", by=director)


def test_a_link_takes_twenty_requests_an_hour(director: User) -> None:
    link = a_link(director)
    for number in range(20):
        actions.ask_by_link(link, name=f"Lamp {number}", asker_name="Kim", by=director)
    with pytest.raises(Refused, match="in an hour"):
        actions.ask_by_link(link, name="One more", asker_name="Kim", by=director)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_link_works_for_a_year_at_most(director: User, days: int) -> None:
    with pytest.raises(Refused):
        a_link(director, days)
