"""Dates given: said, approved, stale by the rule (the spec's 64 %), corrected with ways out; commit-by dates."""

import zlib
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.change.arrays import stale_engagements
from manyways.desk.causes import sentence_of
from manyways.desk.models import Notification
from manyways.engine.forecast.joint import Portfolio
from manyways.forecast.inputs import pack
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.market.actions import given
from manyways.market.models import DateGiven, WayOut
from manyways.market.queries.given import dates_given, read_given, stale_for
from manyways.market.tables.given import DateGivenTable
from manyways.market.tests.samples import a_person, a_team, an_outcome, forecasted, in_days
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.ui.values import ordered_date_text
from manyways.work.actions import create_initiative, edit_initiative
from manyways.work.models import Initiative, Kind

SAID = in_days(90)


def bare_outcome(by: User) -> Initiative:
    return create_initiative(
        name="Group billing",
        kind=Kind.objects.get(slug="outcome"),
        approach="flow",
        visibility="company",
        by=by,
    )


def forecast_saying(initiative: Initiative, in_time: int, *, as_of: date, of: int = 1000) -> Forecast:
    """A kept forecast in which so many of 1,000 runs are there by the day said."""
    made = Forecast.objects.create(
        as_of=as_of, seed=1, trials=of, engine_version="1", input_digest="", input=pack(Portfolio())[0]
    )
    day = (SAID - (as_of - EVENING_BEFORE)).days
    days = np.array([day] * in_time + [day + 30] * (of - in_time), "<i2")
    Window.objects.create(
        forecast=made,
        initiative=initiative,
        state=Window.State.WINDOW,
        likely_on=SAID,
        safe_on=SAID + timedelta(days=0 if in_time >= 850 else 30),
        nearly_sure_on=SAID + timedelta(days=30),
        finish_days=zlib.compress(days.tobytes()),
    )
    return made


def said_to(
    initiative: Initiative, by: User, *, whom: str = "Northfield Schools", kind: str = "inside"
) -> DateGiven:
    return given.give_date(initiative, whom=whom, last_on=SAID, kind=kind, by=by)


def test_the_example_of_the_rules_comes_out(director: User, sales_lead: User) -> None:
    """GAP-4, spec: said 85 %, today 640 of 1,000: 64 %, 21 points lower, stale at once; one note, one correction."""
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    row = said_to(outcome, sales_lead)
    (held,) = read_given([row])
    assert (held.status.word, held.standing.now) == ("Holds", 90.0)
    forecast_saying(outcome, 640, as_of=in_days(0))
    (found,) = read_given(dates_given(sales_lead))
    assert found.standing.now == 64.0
    assert found.now == "64\u202f%"
    assert found.is_stale
    assert "21 points less than said" in found.why
    assert stale_engagements(engagements=[row.engagement_id]) == {row.engagement_id}
    assert stale_for(sales_lead) == [found]
    from manyways.market.tasks import judge_dates

    assert judge_dates() == [row]
    assert judge_dates() == []
    assert Notification.objects.filter(user=sales_lead, cause="market.stale").count() == 1
    titles = [need.title for need in needs_of(sales_lead, read_portfolio(sales_lead))]
    assert "Correct the date for Northfield Schools: Group billing" in titles


@pytest.mark.parametrize(
    ("before", "now", "is_stale"), [(900, 740, False), (740, 740, True), (740, 900, False), (800, 760, False)]
)
def test_two_weekly_forecasts_beyond_tolerance(
    director: User, sales_lead: User, before: int, now: int, is_stale: bool
) -> None:
    """No flood: once beyond ten points is not enough, twice is; back within it is fine."""
    outcome = bare_outcome(director)
    forecast_saying(outcome, before, as_of=in_days(-7))
    forecast_saying(outcome, now, as_of=in_days(0))
    (found,) = read_given([said_to(outcome, sales_lead)])
    assert found.is_stale is is_stale


def test_a_fixed_date_moved_by_a_person_ends_it_at_once(director: User, sales_lead: User) -> None:
    outcome = bare_outcome(director)
    edit_initiative(outcome, {"due_on": SAID, "is_due_fixed": True}, by=director)
    forecast_saying(outcome, 990, as_of=in_days(0))
    row = said_to(outcome, sales_lead)
    assert not read_given([row])[0].is_stale
    edit_initiative(outcome, {"due_on": SAID + timedelta(days=10)}, by=director)
    (found,) = read_given(dates_given(sales_lead))
    assert found.is_stale
    assert "fixed date was moved" in found.why


def test_outsiders_hear_it_only_once_somebody_else_approves(
    director: User, sales_lead: User, employee: User
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    ines, me, sam = (a_person(user, by=director) for user in (director, sales_lead, employee))
    for approver, words in ((None, "Name who"), (me, "Somebody else"), (sam, "may not approve")):
        with pytest.raises(Refused, match=words):
            given.give_date(outcome, whom="Northfield", last_on=SAID, approver=approver, by=sales_lead)
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    assert row.engagement.happened_on is None
    assert read_given([row])[0].status.word == "Not said yet"
    assert Notification.objects.filter(user=director, cause="market.to_approve").count() == 1
    with pytest.raises(PermissionDenied):
        given.approve_date(row, by=sales_lead)
    given.approve_date(row, by=director)
    (found,) = read_given(dates_given(sales_lead))
    assert found.status.word == "Holds"
    with pytest.raises(Refused):
        given.decline_date(found.row, why="No", by=director)
    other = given.give_date(outcome, whom="Southfield", last_on=SAID, approver=ines, by=sales_lead)
    with pytest.raises(Refused):
        given.decline_date(other, why=" ", by=director)
    given.decline_date(other, why="Not before the pilot", by=director)
    assert Notification.objects.filter(user=sales_lead, cause="market.declined").count() == 1


def test_what_nobody_could_stand_by_is_refused(director: User, sales_lead: User, employee: User) -> None:
    outcome = bare_outcome(director)
    with pytest.raises(Refused, match="still exploring"):
        said_to(outcome, sales_lead)
    forecast_saying(outcome, 900, as_of=in_days(0))
    for wrong in (
        {"whom": " ", "last_on": SAID},
        {"whom": "A", "last_on": in_days(-1)},
        {"whom": "A", "last_on": SAID, "first_on": SAID + timedelta(days=1)},
        {"whom": "A", "last_on": SAID, "said_on": in_days(1)},
    ):
        with pytest.raises(Refused):
            given.give_date(outcome, kind="inside", by=sales_lead, **wrong)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        said_to(outcome, employee)


def test_a_correction_goes_to_the_same_people_once(director: User, sales_lead: User) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 600, as_of=in_days(0))
    ines = a_person(director, by=director)
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    with pytest.raises(Refused, match="Nobody has heard"):
        given.correct_date(row, last_on=in_days(130), by=sales_lead)
    given.approve_date(row, by=director)
    row.refresh_from_db()
    row.engagement.refresh_from_db()
    fixed = given.correct_date(row, last_on=in_days(130), words="Later, sorry.", by=sales_lead)
    assert (fixed.whom, fixed.approver, fixed.engagement.corrects) == ("Northfield", ines, row.engagement)
    with pytest.raises(Refused, match="waits for its approval"):
        given.correct_date(row, last_on=in_days(140), by=sales_lead)
    assert read_given(dates_given(sales_lead).filter(pk=row.pk))[0].is_stale
    given.approve_date(fixed, by=director)
    assert read_given(dates_given(sales_lead).filter(pk=row.pk))[0].status.word == "Corrected"
    assert stale_for(sales_lead) == []


def test_ways_out_are_forecast_on_the_same_chances(
    director: User, sales_lead: User, run_jobs: Callable[[], int], client: Client
) -> None:
    team = a_team()
    outcome = an_outcome(team, by=director, count=12)
    an_outcome(team, by=director, name="Other work", count=6, rank=-1)
    forecasted()
    window = Window.objects.get(initiative=outcome, item__isnull=True)
    assert window.likely_on
    row = given.give_date(outcome, whom="Pilot group", last_on=window.likely_on, kind="inside", by=sales_lead)
    given.ask_ways(row, by=sales_lead)
    run_jobs()
    ways = {way.kind: way for way in WayOut.objects.filter(date_given=row)}
    assert set(ways) == {"later", "first", "people", "smaller"}
    assert (ways["later"].likely_on, ways["later"].safe_on) == (window.likely_on, window.safe_on)
    assert ways["later"].chance == window.chance_by(window.likely_on, window.forecast.as_of)
    assert ways["first"].chance >= ways["later"].chance
    assert ways["people"].chance >= ways["later"].chance
    assert ways["smaller"].chance >= 0.8
    assert 0 < ways["smaller"].count < ways["smaller"].of == 12
    client.force_login(sales_lead)
    day = ordered_date_text(window.forecast.as_of, "j M")
    assert f"as the forecast of {day}:" in client.get(row.get_absolute_url()).content.decode()


def test_who_heard_and_the_draft_stand_on_the_page(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 640, as_of=in_days(0))
    a_person(sales_lead, by=director)
    row = said_to(outcome, sales_lead)
    client.force_login(sales_lead)
    page = client.get(row.get_absolute_url()).content.decode()
    for words in (
        "No longer safe",
        "Owed a correction",
        "Northfield Schools",
        "The correction, drafted",
        "We told you: Group billing",
    ):
        assert words in page
    answer = client.post(
        reverse("market:correct_date", args=[row.key]),
        {"words": "Later.", "last_on": in_days(130).isoformat(), "percent": "85"},
    )
    assert answer.status_code == 302
    assert "Corrected" in client.get(reverse("market:dates_given")).content.decode()
    assert "64" in client.get(reverse("market:dates_given") + "?format=csv").getvalue().decode()  # type: ignore[attr-defined]


def test_a_date_is_given_from_the_outcomes_page(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    ines = a_person(director, by=director)
    client.force_login(sales_lead)
    address = reverse("market:give_date", args=[outcome.key])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"whom": "Northfield", "last_on": SAID.isoformat()})
    assert refused.status_code == 422
    assert 'value="Northfield"' in refused.content.decode()
    assert "approver" in refused.context["form"].errors
    assert (
        client.post(
            address, {"whom": "Northfield", "last_on": SAID.isoformat(), "approver": ines.pk}
        ).status_code
        == 302
    )
    row = DateGiven.objects.get()
    client.force_login(director)
    assert "May this be said?" in client.get(row.get_absolute_url()).content.decode()
    client.post(reverse("market:answer_date", args=[row.key]), {"do": "approve"})
    row.refresh_from_db()
    assert row.approved_on is not None


def test_dates_about_what_one_may_not_see_are_not_there(
    director: User, employee: User, client: Client
) -> None:
    hidden = create_initiative(
        name="Hidden", kind=Kind.objects.get(slug="outcome"), approach="flow", by=director
    )
    forecast_saying(hidden, 900, as_of=in_days(0))
    row = said_to(hidden, director)
    client.force_login(employee)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert "Hidden" not in client.get(reverse("market:dates_given")).content.decode()
    assert "Northfield" not in client.get(reverse("market:dates_given") + "?format=csv").getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 3])
def test_dates_given_take_a_bounded_number_of_queries(
    director: User, sales_lead: User, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    forecast_saying(outcome, 900, as_of=in_days(0))
    for number in range(count):
        said_to(outcome, sales_lead, whom=f"Customer {number}")
    sales_lead.grants_held()
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        assert len(read_given(dates_given(sales_lead))) == count
    assert DateGivenTable.empty_title


def test_many_dates_that_turn_at_once_are_one_notice(director: User, sales_lead: User) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(-7))
    rows = [said_to(outcome, sales_lead, whom=f"Team {number}") for number in range(30)]
    forecast_saying(outcome, 640, as_of=in_days(0))
    from manyways.market.tasks import judge_dates

    assert judge_dates() == rows
    (notice,) = Notification.objects.filter(user=sales_lead, cause="market.stale")
    assert str(sentence_of("market.stale", record=rows[0], **notice.details)).endswith(
        "and others, 30 in all"
    )
    assert str(sentence_of("market.stale", record=rows[0])) == f"No longer safe: {rows[0]}"
    assert judge_dates() == []
    assert Notification.objects.filter(cause="market.stale").count() == 1
