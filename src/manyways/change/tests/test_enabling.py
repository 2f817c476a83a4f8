"""The enablement board: activities, what blocks them, help asked for and escalated, the steps of a shift."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.change.actions import edit_case
from manyways.change.actions import enabling as actions
from manyways.change.actions.voices import nobody
from manyways.change.models import Enabler, ShiftStep
from manyways.change.queries.enabling import blocked_by_helper, enabler_status, enablers_of, progress_note
from manyways.change.tests.samples import a_change
from manyways.desk.models import Notification
from manyways.teams.actions import add_person

TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.FIXED_TODAY = TODAY


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _causes(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("cause", flat=True))


def test_a_blocker_asks_for_help_and_is_escalated_after_a_week(  # ACT-2
    director: User, sales_lead: User, hr_partner: User
) -> None:
    change = a_change(by=director)
    edit_case(change, {"sponsor": add_person(name="Ruth", user=hr_partner, by=director)}, by=director)
    daniel = add_person(name=sales_lead.name, user=sales_lead, by=director)
    space = actions.add_enabler(change, name="A room for each team", kind="space", by=director)
    space = actions.block_enabler(space, blocker="No lease", helper=daniel, by=director)
    assert _causes(sales_lead) == ["change.help_wanted"]
    assert actions.escalate_late_blockers(by=nobody()) == 0
    space = actions.block_enabler(space, blocker="No lease", helper=daniel, blocked_on=_ago(9), by=director)
    assert space.asked_on == TODAY
    Enabler.objects.filter(pk=space.pk).update(asked_on=_ago(7))
    assert actions.escalate_late_blockers(by=nobody()) == 1
    assert actions.escalate_late_blockers(by=nobody()) == 0
    assert _causes(hr_partner) == ["change.escalated"]
    space.refresh_from_db()
    assert enabler_status(space).level == "risk"
    with pytest.raises(Refused, match="escalated already"):
        actions.escalate_blocker(space, by=director)
    free = actions.unblock_enabler(space, by=director)
    assert (free.blocker, free.helper, free.asked_on, free.escalated_on) == ("", None, None, None)
    with pytest.raises(Refused):
        actions.unblock_enabler(free, by=director)


def test_blockers_by_age_and_by_who_can_help(director: User, sales_lead: User) -> None:
    change = a_change(by=director)
    daniel = add_person(name=sales_lead.name, user=sales_lead, by=director)
    for name, days, helper in (("Tools", 3, daniel), ("Space", 12, None), ("Event", 8, daniel)):
        row = actions.add_enabler(change, name=name, by=director)
        actions.block_enabler(row, blocker="Money", helper=helper, blocked_on=_ago(days), by=director)
    done = actions.add_enabler(change, name="Principles", by=director)
    actions.finish_enabler(done, by=director)
    rows = enablers_of(change)
    assert [row.name for row in rows] == ["Space", "Event", "Tools", "Principles"]
    grouped = [(helper, [row.name for row in found]) for helper, found in blocked_by_helper(rows)]
    assert grouped == [("", ["Space"]), ("Daniel Kerr", ["Event", "Tools"])]
    assert progress_note(rows, []) == [
        "1 of 4 activities are done.",
        "3 are blocked, the oldest is Space, for 12 days.",
    ]


def test_the_steps_of_a_shift_are_an_editable_checklist(director: User) -> None:  # EVO-9
    change = a_change(by=director)
    usual = actions.add_shift_steps(change, by=director)
    assert len(usual) == 9
    with pytest.raises(Refused, match="already"):
        actions.add_shift_steps(change, by=director)
    (own,) = actions.add_shift_steps(change, names=["Celebrate", usual[0].name], by=director)
    own = actions.edit_shift_step(own, {"name": "Celebrate together", "done_on": TODAY}, by=director)
    actions.remove_shift_step(usual[3], by=director)
    steps = list(ShiftStep.objects.filter(initiative=change))
    assert steps[-1] == own
    assert progress_note([], steps) == ["1 of 9 steps are done."]


def test_refusals_and_rights(director: User, employee: User) -> None:
    change = a_change(by=director)
    row = actions.add_enabler(change, name="Tools", by=director)
    with pytest.raises(Refused):
        actions.add_enabler(change, name=" ", by=director)
    with pytest.raises(Refused):
        actions.block_enabler(row, blocker="  ", by=director)
    with pytest.raises(Refused):
        actions.block_enabler(row, blocker="No", blocked_on=TODAY + timedelta(days=1), by=director)
    with pytest.raises(Refused, match="Ask somebody"):
        actions.escalate_blocker(row, by=director)
    for call in (actions.finish_enabler, actions.unblock_enabler):
        with pytest.raises(PermissionDenied):
            call(row, by=employee)
    with pytest.raises(PermissionDenied):
        actions.add_shift_steps(change, by=employee)


def test_the_board_in_the_browser(director: User, employee: User, client: Client) -> None:
    change = a_change(by=director)
    client.force_login(director)
    address = reverse("change:enabling", args=[change.key])
    assert "Nothing is planned yet" in client.get(address).content.decode()
    client.post(reverse("change:add_enabler", args=[change.key]), {"name": "Launch event", "kind": "event"})
    row = Enabler.objects.get()
    do = reverse("change:do_enabler", args=[row.key])
    client.post(do, {"do": "block", "blocker": "No date", "blocked_on": "2026-11-20"})
    text = client.get(address).content.decode()
    assert "1 is blocked: Launch event, for 9 days." in text
    assert "Nobody asked yet" in text
    own = client.get(row.get_absolute_url()).content.decode()
    assert "Out of the way" in own
    sent = {"name": "Launch day", "kind": "event", "next_step": "Book the hall", "version": row.version + 1}
    client.post(row.get_absolute_url(), sent)
    client.post(do, {"do": "unblock"})
    client.post(do, {"do": "finish"})
    client.post(reverse("change:add_steps", args=[change.key]), {"usual": "yes"})
    step = ShiftStep.objects.first()
    assert step is not None
    client.post(reverse("change:tick_step", args=[step.key]))
    text = client.get(address).content.decode()
    assert "1 of 9 steps are done. 1 of 1 activities are done." in text
    assert "Book the hall" in client.get(f"{address}?format=csv").getvalue().decode()
    client.force_login(employee)
    assert "Add an activity" not in client.get(address).content.decode()
    assert client.post(do, {"do": "reopen"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    change = a_change(by=director)
    for number in range(count):
        row = actions.add_enabler(change, name=f"Tool {number}", by=director)
        actions.block_enabler(row, blocker="Money", by=director)
    client.force_login(director)
    address = reverse("change:enabling", args=[change.key])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
