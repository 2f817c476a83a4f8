"""The catalogue of training and the plan: who learns what by when, proven by attendance alone (ACT-4, D-12)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.history import history_of
from manyways.access.models import User
from manyways.change.actions import hold_engagement, record_attendance, start_change
from manyways.desk.models import Notification
from manyways.people_partner import actions
from manyways.people_partner.models import Assignment, TeamSkill, TrainingOffer
from manyways.people_partner.queries.training import needs_of
from manyways.people_partner.queries.training_plan import gaps, plan_of_training, plan_sentence
from manyways.people_partner.starting import OFFERS
from manyways.teams.actions import add_membership, add_person, create_team
from manyways.teams.models import Person, Team
from manyways.work.models import Initiative

SKILL = "Story mapping"


@pytest.fixture
def shift(director: User, people: dict[str, Person]) -> Initiative:
    """A change in which sessions are planned."""
    return start_change(name="Shift to teams", on=today() + timedelta(days=60), groups=[], by=director)


@pytest.fixture
def team(director: User, hr_partner: User, people: dict[str, Person]) -> Team:
    """Four people whose team is to map stories; the employee is one of them."""
    made = create_team(name="Checkout", by=director)
    others = [add_person(name=f"Other {number}", by=director) for number in range(3)]
    for person in (people["employee"], *others):
        add_membership(made.group, person=person, starts_on=date(2026, 1, 1), by=director)
    actions.ask_team_skill(made, skill=SKILL, by=hr_partner)
    return made


@pytest.fixture
def offer(hr_partner: User) -> TrainingOffer:
    """A course that gives two skills."""
    return actions.add_offer(name="Mapping days", skills=[SKILL, "Discovery"], hours=6, by=hr_partner)


def _due() -> date:
    return today() + timedelta(days=14)


def test_four_of_a_team_three_attend_one_is_left(
    team: Team, offer: TrainingOffer, shift: Initiative, hr_partner: User, director: User
) -> None:
    people = [need.person for need in needs_of()]
    assert len(people) == 4
    actions.assign_training(people, skill=SKILL, due_on=_due(), offer=offer, by=hr_partner)
    session = actions.plan_session(shift, skill=SKILL, offer=offer, planned_on=today(), by=hr_partner)
    assert (session.name, session.hours, session.channel) == ("Training: Mapping days", 6, "course")
    session = hold_engagement(session, by=hr_partner)
    record_attendance(session, people=people[:3], level=2, by=hr_partner)
    (gap,) = gaps()
    assert (gap.source, gap.skill, gap.needed, gap.left, gap.ways) == (
        "Checkout",
        SKILL,
        4,
        1,
        "Mapping days",
    )
    states = [line.state for line in plan_of_training(hr_partner)]
    assert states == ["asked", "done", "done", "done"]
    assert plan_sentence(plan_of_training(hr_partner)) == "3 of 4 are learnt."
    actions.ask_team_skill(team, skill="Discovery", by=hr_partner)
    assert sum(not need.is_settled for need in needs_of() if need.skill == "Discovery") == 1


def test_what_is_late_is_first_and_waits_in_the_room(
    client: Client, team: Team, hr_partner: User, people: dict[str, Person]
) -> None:
    made = actions.assign_training([people["employee"]], skill=SKILL, due_on=today(), by=hr_partner)
    Assignment.objects.filter(pk=made[0].pk).update(due_on=today() - timedelta(days=5))
    first = plan_of_training(hr_partner)[0]
    assert (first.state, first.need.person) == ("late", people["employee"])
    assert "5 days late" in str(first.status.reason)
    client.force_login(hr_partner)
    assert "1 training is late" in client.get("/change/hr/").content.decode()
    page = client.get("/change/hr/training/plan/").content.decode()
    assert "0 of 4 are learnt; 1 is late, 3 were not asked yet." in page
    actions.note_skill(people["employee"], skill=SKILL, why="Leads it elsewhere", by=hr_partner)
    assert plan_of_training(hr_partner)[-1].status.reason == f"Leads it elsewhere, {_said(today())}"


def _said(day: date) -> str:
    from manyways.ui.values import date_text

    return date_text(day)


def test_bad_input_is_refused(
    team: Team, offer: TrainingOffer, hr_partner: User, people: dict[str, Person], shift: Initiative
) -> None:
    sam, ruth = people["employee"], people["hr_partner"]
    course = actions.add_offer(name="Reading flow", skills=["Flow"], by=hr_partner)
    for given in (
        {"people": [sam], "skill": SKILL, "due_on": today() - timedelta(days=1)},
        {"people": [sam], "skill": SKILL, "due_on": _due(), "offer": course},
        {"people": [ruth], "skill": SKILL, "due_on": _due()},
        {"people": [], "skill": SKILL, "due_on": _due()},
    ):
        with pytest.raises(Refused):
            actions.assign_training(given.pop("people"), **given, by=hr_partner)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.plan_session(shift, skill=SKILL, offer=course, planned_on=_due(), by=hr_partner)
    with pytest.raises(Refused):
        actions.add_offer(name="Nothing", skills=[" "], by=hr_partner)
    with pytest.raises(Refused, match="already"):
        actions.ask_team_skill(team, skill=SKILL, by=hr_partner)
    assert not Assignment.objects.exists()


def test_entries_are_ticked_once(client: Client, hr_partner: User, employee: User) -> None:
    client.force_login(hr_partner)
    assert "Value-stream mapping" in client.get("/change/training/").content.decode()
    client.post("/change/training/take/", {"entry": ["0", "1", "2"]})
    assert set(TrainingOffer.objects.values_list("name", flat=True)) == {
        "Story mapping", "Value-stream mapping", "Discovery with customers",
    }  # fmt: skip
    with pytest.raises(Refused):
        actions.take_offers(chosen=OFFERS[:2], by=hr_partner)
    found = TrainingOffer.objects.get(name="Story mapping")
    actions.edit_offer(found, {"is_offered": False}, version=found.version, by=hr_partner)
    client.force_login(employee)
    assert "Story mapping" not in client.get("/change/training/").content.decode()


def test_a_person_sees_their_own_and_a_manager_their_peoples(
    client: Client, cast: dict[str, User], team: Team, hr_partner: User, people: dict[str, Person]
) -> None:
    everybody = [need.person for need in needs_of()]
    actions.assign_training(everybody, skill=SKILL, due_on=_due(), by=hr_partner)
    assert Notification.objects.filter(cause="people_partner.to_learn").count() == 1
    client.force_login(cast["employee"])
    assert f"Learn: {SKILL}" in client.get("/today/").content.decode()
    for slug, user in cast.items():
        client.force_login(user)
        seen = {line.need.person for line in plan_of_training(user)}
        mine = client.get("/change/my-job/").content.decode()
        if slug == "hr_partner":
            assert seen == set(everybody)
            continue
        is_close = slug in {"employee", "functional_manager"}
        assert seen == ({people["employee"]} if is_close else set()), slug
        assert (SKILL in mine) is is_close, slug
        assert Assignment.objects.visible_to(user).exists() is is_close
        assert not TeamSkill.objects.visible_to(user).exists()
        for door in ("plan/", "gaps/", "", "plan/?format=csv", f"skill/?skill={SKILL}"):
            assert client.get(f"/change/hr/training/{door}").status_code == 404, (slug, door)
        for door in ("ask/", "teams/", "held/"):
            assert client.post(f"/change/hr/training/{door}", {"skill": SKILL}).status_code == 404
        assert client.get("/change/training/new/").status_code == 404
        with pytest.raises(PermissionDenied):
            actions.assign_training(everybody, skill=SKILL, due_on=_due(), by=user)
        with pytest.raises(PermissionDenied):
            actions.add_offer(name="Mine", skills=["Mine"], by=user)


def test_the_pages_work(
    client: Client, team: Team, offer: TrainingOffer, hr_partner: User, shift: Initiative
) -> None:
    client.force_login(hr_partner)
    address = f"/change/hr/training/ask/?skill={SKILL}"
    client.post(address, {"due_on": _due().isoformat(), "offer": offer.pk, "people": "Other 1\nSam Osei"})
    assert {row.person.name for row in Assignment.objects.all()} == {"Other 1", "Sam Osei"}
    client.post(address, {"due_on": _due().isoformat()})
    assert Assignment.objects.count() == 4
    form = {"initiative": shift.pk, "planned_on": _due().isoformat(), "offer": offer.pk}
    assert client.post(f"/change/hr/training/skill/?skill={SKILL}", form).status_code == 302
    page = client.get(f"/change/hr/training/skill/?skill={SKILL}").content.decode()
    assert "Training: Mapping days" in page
    assert "Mapping days" in client.get("/change/hr/training/gaps/?format=csv").getvalue().decode()
    row = TeamSkill.objects.get()
    client.post(f"/change/hr/training/teams/{row.key}/")
    assert not needs_of()
    assert history_of(offer, hr_partner)


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_asks_the_same_however_many(
    client: Client, director: User, hr_partner: User, count: int, django_assert_num_queries: object
) -> None:
    made = create_team(name="Search", by=director)
    for number in range(count):
        person = add_person(name=f"One {number}", by=director)
        add_membership(made.group, person=person, starts_on=date(2026, 1, 1), by=director)
    actions.ask_team_skill(made, skill=SKILL, by=hr_partner)
    actions.assign_training([need.person for need in needs_of()], skill=SKILL, due_on=_due(), by=hr_partner)
    client.force_login(hr_partner)
    client.get("/change/hr/training/plan/")
    with django_assert_num_queries(PLAN_QUERIES):  # type: ignore[operator]
        assert client.get("/change/hr/training/plan/").content.decode().count("One ") >= count


PLAN_QUERIES = 13
