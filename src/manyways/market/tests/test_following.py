"""Following: one digest a person and day, only beyond the limit chosen; notice periods checked; agreements in their place."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.change.actions import agreements as change
from manyways.change.models import Need
from manyways.change.tests.samples import a_group
from manyways.desk.models import Notification
from manyways.market.actions import following, given, notices
from manyways.market.actions.outcomes import add_segment, describe_outcome, set_level
from manyways.market.models import Digest, Subscription
from manyways.market.queries.following import lines_of
from manyways.market.queries.outcomes import read_outlook
from manyways.market.tasks import judge_dates
from manyways.market.tests.samples import a_person, in_days
from manyways.market.tests.test_dates_given import SAID, bare_outcome, forecast_saying
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.work.actions import edit_initiative, finish_initiative
from manyways.work.models import Initiative


def told(user: User) -> int:
    """How many notes of moves a person has."""
    return Notification.objects.filter(user=user, cause="market.moved").count()


def test_followers_hear_of_moves_beyond_their_limit_in_one_digest(
    director: User, sales_lead: User, marketing: User
) -> None:
    outcome = bare_outcome(director)
    schools = add_segment(name="Schools", by=director)
    describe_outcome(outcome, {"headline": "One invoice"}, segments=[schools], by=director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    following.follow(initiative=outcome, tolerance_days=7, by=sales_lead)
    following.follow(segment=schools, tolerance_days=7, by=sales_lead)
    following.follow(initiative=outcome, tolerance_days=40, by=marketing)
    assert following.tell_followers() == 0
    forecast_saying(outcome, 600, as_of=in_days(0))
    assert following.tell_followers() == 1
    assert following.tell_followers() == 0
    (digest,) = Digest.objects.all()
    (line,) = lines_of(digest)
    assert (line.name, line.before, line.now, line.headline) == (
        "One invoice",
        SAID,
        SAID + timedelta(days=30),
        "30 days later",
    )
    assert (told(sales_lead), told(marketing)) == (1, 0)
    forecast_saying(outcome, 900, as_of=in_days(0))
    assert following.tell_followers() == 1
    assert Digest.objects.count() == 1
    assert told(sales_lead) == 1


def test_followers_of_a_date_hear_once_when_it_is_no_longer_safe(
    director: User, sales_lead: User, marketing: User, employee: User, client: Client
) -> None:
    """However little the window moves; whoever gave it was told already, and it is one digest."""
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, kind="inside", by=sales_lead)
    for user in (sales_lead, marketing):
        following.follow(date_given=row, tolerance_days=60, by=user)
    forecast_saying(outcome, 640, as_of=in_days(0))
    assert judge_dates() == [row]
    assert following.tell_followers() == 1
    assert following.tell_followers() == 0
    (digest,) = Digest.objects.all()
    (line,) = lines_of(digest)
    assert (digest.user, line.given, line.headline) == (marketing, row, "30 days later")
    client.force_login(marketing)
    page = client.get(digest.get_absolute_url()).content.decode()
    assert "One date you follow is no longer safe." in page
    assert "What Northfield heard is no longer safe" in page
    row.refresh_from_db()
    following.follow(date_given=row, by=employee)
    assert following.tell_followers() == 0


def test_each_follower_chooses_the_days_on_the_page(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    following.follow(initiative=outcome, by=sales_lead)
    client.force_login(sales_lead)
    asked = {"what": f"outcome:{outcome.key}", "tolerance_days": "21"}
    assert asked["what"] in client.get("/market/following/").content.decode()
    assert client.post("/market/following/add", asked).status_code == 302
    assert Subscription.objects.get().tolerance_days == 21


def test_the_last_window_and_the_first_are_news(director: User, sales_lead: User) -> None:
    outcome = bare_outcome(director)
    following.follow(initiative=outcome, by=sales_lead)
    forecast_saying(outcome, 900, as_of=in_days(0))
    assert following.tell_followers() == 1
    set_level(outcome, level="exploring", by=director)
    assert following.tell_followers() == 1


def test_digests_are_private_and_keep_to_what_one_may_see(
    director: User, sales_lead: User, employee: User, client: Client
) -> None:
    outcome = bare_outcome(director)
    following.follow(initiative=outcome, by=sales_lead)
    forecast_saying(outcome, 900, as_of=in_days(0))
    following.tell_followers()
    digest = Digest.objects.get()
    client.force_login(employee)
    assert client.get(digest.get_absolute_url()).status_code == 404
    client.force_login(sales_lead)
    assert "Group billing" in client.get(digest.get_absolute_url()).content.decode()
    edit_initiative(outcome, {"visibility": "members"}, by=director)
    assert "Group billing" not in client.get(digest.get_absolute_url()).content.decode()
    subscription = Subscription.objects.get()
    with pytest.raises(PermissionDenied):
        following.unfollow(subscription, by=employee)
    with pytest.raises(PermissionDenied):
        following.follow(initiative=outcome, by=employee)
    with pytest.raises(Refused):
        following.follow(by=employee)


def test_one_follows_and_stops_on_the_page(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    row = given.give_date(outcome, whom="Pilot", last_on=SAID, kind="inside", by=sales_lead)
    client.force_login(sales_lead)
    for what in (f"outcome:{outcome.key}", f"date:{row.key}"):
        assert client.post(reverse("market:follow"), {"what": what, "tolerance_days": "3"}).status_code == 302
    assert (
        client.post(reverse("market:follow"), {"what": "outcome:x", "tolerance_days": "3"}).status_code == 422
    )
    assert (
        client.post(
            reverse("market:follow"), {"what": f"outcome:{outcome.key}", "tolerance_days": "-1"}
        ).status_code
        == 422
    )
    page = client.get(reverse("market:following")).content.decode()
    assert page.count('name="tolerance_days" min="0" max="365" value="3"') == 2
    assert "also when it is no longer safe" in page
    for subscription in Subscription.objects.all():
        client.post(reverse("market:unfollow", args=[subscription.key]))
    assert Subscription.objects.count() == 0


def a_notice(director: User, sales_lead: User, team_lead: User, days: int) -> tuple[Initiative, Need]:
    """Sales and Commerce agreed on notice before every outcome that affects prices; one such is likely there on SAID."""
    outcome = bare_outcome(director)
    edit_initiative(outcome, {"owner": a_person(director, by=director)}, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    sales, commerce = (a_group(name, by=director) for name in ("Sales", "Commerce"))
    agreement = change.add_agreement(
        first=sales,
        second=commerce,
        first_contact=a_person(sales_lead, by=director),
        second_contact=a_person(team_lead, by=director),
        by=director,
    )
    need = change.add_need(agreement, asked_of=commerce, text="Notice of price changes", by=sales_lead)
    prices = notices.add_effect(name="affects prices", by=director)
    notices.set_effects(outcome, effects=[prices], by=director)
    notices.set_notice(need, effect=prices, days=days, by=sales_lead)
    return outcome, need


@pytest.mark.parametrize(
    ("days", "words"), [(60, ""), (85, "tell Sales by"), (120, "Sales should have known by")]
)
def test_notice_is_checked_against_the_forecast(
    director: User, sales_lead: User, team_lead: User, client: Client, days: int, words: str
) -> None:
    outcome, _need = a_notice(director, sales_lead, team_lead, days)
    (row,) = read_outlook(sales_lead).rows
    assert row.notices[0].by == SAID - timedelta(days=days)
    assert [words in flag for flag in row.flags] == ([True] if words else [])
    client.force_login(sales_lead)
    page = client.get(reverse("market:outlook")).content.decode()
    assert ("Needs notice" in page) is bool(words)
    titles = [need.title for need in needs_of(director, read_portfolio(director))]
    assert ("Give notice: Group billing" in titles) is bool(words)
    given.give_date(outcome, whom="Sales", last_on=SAID, kind="inside", by=director)
    assert read_outlook(sales_lead).rows[0].notices == ()


def test_only_who_speaks_for_a_group_sets_its_notice(
    director: User, sales_lead: User, team_lead: User, employee: User, client: Client
) -> None:
    _outcome, need = a_notice(director, sales_lead, team_lead, 60)
    period = need.notice_period
    with pytest.raises(PermissionDenied):
        notices.set_notice(need, effect=period.effect, days=1, by=employee)
    with pytest.raises(Refused):
        notices.set_notice(need, effect=period.effect, days=0, by=team_lead)
    with pytest.raises(PermissionDenied):
        notices.drop_notice(period, by=employee)
    client.force_login(sales_lead)
    page = client.get(reverse("market:agreements")).content.decode()
    assert "60 days before every outcome: affects prices" in page
    client.post(reverse("market:drop_notice", args=[period.key]))
    body = {"need": str(need.key), "days": "30", "effect": period.effect_id}
    client.post(reverse("market:set_notice"), body)
    need.refresh_from_db()
    assert Need.objects.get().notice_period.days == 30


def test_what_is_there_needs_no_notice(director: User, sales_lead: User, team_lead: User) -> None:
    outcome, _need = a_notice(director, sales_lead, team_lead, 120)
    finish_initiative(outcome, by=director)
    assert read_outlook(sales_lead).rows == ()
