"""Looks back at a change: what is computed, the plan kept as versions side by side, the yearly walk (ACT-6, GAP-19)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Checkpoint, PlanVersion, Process, Stakeholder
from manyways.change.queries.plan_versions import differences, plan_now
from manyways.change.queries.sustaining import (
    a_year_after,
    looks_due,
    sustained_of,
    to_walk_again,
    walked_over,
)
from manyways.change.standing.looks import found_now
from manyways.change.standing.people import Standing
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of, person_of, told
from manyways.work.actions import edit_initiative, record_dates
from manyways.work.models import Initiative


@pytest.fixture
def change(director: User) -> Initiative:
    """A change that reaches two groups, owned by the director."""
    made = a_change(a_group("Sales", by=director, people=5), a_group("Support", by=director), by=director)
    edit_initiative(made, {"owner": person_of(director)}, by=director)
    made.refresh_from_db()
    return made


def _marks(change: Initiative, version: PlanVersion) -> dict[str, str]:
    return {row.name: row.mark for row in differences(version.plan, plan_now(change))}


def test_two_versions_stand_side_by_side_with_what_came_moved_and_went(
    change: Initiative, director: User, client: Client
) -> None:
    gone = actions.plan_engagement(change, name="Town hall", planned_on=today(), by=director)
    later = actions.plan_engagement(change, name="Course", kind="train", planned_on=today(), by=director)
    version = actions.keep_plan(change, reason="As begun", by=director)
    assert set(_marks(change, version).values()) == {"same"}
    actions.remove_engagement(gone, by=director)
    actions.edit_engagement(later, {"planned_on": today() + timedelta(days=7)}, by=director)
    actions.break_process(
        milestone=milestone_of(change), process=Process.objects.create(name="Reports"), by=director
    )
    sales = change.stakeholders.get(group__name="Sales")
    actions.decide_stakeholder(sales, decision="inform", by=director)
    marks = _marks(change, version)
    assert [marks[name] for name in ("Town hall", "Course", "Reports", "Sales", "Support")] == [
        "dropped", "moved", "added", "changed", "same",
    ]  # fmt: skip
    client.force_login(director)
    page = client.get(reverse("change:plan_versions", args=[change.key]))
    assert "1 added, 1 dropped, 1 moved, 1 changed" in page.content.decode()
    file = client.get(reverse("change:plan_versions", args=[change.key]), {"format": "csv"})
    assert "Town hall" in file.getvalue().decode()


def test_a_held_look_keeps_the_plan_with_its_reason_and_plans_the_next(
    change: Initiative, director: User, employee: User
) -> None:
    actions.set_look_weeks(change, weeks=6, by=director)
    look = actions.plan_checkpoint(change, due_on=today(), by=director)
    assert [row.pk for row in looks_due(director)] == [look.pk]
    with pytest.raises(Refused):
        actions.hold_checkpoint(look, found=" ", by=director)
    with pytest.raises(PermissionDenied):
        actions.hold_checkpoint(look, found="All", by=employee)
    held = actions.hold_checkpoint(look, found="The talks", to_change="Train sooner", by=director)
    assert held.plan_version.reason == "Train sooner"
    following = change.checkpoints.get(held_on=None)
    assert following.due_on == today() + timedelta(weeks=6)
    with pytest.raises(Refused, match="already"):
        actions.hold_checkpoint(held, found="Again", by=director)
    assert history_of(held, director)


def test_what_slid_back_is_computed(change: Initiative, director: User) -> None:
    impact = impacts_of(change)[0]
    actions.edit_impact(impact, {"train_level": 2}, by=director)
    row = actions.break_process(
        milestone=milestone_of(change), process=Process.objects.create(name="Reports"), by=director
    )
    with pytest.raises(Refused):
        actions.reopen_process(row, reason="Seen", by=director)
    row = actions.fix_process(row, evidence="Board", by=director)
    session = told(change, [impact], kind="train", by=director)
    people = [member.person for member in impact.group.memberships.all()]
    actions.record_attendance(session, people=people, level=2, by=director)
    first = found_now(Standing(change))
    assert (len(first.live), len(first.landed), first.slid) == (1, 1, [])
    look = actions.plan_checkpoint(change, due_on=today(), by=director)
    actions.hold_checkpoint(look, found="Both", counts=first.counts(), by=director)
    with pytest.raises(Refused):
        actions.reopen_process(row, reason="", by=director)
    actions.reopen_process(row, reason="Status reports are back", by=director)
    for proof in session.confirmations.all():
        actions.withdraw_confirmation(proof, by=director)
    found = found_now(Standing(change))
    assert [row.name for row in found.slid] == ["Reports", "Sales"]
    assert found.sentence.startswith("2 things slid back; 0 of 1 processes are live")


def _landed(change: Initiative, on: date, by: User) -> None:
    moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    record_dates(milestone_of(change).item, started_at=moment, finished_at=moment, by=by)


def test_past_its_last_milestone_a_change_is_walked_once_a_year(
    change: Initiative, director: User, client: Client
) -> None:
    assert sustained_of(change) is None
    _landed(change, today() - timedelta(days=400), director)
    found = sustained_of(change)
    assert found is not None
    assert found.is_due
    assert [row.initiative for row in to_walk_again(walked_over(director))] == [change]
    client.force_login(director)
    assert "Walk over the stakeholders of Shift to teams again" in client.get("/today/").content.decode()
    with pytest.raises(Refused):
        actions.walk_again(change, by=director)
    for stake in change.stakeholders.all():
        actions.decide_stakeholder(stake, decision="no_need", reason="Not theirs", by=director)
    assert client.post(reverse("change:walk_again", args=[change.key])).status_code == 302
    stake = Stakeholder.objects.filter(initiative=change).first()
    assert stake is not None
    assert (stake.decision, stake.decided_before, stake.reason) == ("undecided", "no_need", "Not theirs")
    assert "To look at again, was: No need" in client.get(stake.get_absolute_url()).content.decode()
    kept = {line["state"] for line in change.plan_versions.get().plan if line["kind"] == "stakeholder"}
    assert kept == {"no_need"}
    assert to_walk_again(walked_over(director)) == []
    again = sustained_of(change)
    assert again is not None
    assert again.due_on == a_year_after(today())


def test_a_leap_day_comes_again_on_the_28th() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_many(
    change: Initiative, director: User, client: Client, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        look = actions.plan_checkpoint(change, due_on=today() - timedelta(days=number), by=director)
        actions.hold_checkpoint(look, found="Fine", by=director)
    client.force_login(director)
    address = reverse("change:looks", args=[change.key])
    client.get(address)
    with django_assert_num_queries(LOOKS_QUERIES):  # type: ignore[operator]
        assert client.get(address).content.decode().count("What worked") >= count


LOOKS_QUERIES = 27


def test_others_see_and_change_nothing(
    change: Initiative, director: User, employee: User, client: Client
) -> None:
    edit_initiative(change, {"visibility": "members"}, by=director)
    look = actions.plan_checkpoint(change, due_on=today(), by=director)
    actions.keep_plan(change, reason="As begun", by=director)
    client.force_login(employee)
    for name in ("looks", "plan_versions"):
        assert client.get(reverse(f"change:{name}", args=[change.key])).status_code == 404
    for door in ("looks", "standing", "plan-versions", "plan-versions/1/differences"):
        assert client.get(f"/api/changes/{change.key}/{door}").status_code == 404
    assert client.post(f"/api/looks/{look.key}/hold", {"found": "x"}, "application/json").status_code == 404
    assert not Checkpoint.objects.visible_to(employee).exists()
    assert not PlanVersion.objects.visible_to(employee).exists()


def test_looks_and_versions_through_the_api(change: Initiative, director: User, client: Client) -> None:
    client.force_login(director)
    door = f"/api/changes/{change.key}"
    made = client.post(f"{door}/looks", {"due_on": today().isoformat()}, "application/json")
    assert made.status_code == 201
    held = client.post(
        f"/api/looks/{made.json()['key']}/hold",
        {"found": "The talks", "to_change": "Sooner"},
        "application/json",
    )
    assert (held.status_code, held.json()["plan_version"]) == (200, 1)
    kept = client.post(f"{door}/plan-versions", {"reason": "Adapted"}, "application/json")
    assert kept.json()["number"] == 2
    assert [row["reason"] for row in client.get(f"{door}/plan-versions").json()] == ["Adapted", "Sooner"]
    rows = client.get(f"{door}/plan-versions/1/differences", {"until": 2}).json()
    assert {row["mark"] for row in rows} == {"same"}
    assert client.get(f"{door}/standing").json()["slid_back"] == []
    assert len(client.get(f"{door}/looks").json()) == 2
