"""Role paths, duties, titles and own reminders: who reads them, what is refused, what is warned of."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import Coaching, DutyFate, RolePath, TalkReminder
from manyways.people_partner.queries.titles import title_warnings
from manyways.people_partner.tests.samples import a_role
from manyways.teams.actions import add_membership, choose_way_of_working, create_team
from manyways.teams.models import Person
from manyways.work.models import Sprint

WORDS = "Would rather not lead meetings"
READERS = {"hr_partner", "functional_manager", "employee"}


def test_a_path_is_read_by_hr_the_manager_and_the_person(  # PM-1
    client: Client, cast: dict[str, User], people: dict[str, Person]
) -> None:
    path = actions.begin_path(people["employee"], talked_about=WORDS, by=cast["functional_manager"])
    path = actions.edit_path(path, {"choice": "program", "training": "Two days"}, by=cast["hr_partner"])
    actions.plan_coaching(path, topic="Forecasts", planned_on=today(), by=cast["hr_partner"])
    address = path.get_absolute_url()
    for slug, user in cast.items():
        client.force_login(user)
        is_reader = slug in READERS
        assert (WORDS in client.get(address).content.decode()) is is_reader, slug
        assert RolePath.objects.visible_to(user).exists() is is_reader
        assert Coaching.objects.visible_to(user).exists() is is_reader
        for door in ("/change/paths/", f"/history/people_partner.rolepath/{path.key}/", "/find?q=meetings"):
            assert WORDS not in client.get(door).content.decode()
        if slug not in {"hr_partner", "functional_manager"}:
            with pytest.raises(PermissionDenied):
                actions.edit_path(path, {"choice": "other"}, by=user)
            assert client.get(f"{address}edit/").status_code == 404
            assert client.post(f"{address}edit/", {"choice": "other"}).status_code == 404
    client.force_login(cast["functional_manager"])
    assert client.post(f"{address}edit/", {"choice": "planned", "talked_about": WORDS}).status_code == 302
    path.refresh_from_db()
    assert path.choice == "planned"


def test_the_list_says_who_has_not_chosen_and_nothing_of_nobody(
    client: Client, cast: dict[str, User], people: dict[str, Person]
) -> None:
    manager = cast["functional_manager"]
    client.force_login(manager)
    assert "chosen" not in client.get("/change/paths/").content.decode()
    path = actions.begin_path(people["employee"], by=manager)
    assert "1 has not chosen yet." in client.get("/change/paths/").content.decode()
    actions.edit_path(path, {"choice": "other"}, by=manager)
    assert "Everybody has chosen." in client.get("/change/paths/").content.decode()


def test_coaching_is_planned_beside_done(  # PM-4
    client: Client, hr_partner: User, people: dict[str, Person]
) -> None:
    path = actions.begin_path(people["employee"], by=hr_partner)
    first = actions.plan_coaching(path, topic="Flow", planned_on=today(), by=hr_partner)
    actions.plan_coaching(
        path, topic="Money", planned_on=today() + timedelta(days=9), needs_outside=True, by=hr_partner
    )
    actions.hold_coaching(first, by=hr_partner)
    client.force_login(hr_partner)
    text = client.get(path.get_absolute_url()).content.decode()
    assert "1 of 2 coaching sessions held" in text
    assert "1 topic needs a coach from outside" in text
    with pytest.raises(Refused):
        actions.hold_coaching(first, on=today() + timedelta(days=1), by=hr_partner)


def test_duties_feed_a_new_description(client: Client, hr_partner: User, director: User) -> None:  # PM-3
    old = a_role(hr_partner)
    client.force_login(hr_partner)
    address = f"/change/hr/duties/{old.key}/"
    assert client.post(address, {"duty_0": "keep", "write": "1"}).status_code == 422
    client.post(address, {"duty_0": "keep", "duty_1": "team", "write": "1"})
    new = old.role.versions.first()
    assert new is not None
    assert (new.number, new.duties, new.published_on) == (2, ["Keeps the release calendar"], None)
    with pytest.raises(Refused):
        actions.map_duties(old, fates={"Sings": "keep"}, by=hr_partner)
    with pytest.raises(PermissionDenied):
        actions.map_duties(old, fates={}, by=director)
    assert not DutyFate.objects.visible_to(director).exists()


def test_a_scrum_master_outside_scrum_is_warned_of(  # PM-2
    hr_partner: User, director: User, people: dict[str, Person]
) -> None:
    version = actions.add_job_role(
        title="Scrum Master", duties=["Coaches the team", "Delivers on time"], is_in_use=True, by=hr_partner
    )
    actions.hold_role(version, people=[people["employee"]], by=hr_partner)
    duty, place = title_warnings(version)
    assert "Delivers on time" in duty
    assert "Sam Osei" in place
    team = create_team(name="Billing", by=director)
    assert team.group
    add_membership(team.group, person=people["employee"], by=director)
    Sprint.objects.create(team=team, goal="Go", starts_on=today(), ends_on=today() + timedelta(days=13))
    assert title_warnings(version) == [duty]
    assert title_warnings(a_role(hr_partner)) == []


def test_reminders_of_talks_are_the_managers_alone(  # no central record
    client: Client, cast: dict[str, User], people: dict[str, Person]
) -> None:
    manager = cast["functional_manager"]
    client.force_login(manager)
    client.post(f"/change/my-job/people/{people['employee'].key}/talk/", {"last_on": "2026-11-20"})
    note = TalkReminder.objects.get()
    assert not hasattr(TalkReminder, "pgh_event_model")
    assert "2026-11-20" in client.get("/change/my-job/").content.decode()
    for user in cast.values():
        assert TalkReminder.objects.visible_to(user).exists() is (user == manager)
        if user != manager:
            client.force_login(user)
            assert "2026-11-20" not in client.get("/change/my-job/").content.decode()
            with pytest.raises(PermissionDenied):
                actions.remind_own_talk(note.person, by=user)


def test_a_team_that_says_how_it_works_is_taken_at_its_word(  # PM-2, PM-5
    hr_partner: User, director: User, people: dict[str, Person]
) -> None:
    version = actions.add_job_role(title="Scrum Master", duties=["Coaches"], is_in_use=True, by=hr_partner)
    actions.hold_role(version, people=[people["employee"]], by=hr_partner)
    team = create_team(name="Billing", by=director)
    add_membership(team.group, person=people["employee"], starts_on=today() - timedelta(days=60), by=director)
    choose_way_of_working(
        team, name="Scrum", reason="Learns fast", starts_on=today() - timedelta(days=30), by=director
    )
    assert title_warnings(version) == []
    choose_way_of_working(team, name="Kanban", reason="Many small requests", starts_on=today(), by=director)
    Sprint.objects.create(team=team, goal="Go", starts_on=today(), ends_on=today() + timedelta(days=13))
    assert "Sam Osei" in title_warnings(version)[0]


def test_coaching_of_a_team_is_read_by_who_is_in_it(  # PM-4
    client: Client, cast: dict[str, User], director: User, people: dict[str, Person]
) -> None:
    team = create_team(name="Billing", lead=people["team_lead"], by=director)
    add_membership(team.group, person=people["employee"], by=director)
    row = actions.plan_team_coaching(
        team, topic="Slicing stories", planned_on=today(), needs_outside=True, by=cast["team_lead"]
    )
    readers = {"hr_partner", "team_lead", "employee"}
    address = row.get_absolute_url()
    for slug, user in cast.items():
        client.force_login(user)
        for door in (address, "/change/coaching/", "/change/coaching/?format=csv"):
            told = client.get(door).getvalue().decode()
            assert ("Slicing stories" in told) is (slug in readers), (slug, door)
        assert Coaching.objects.visible_to(user).exists() is (slug in readers)
        if slug not in {"hr_partner", "team_lead"}:
            for verb in ("held", "coach"):
                answer = client.post(f"/change/coaching/{row.key}/{verb}/", {"name": "X"})
                assert answer.status_code in {403, 404}
            assert (
                client.post(f"{address}plan/", {"topic": "Mine", "planned_on": "2026-12-01"}).status_code
                == 404
            )
            with pytest.raises(PermissionDenied):
                actions.plan_team_coaching(team, topic="Mine", planned_on=today(), by=user)


def test_the_log_shows_gaps_until_a_coach_is_found(  # PM-4
    client: Client, cast: dict[str, User], director: User, people: dict[str, Person]
) -> None:
    team = create_team(name="Billing", lead=people["team_lead"], by=director)
    row = actions.plan_team_coaching(
        team, topic="Slicing", planned_on=today(), needs_outside=True, by=cast["team_lead"]
    )
    path = actions.begin_path(people["employee"], by=cast["hr_partner"])
    held = actions.plan_coaching(path, topic="Ledger", planned_on=today(), by=cast["hr_partner"])
    actions.hold_coaching(held, by=cast["hr_partner"])
    client.force_login(cast["hr_partner"])
    said = client.get("/change/coaching/").content.decode()
    assert "1 of 2 coaching sessions held. 1 topic needs a coach from outside." in said
    assert "Ledger" not in client.get("/change/coaching/?state=gap&format=csv").getvalue().decode()
    client.force_login(cast["team_lead"])
    assert client.post(f"/change/coaching/{row.key}/coach/", {"name": ""}).status_code == 422
    client.post(f"/change/coaching/{row.key}/coach/", {"name": "Agile Works"})
    said = client.get("/change/coaching/").content.decode()
    assert "0 of 1 coaching sessions held." in said
    assert ("Ledger" in said, "Agile Works" in said) == (False, True)
    client.post(f"/change/coaching/{row.key}/held/")
    assert "1 of 1 coaching sessions held" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_asks_the_same_however_many(
    client: Client, hr_partner: User, people: dict[str, Person], count: int, django_assert_num_queries: object
) -> None:
    path = actions.begin_path(people["employee"], by=hr_partner)
    for number in range(count):
        actions.plan_coaching(path, topic=f"Topic {number}", planned_on=today(), by=hr_partner)
    client.force_login(hr_partner)
    client.get("/change/coaching/")
    with django_assert_num_queries(LOG_QUERIES):  # type: ignore[operator]
        assert client.get("/change/coaching/").content.decode().count("Topic ") >= count


LOG_QUERIES = 5
