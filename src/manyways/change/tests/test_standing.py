"""Processes, gates and load: computed each time, with what is missing by name."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import GateDecision
from manyways.change.standing.load import LoadMap
from manyways.change.standing.people import Standing
from manyways.change.standing.processes import break_rows
from manyways.change.standing.readiness import gates_of
from manyways.change.starting import PROCESSES
from manyways.change.tests.samples import a_change, a_group, milestone_of
from manyways.teams.actions import add_membership
from manyways.teams.models import Person


def test_a_process_breaks_on_its_first_run_after_the_milestone(
    director: User, marketing: User, client: Client
) -> None:
    """D-1e: it shows on its own page and on the page of everybody who works with it; live, both say so."""
    group = a_group("Marketing", people=2, by=director)
    initiative = a_change(group, by=director)
    owner = Person.objects.create(name="Lea", user=marketing)
    process = actions.add_process(
        name="Release notes approval", next_run=date(2026, 12, 1), every_months=1, by=director
    )
    row = actions.break_process(
        milestone=milestone_of(initiative), process=process, groups=[group], breaks="No date", by=director
    )
    (shown,) = break_rows(initiative)
    day = milestone_of(initiative).fixed_on
    assert day is not None
    first_run = day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert (shown.on, shown.status.shown_word) == (first_run, "Nobody")
    client.force_login(director)
    assert "Nobody owns it" in client.get(process.get_absolute_url()).content.decode()
    actions.edit_process(process, {"owner": owner}, by=director)
    actions.edit_break(row, {"fix_owner": owner, "new_way": "One page a week"}, by=director)
    with pytest.raises(Refused):
        actions.fix_process(row, evidence=" ", by=director)
    actions.fix_process(row, evidence="Seen on 20 November", by=director)
    stakeholder = initiative.stakeholders.get()
    for address in (process.get_absolute_url(), stakeholder.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Live" in page
        assert "One page a week" in page


def test_the_starting_list_is_taken_by_ticks(director: User, client: Client) -> None:
    initiative = a_change(by=director)
    client.force_login(director)
    client.post(reverse("change:add_break", args=[initiative.key]), {"adopt": "yes", "entry": ["0", "9"]})
    rows = break_rows(initiative)
    assert {row.impact.process.name for row in rows} == {str(PROCESSES[0].name), str(PROCESSES[9].name)}
    consulted = next(row for row in rows if row.impact.days_before)
    assert consulted.on == today()


def test_the_gate_is_computed_and_going_early_needs_a_reason(director: User, client: Client) -> None:
    """EVO-4."""
    initiative = a_change(a_group("Sales", people=5, by=director), by=director)
    (gate,) = gates_of(initiative, Standing(initiative))
    assert gate.percent < 90
    assert not gate.is_go
    assert "1 stakeholder undecided" in [check.words for check in gate.missing]
    client.force_login(director)
    address = reverse("change:decide_gate", args=[gate.milestone.key])
    assert client.post(address, {"decision": "go"}).status_code == 422
    assert not GateDecision.objects.exists()
    client.post(address, {"decision": "go", "reason": "The lease ends."})
    decision = GateDecision.objects.get()
    assert (decision.is_go, decision.decided_by, decision.ready_percent) == (True, director, gate.percent)
    assert decision.missing
    page = client.get(reverse("change:ready", args=[initiative.key])).content.decode()
    assert "The lease ends." in page
    assert director.name in page


def test_what_is_settled_raises_the_percent(director: User) -> None:
    initiative = a_change(a_group("Sales", people=5, by=director), by=director)
    (before,) = gates_of(initiative, Standing(initiative))
    actions.decide_stakeholder(initiative.stakeholders.get(), decision="inform", by=director)
    (after,) = gates_of(initiative, Standing(initiative))
    assert after.percent > before.percent


def test_the_map_names_the_changes_that_collide(director: User, client: Client) -> None:
    """GAP-6: one group, two changes, a limit, a blackout."""
    group = a_group("Support", people=6, by=director)
    other = a_group("Squad", by=director)
    shared = Person.objects.filter(memberships__group=group).first()
    assert shared is not None
    add_membership(other, person=shared, by=director)
    to_monday = 7 - today().weekday()
    for name in ("New phones", "New teams"):
        initiative = a_change(by=director, name=name, in_days=to_monday)
        actions.add_impact(
            milestone=milestone_of(initiative),
            group=group,
            summary=name,
            severity=4,
            effort_hours=10,
            settling_weeks=4,
            by=director,
        )
    actions.set_capacity(group=group, hours_per_week=4, most_high_changes=1, by=director)
    actions.add_blackout(
        group=other,
        starts_on=today() + timedelta(days=to_monday),
        ends_on=today() + timedelta(days=to_monday + 3),
        reason="Close",
        by=director,
    )
    found = LoadMap(director)
    monday = found.weeks[1]
    behind = found.behind(group, monday)
    assert behind is not None
    assert [name for name, _hours in behind.changes] == ["New phones", "New teams"]
    assert [hours for _name, hours in behind.changes] == pytest.approx([24.0, 24.0])
    assert len(behind.reasons) == 2
    assert behind.in_several == 1
    rows = {row.group.name: row for row in found.rows()}
    assert rows["Support"].cells[1].hours == pytest.approx(8.0)
    assert rows["Squad"].cells[1].is_saturated
    assert rows["Squad"].cells[1].hours is None
    client.force_login(director)
    page = client.get(
        reverse("change:load"), {"group": group.key, "week": monday.isoformat()}
    ).content.decode()
    assert "New phones" in page
    assert "some people are in another group too" in page
    assert shared.name not in page


def test_a_milestone_is_tried_on_another_day_without_writing(director: User, client: Client) -> None:
    group = a_group("Support", people=6, by=director)
    to_monday = 7 - today().weekday()
    initiative = a_change(by=director, in_days=to_monday)
    start = milestone_of(initiative)
    actions.add_impact(
        milestone=start,
        group=group,
        summary="New",
        severity=3,
        effort_hours=10,
        settling_weeks=2,
        by=director,
    )
    client.force_login(director)
    later = today() + timedelta(days=to_monday + 28)
    page = client.get(reverse("change:load"), {"move": start.key, "to": later.isoformat()})
    cells = page.context["rows"][0].cells
    assert cells[1].hours is None
    assert cells[5].hours is not None
    start.refresh_from_db()
    assert start.fixed_on == today() + timedelta(days=to_monday)


def test_a_look_back_keeps_the_counts_and_plans_the_next(director: User) -> None:
    """GAP-19."""
    initiative = a_change(by=director)
    first = actions.plan_checkpoint(initiative, due_on=today(), by=director)
    with pytest.raises(Refused):
        actions.hold_checkpoint(first, found="", by=director)
    actions.hold_checkpoint(
        first, found="Three of four live", slid_back="Status reports", counts={"complete": 3}, by=director
    )
    held, planned = initiative.checkpoints.order_by("due_on")
    assert held.counts == {"complete": 3}
    assert planned.due_on.year == today().year + 1


def test_groups_are_observed_and_persons_never(director: User, client: Client) -> None:
    many, few = a_group("Many", people=5, by=director), a_group("Few", people=3, by=director)
    initiative = a_change(many, few, by=director)
    rows = {row.name: row for row in initiative.stakeholders.select_related("group")}
    actions.observe_stakeholder(rows["Many"], influence=5, support=-1, on=date(2026, 10, 1), by=director)
    actions.observe_stakeholder(rows["Many"], influence=5, support=1, by=director)
    with pytest.raises(Refused):
        actions.observe_stakeholder(rows["Few"], influence=5, support=1, by=director)
    someone = Person.objects.create(name="Someone")
    (person,) = actions.add_stakeholders(initiative, people=[someone], by=director)
    with pytest.raises(Refused):
        actions.observe_stakeholder(person, influence=1, support=0, by=director)
    client.force_login(director)
    looks = client.get(reverse("change:influence", args=[initiative.key])).context["looks"]
    assert [look.support for look in looks] == [1, -1]


@pytest.mark.parametrize(
    "name",
    [
        "people",
        "engagements",
        "breaks",
        "ready",
        "case",
        "impacts",
        "influence",
        "change_owed",
        "add_stakeholders",
        "new_engagement",
    ],
)
def test_a_change_hidden_from_somebody_has_no_page(
    name: str, director: User, employee: User, client: Client
) -> None:
    initiative = actions.start_change(name="Secret", visibility="members", by=director)
    client.force_login(employee)
    assert client.get(reverse(f"change:{name}", args=[initiative.key])).status_code == 404


@pytest.mark.parametrize("name", ["changes", "owed", "mine", "load", "lists", "processes"])
def test_the_places_open_for_everybody_and_tell_nothing_hidden(
    name: str, director: User, employee: User, client: Client
) -> None:
    initiative = actions.start_change(name="Secret plan", visibility="members", on=today(), by=director)
    actions.add_impact(
        milestone=milestone_of(initiative),
        group=a_group("Hush", people=6, by=director),
        summary="Hidden",
        effort_hours=9,
        settling_weeks=2,
        by=director,
    )
    client.force_login(employee)
    page = client.get(reverse(f"change:{name}"))
    assert page.status_code == 200
    assert "Secret plan" not in page.content.decode()
    assert "Hidden" not in page.content.decode()
