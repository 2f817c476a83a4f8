"""A calendar by secret link shows what its maker may see when it is read, and nothing once it has ended."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import edit_engagement, plan_engagement
from manyways.interchange.actions import add_own_calendar, end_own_calendar
from manyways.interchange.models import CalendarFeed
from manyways.teams.actions import add_group, add_membership, add_person, create_team
from manyways.work.actions import add_activity, add_decision, add_item, create_initiative, edit_initiative
from manyways.work.models import Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(director: User) -> Initiative:
    """An event with a milestone, an open decision, a session for two groups and an activity."""
    owner = add_person(name="Mara", email=director.email, user=director, by=director)
    team = create_team(name="Events", by=director)
    event = create_initiative(
        name="Conference", approach="planned", visibility="company", owner=owner, team=team, starts_on=today(),
        due_on=today() + timedelta(days=90), by=director,
    )  # fmt: skip
    add_item(event, name="Doors, open; really", form="milestone", by=director)
    add_decision(event, name="Venue", lead_days=10, need="event", by=director)
    plan_engagement(
        event, name="Rehearsal", channel="session", audience=[add_group(name="Speakers", by=director)],
        planned_on=today() + timedelta(days=80), starts_at=time(10), hours=2, place="Hall 1", by=director,
    )  # fmt: skip
    add_activity(event, name="Keynote", starts_at=_at(90, 9), ends_at=_at(90, 10), by=director)
    return event


def _at(days: int, hour: int):
    from datetime import datetime

    from django.utils import timezone

    return timezone.make_aware(datetime.combine(today() + timedelta(days=days), time(hour)))


def read(client: Client, feed: CalendarFeed) -> dict[str, object]:
    answer = client.get(reverse("interchange:calendar_file", args=[feed.secret]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_an_initiative_shows_milestones_decide_bys_sessions_and_its_programme(
    conference: Initiative, director: User, client: Client
) -> None:
    events = read(client, add_own_calendar(initiative=conference, by=director))
    assert set(events) == {"Doors, open; really", "Conference", "Decide: Venue", "Rehearsal", "Keynote"}
    assert events["Decide: Venue"]["dtstart"].dt == today() + timedelta(days=80)  # type: ignore[index]
    assert events["Rehearsal"]["dtend"].dt - events["Rehearsal"]["dtstart"].dt == timedelta(hours=2)  # type: ignore[index]
    assert events["Rehearsal"]["location"] == "Hall 1"  # type: ignore[index]
    assert conference.get_absolute_url() in str(events["Conference"]["url"])  # type: ignore[index]


def test_a_team_and_a_person_have_calendars_of_what_they_lead(
    conference: Initiative, director: User, client: Client
) -> None:
    assert "Rehearsal" in read(client, add_own_calendar(team=conference.team, by=director))
    assert "Decide: Venue" in read(client, add_own_calendar(by=director))
    other = create_team(name="Other", by=director)
    assert read(client, add_own_calendar(team=other, by=director)) == {}


def test_a_guest_of_a_session_finds_it_in_their_own_calendar(
    conference: Initiative, director: User, employee: User, client: Client
) -> None:
    feed = add_own_calendar(by=employee)
    assert read(client, feed) == {}
    person = add_person(name="Sam", email=employee.email, user=employee, by=director)
    add_membership(conference.engagements.get().audience.get().group, person=person, by=director)
    assert set(read(client, feed)) == {"Rehearsal"}
    edit_engagement(conference.engagements.get(), {"channel": "message"}, by=director)
    assert read(client, feed) == {}


def test_what_its_maker_may_no_longer_see_is_gone_at_the_next_look(
    conference: Initiative, director: User, employee: User, client: Client
) -> None:
    feed = add_own_calendar(initiative=conference, by=employee)
    team = add_own_calendar(team=conference.team, by=employee)
    assert read(client, feed)
    edit_initiative(conference, {"visibility": "members"}, by=director)
    assert client.get(reverse("interchange:calendar_file", args=[feed.secret])).status_code == 404
    assert read(client, team) == {}
    with pytest.raises(PermissionDenied):
        add_own_calendar(initiative=conference, by=employee)
    User.objects.filter(pk=employee.pk).update(is_active=False)
    assert client.get(reverse("interchange:calendar_file", args=[team.secret])).status_code == 404


def test_only_its_maker_ends_it_and_then_it_answers_no_more(
    conference: Initiative, director: User, employee: User, client: Client
) -> None:
    feed = add_own_calendar(initiative=conference, by=director)
    assert add_own_calendar(initiative=conference, by=director) == feed
    with pytest.raises(PermissionDenied):
        end_own_calendar(feed, by=employee)
    with pytest.raises(Refused):
        add_own_calendar(initiative=conference, team=conference.team, by=director)
    ended = end_own_calendar(feed, by=director)
    assert client.get(reverse("interchange:calendar_file", args=[feed.secret])).status_code == 404
    with pytest.raises(Refused):
        end_own_calendar(ended, by=director)
    fresh = add_own_calendar(initiative=conference, by=director)
    assert fresh.secret != feed.secret


def test_what_did_not_change_is_not_sent_again(
    conference: Initiative, director: User, client: Client
) -> None:
    address = reverse("interchange:calendar_file", args=[add_own_calendar(by=director).secret])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address).status_code == 405


def test_the_links_are_ones_own_and_no_history_holds_them(
    conference: Initiative, director: User, employee: User, client: Client
) -> None:
    feed = add_own_calendar(initiative=conference, by=director)
    assert "secret" not in {field.name for field in CalendarFeed.pgh_event_model._meta.get_fields()}  # type: ignore[attr-defined]
    client.force_login(employee)
    for address in (
        reverse("interchange:calendars"),
        reverse("interchange:other_programs", args=[conference.key]),
        reverse("interchange:team_calendar", args=[conference.team.key]),  # type: ignore[union-attr]
    ):
        assert feed.secret not in client.get(address).content.decode()
    assert client.post(reverse("interchange:end_calendar", args=[feed.key])).status_code == 404
    feed.refresh_from_db()
    assert feed.ended_at is None


@pytest.mark.parametrize("of", ["", "initiative", "team"])
def test_pages_make_and_end_links(conference: Initiative, director: User, client: Client, of: str) -> None:
    client.force_login(director)
    record = {"initiative": conference, "team": conference.team}.get(of)
    asked = f"{of}:{record.key}" if record else ""
    assert client.post(reverse("interchange:add_calendar"), {"of": asked}).status_code == 302
    feed = CalendarFeed.objects.get()
    assert feed.secret in client.get(reverse("interchange:calendars")).content.decode()
    client.post(reverse("interchange:end_calendar", args=[feed.key]), {"next": conference.get_absolute_url()})
    assert feed.secret not in client.get(reverse("interchange:calendars")).content.decode()
    assert client.post(reverse("interchange:add_calendar"), {"of": "team:nonsense"}).status_code == 404


@pytest.mark.parametrize("milestones", [1, 3])
def test_reading_a_calendar_costs_the_same_for_one_row_and_for_three(
    conference: Initiative, director: User, client: Client, django_assert_num_queries, milestones: int
) -> None:
    for number in range(1, milestones):
        add_item(conference, name=f"Mark {number}", form="milestone", by=director)
    address = reverse("interchange:calendar_file", args=[add_own_calendar(by=director).secret])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
