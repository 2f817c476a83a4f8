"""Templates: six that are complete, dated from either end, made in one step, kept from what is finished."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.models import Template
from manyways.intake.parts import ITEMS, PARTS, part_text, read_part
from manyways.intake.queries.clashes import clash_sentence, clashes_of
from manyways.intake.queries.proposals import period_of, propose, role_names
from manyways.intake.tests.samples import a_person, an_advice, template
from manyways.schedule.dates import planned_dates
from manyways.teams.actions import add_membership, create_team
from manyways.teams.models import Person
from manyways.work import actions as work
from manyways.work.models import Decision, Initiative, Item, Link
from manyways.work.queries.decisions import decide_bys
from manyways.work.tests.samples import an_event, items_in

SIX = (
    "certification-audit",
    "customer-conference",
    "network-refresh",
    "office-move",
    "product-outcome",
    "shift-to-product-teams",
)
EVENT_DAY = date(2027, 5, 18)


@pytest.mark.parametrize("slug", SIX)
def test_each_template_makes_a_plan_that_can_be_computed(director: User, slug: str) -> None:
    found = template(slug)
    made = actions.apply_template(found, name="New", ends_on=today() + timedelta(days=400), by=director)
    assert made.items.count() >= len(found.items)
    assert made.approach == found.approach
    assert made.practice_uses.count() == len(found.practices)
    assert made.decisions.count() == len(found.decisions)
    assert made.slots.count() == sum(row["count"] for row in found.slots)
    assert made.budget_lines.count() == len(found.budget)
    assert made.log.count() == len(found.risks)
    plan = planned_dates(made)
    assert plan.problem == ""
    if made.way.has_plan:
        assert plan.finish_on
        assert Link.objects.filter(successor__initiative=made).exists()


def test_a_conference_is_dated_back_from_its_day(director: User) -> None:
    """E-2c: catering needs 8 weeks, the venue 26."""
    proposal = propose(template(), ends_on=EVENT_DAY)
    days = {decision.name: decision.decide_by_on for decision in proposal.decisions}
    assert days["Catering"] == date(2027, 3, 23)
    assert days["Venue"] == date(2026, 11, 17)
    assert proposal.estimate == 180_000


def test_the_decisions_made_from_a_template_fall_due_as_shown_before(director: User) -> None:
    """E-2c, on the records: the days computed by the decisions are those the template showed."""
    made = actions.apply_template(template(), name="Conference", ends_on=EVENT_DAY, by=director)
    rows = decide_bys(Decision.objects.filter(initiative=made), director)
    days = {row.decision.name: row.decide_on for row in rows}
    assert days["Catering"] == date(2027, 3, 23)
    assert days["Venue"] == date(2026, 11, 17)


def test_a_template_counts_what_it_adds(director: User) -> None:
    for each in Template.objects.filter(is_active=True):
        made = actions.apply_template(each, name=each.name, ends_on=EVENT_DAY, by=director)
        assert made.items.count() == each.item_count, each
        assert made.decisions.count() == len(each.decisions), each


def test_one_number_and_its_parts_stand_wherever_a_template_is_named(director: User, client: Client) -> None:
    found = template()
    advice = an_advice(by=director, template=found)
    client.force_login(director)
    begin = reverse("intake:begin", args=[found.key])
    for address in (found.get_absolute_url(), begin, advice.get_absolute_url()):
        said = f"{found.item_count} items, {len(found.decisions)} of them decisions"
        assert said in client.get(address).content.decode()
    found.decisions, found.items = found.decisions[:1], found.items[:1]
    assert found.parts_text == "3 items, one of them a decision"
    found.decisions = []
    assert found.parts_text == "1 item"


@pytest.mark.parametrize("weekday", [1, 5, 6])
def test_the_event_day_is_a_milestone_that_cannot_move(weekday: int, director: User) -> None:
    """Also on a Saturday or Sunday, when nobody works."""
    mara = a_person(director, by=director)
    day = today() + timedelta(weeks=50, days=weekday - today().weekday())
    made = actions.apply_template(
        template(), name="Conference", ends_on=day, roles={"Event manager": mara}, by=director
    )
    assert (made.due_on, made.is_due_fixed, made.starts_on) == (day, True, day - timedelta(weeks=34))
    opens = made.items.get(name="Conference opens")
    assert opens.owner == mara
    assert planned_dates(made).items[opens.pk].start_on == day
    assert made.slots.filter(kind="Speakers").count() == 9
    contract = made.items.get(name="Venue contract signed")
    assert made.decisions.get(name="Venue").item_id in contract.links_in.values_list(
        "predecessor_id", flat=True
    )
    assert made.items.get(name="Frame").form == Item.Form.PHASE


@pytest.mark.parametrize(("weeks_until_end", "late"), [(34, False), (50, False), (10, True)])
def test_a_start_that_has_passed_moves_to_today(weeks_until_end: int, late: bool) -> None:
    end = today() + timedelta(weeks=weeks_until_end)
    period = period_of(template(), ends_on=end)
    assert period.ends_on == end
    assert bool(period.days_late) is late
    assert period.starts_on == (today() if late else end - timedelta(weeks=34))
    assert period_of(template()).ends_on == today() + timedelta(weeks=34)


def test_undo_takes_everything_of_a_template_back(director: User) -> None:
    actions.apply_template(template(), name="Conference", by=director)
    context = last_context()
    assert context
    undo(context, by=director)
    assert not Initiative.objects.exists()
    assert not Item.objects.exists()


def test_the_employee_begins_nothing_from_a_template(employee: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.apply_template(template(), name="Conference", by=employee)
    with pytest.raises(PermissionDenied):
        actions.edit_template(template(), {"name": "Mine"}, by=employee)


def test_the_parts_survive_their_text() -> None:
    for found in Template.objects.all():
        for name, part in PARTS.items():
            rows = getattr(found, name)
            reading = read_part(part, part_text(part, rows))
            assert (reading.rows, reading.problems) == (rows, {})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (" | 5 d", "no name"),
        ("Walk | soon", "cannot be read as days"),
        ("Walk | 8-5-3 d", "cannot be read as days"),
        ("Walk | 5 d | Run | Lead | next week", "cannot be read as week"),
        ("a | 1 | b | c | 2 | more", "more columns"),
    ],
)
def test_lines_that_are_not_understood_are_named(line: str, problem: str) -> None:
    assert problem in read_part(ITEMS, line).problems[1]


def test_items_wait_for_names_that_are_there(director: User) -> None:
    found = actions.add_template(name="Fair", kind=template().kind, by=director)
    with pytest.raises(Refused, match="Run"):
        actions.edit_template(found, {"items": [{"name": "Walk", "after": ["Run"], "level": 0}]}, by=director)
    again = actions.add_template(name="Fair", kind=template().kind, by=director)
    assert (found.slug, again.slug) == ("fair", "fair-2")


def test_what_is_finished_can_be_kept_as_template(director: User) -> None:
    event = an_event(by=director, started_on=today() - timedelta(weeks=20))
    (phase, *_rest) = items_in(event, "Place", by=director, form="phase")
    venue = work.add_item(event, name="Venue; signed", parent=phase, duration_minutes=4800, by=director)
    work.add_link(venue, successor=work.add_item(event, name="Hotel", by=director), by=director)
    with pytest.raises(Refused, match="finished"):
        actions.save_as_template(event, name="Fair", by=director)
    kept = actions.save_as_template(work.finish_initiative(event, by=director), name="Fair", by=director)
    assert kept.span_weeks == 20
    assert kept.source == event
    assert part_text(ITEMS, kept.items).splitlines() == [
        "Place",
        "  Venue, signed | 10 d",
        "Hotel |  | Venue, signed",
    ]
    assert actions.apply_template(kept, name="Next fair", by=director).items.count() == 3


def test_who_is_busy_elsewhere_is_named_before_kick_off(director: User, employee: User) -> None:
    """WORK-4: only work that falls in the period counts, and only what the reader may see."""
    mara = a_person(director, by=director)
    busy = an_event(by=director, name="Partner day", starts_on=today())
    items_in(busy, "Agenda", by=director, owner=mara, duration_minutes=4800)
    clashes = clashes_of([mara], today(), today() + timedelta(days=30), director)
    assert [(clash.person, clash.what, clash.where) for clash in clashes] == [(mara, "Agenda", "Partner day")]
    later = today() + timedelta(days=200)
    assert clashes_of([mara], later, later + timedelta(days=30), director) == []
    assert clashes_of([mara], today(), today() + timedelta(days=30), employee) == []
    assert clashes_of([mara], today(), later, director, without=busy) == []


def test_an_end_before_the_start_is_no_all_clear(client: Client, director: User) -> None:  # WORK-4
    found = actions.start_advice(name="Fair", template=template(), by=director)
    client.force_login(director)
    dates = {"starts_on": "2027-05-20", "ends_on": "2027-02-01"}
    told = client.get(f"/work/advice/{found.key}/clashes/", dates).content.decode()
    assert "It cannot finish before it started." in told
    assert "Nobody named here" not in told


def test_shares_of_time_say_what_is_left(director: User) -> None:  # WORK-4
    mara, jonas = (Person.objects.create(name=name) for name in ("Mara", "Jonas"))
    first, second = (create_team(name=name, by=director) for name in ("Billing", "Search"))
    end = today() + timedelta(days=200)
    add_membership(first.group, person=mara, percent=60, by=director)
    add_membership(second.group, person=mara, percent=30, starts_on=today() + timedelta(days=10), by=director)
    add_membership(first.group, person=jonas, percent=50, starts_on=end, by=director)
    found = clashes_of([mara, jonas], today(), today() + timedelta(days=30), director)
    assert [(clash.where, clash.percent, clash.free_percent) for clash in found] == [
        ("Billing", 60, 10),
        ("Search", 30, 10),
    ]
    assert clash_sentence(found) == "Still busy elsewhere: Mara (10\u202f% free)."
    assert clashes_of([mara], today(), today() + timedelta(days=5), director)[0].free_percent == 40


def test_roles_of_a_template_come_in_order() -> None:
    assert role_names(template())[:2] == ["Sponsor", "Event manager"]


def test_a_team_lead_begins_from_a_template_and_chooses_the_approach(team_lead: User, director: User) -> None:
    a_person(team_lead, by=director)
    made = actions.apply_template(template("product-outcome"), name="Group billing", by=team_lead)
    advice = actions.start_advice(name=made.name, kind=made.kind, initiative=made, by=team_lead)
    decided = actions.decide_advice(advice, chosen="hybrid", reason="A date from outside", by=team_lead)
    assert decided.initiative is not None
    assert decided.initiative.approach == "hybrid"
