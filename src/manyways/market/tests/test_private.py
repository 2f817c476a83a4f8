"""Calendars, what is followed and digests are one's own; dates given and bookings are found by those who may see them."""

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.models import User
from manyways.desk.search import find
from manyways.market.actions import following, leaving
from manyways.market.actions.bookings import add_booking
from manyways.market.actions.given import give_date
from manyways.market.models import Digest, Feed, Subscription
from manyways.market.queries.following import lines_of
from manyways.market.tests.samples import a_person, in_days
from manyways.market.tests.test_dates_given import bare_outcome, forecast_saying
from manyways.work.actions import edit_initiative


def test_calendars_are_their_makers_and_the_history_holds_no_link(
    director: User, sales_lead: User, client: Client
) -> None:
    feed = leaving.add_own_feed(by=sales_lead)
    assert list(Feed.objects.visible_to(sales_lead)) == [feed]
    assert not Feed.objects.visible_to(director).exists()
    assert "secret" not in {field.name for field in Feed.pgh_event_model._meta.get_fields()}  # type: ignore[attr-defined]
    client.force_login(director)
    for address in (reverse("market:leaving"), f"/find?q={feed.secret}"):
        assert f"calendars/{feed.secret}" not in client.get(address).content.decode()
    assert client.post(reverse("market:end_feed", args=[feed.key])).status_code == 404
    feed.refresh_from_db()
    assert not feed.has_ended


def test_what_is_followed_and_told_is_ones_own(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    following.follow(initiative=outcome, tolerance_days=7, by=sales_lead)
    forecast_saying(outcome, 600, as_of=in_days(0))
    following.tell_followers()
    digest = Digest.objects.get()
    assert not Digest.objects.visible_to(director).exists()
    assert not Subscription.objects.visible_to(director).exists()
    client.force_login(director)
    assert client.get(digest.get_absolute_url()).status_code == 404
    client.force_login(sales_lead)
    assert client.get(digest.get_absolute_url()).status_code == 200
    edit_initiative(outcome, {"visibility": "members"}, by=director)
    assert lines_of(digest) == []


@pytest.mark.parametrize(("visibility", "expected"), [("company", 1), ("members", 0)])
def test_dates_given_and_bookings_are_found_by_those_who_may_see_them(
    director: User, sales_lead: User, visibility: str, expected: int
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    approver = a_person(director, by=director)
    give_date(outcome, whom="Northwind", last_on=in_days(90), approver=approver, by=sales_lead)
    add_booking(outcome, name="Stand at the fair", commit_by=in_days(9), needed_on=in_days(90), by=director)
    edit_initiative(outcome, {"visibility": visibility}, by=director)
    for text in ("northw", "stand fair"):
        for user, count in ((director, 1), (sales_lead, expected)):
            found = [hit for hit in find(user, text) if hit.second == outcome.name]
            assert len(found) == count
