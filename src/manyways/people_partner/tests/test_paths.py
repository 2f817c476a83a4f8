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
from manyways.teams.actions import add_membership, create_team
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
            assert client.post(f"{address}edit/", {"choice": "other"}).status_code == 404
    client.force_login(cast["functional_manager"])
    assert client.post(f"{address}edit/", {"choice": "planned", "talked_about": WORDS}).status_code == 302
    path.refresh_from_db()
    assert path.choice == "planned"


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
