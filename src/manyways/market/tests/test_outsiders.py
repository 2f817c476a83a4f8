"""What outsiders hear: only once it is approved, by no other way; their names stay names."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.change import actions as change
from manyways.change.models import Audience
from manyways.market.actions import given
from manyways.market.actions.outcomes import add_segment, set_level
from manyways.market.models import DateGiven
from manyways.market.queries.given import dates_given, heard_by, read_given
from manyways.market.tasks import judge_dates
from manyways.market.tests.samples import a_person, in_days
from manyways.market.tests.test_dates_given import SAID, bare_outcome, forecast_saying
from manyways.teams.actions import add_group
from manyways.teams.models import Group
from manyways.work.models import Initiative


def test_a_date_for_outsiders_finds_no_way_round_its_approver(
    director: User, sales_lead: User, client: Client
) -> None:
    """Not as an engagement that is held, sent, rewritten, shown to others or removed, and not under another name."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    said = row.engagement
    for act, settings in (
        (change.hold_engagement, {}),
        (change.send_engagement, {}),
        (change.edit_engagement, {"changes": {"text": "By May, promised."}}),
        (change.cover_impacts, {"impacts": [], "audience": []}),
        (change.state_dates, {"milestones": []}),
        (change.draft_correction, {}),
        (change.remove_engagement, {}),
    ):
        with pytest.raises(Refused):
            act(said, **settings, by=director)
    row.refresh_from_db()
    assert (row.waits, DateGiven.objects.get().engagement.happened_on) == (True, None)
    client.force_login(director)
    page = client.get(said.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in page
    assert "It was held" not in page
    assert "Remove this plan" not in page
    sent = client.post(reverse("change:do", args=[said.key]), {"to": "correct"})
    assert sent["Location"] == f"{row.get_absolute_url()}#correction"
    schools = add_group(name="All schools", kind="external", by=director)
    add_segment(name="Schools", group=schools, by=director)
    for whom in ("all schools", "SCHOOLS "):
        with pytest.raises(Refused) as refused:
            given.give_date(outcome, whom=whom, last_on=SAID, kind="inside", by=sales_lead)
        assert "outside the house" in refused.value.fields["kind"]
    given.approve_date(row, by=director)
    with pytest.raises(Refused, match="its own page"):
        change.remove_engagement(DateGiven.objects.get().engagement, by=director)


def test_only_those_who_run_it_say_that_the_team_knows_enough(director: User, sales_lead: User) -> None:
    """Sales cannot lift “exploring” to have a date to give."""
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    set_level(outcome, level="exploring", by=director)
    with pytest.raises(Refused, match="Only the team says when it knows enough"):
        set_level(outcome, level="expected", by=sales_lead)
    outcome = Initiative.objects.get(pk=outcome.pk)
    with pytest.raises(Refused, match="still exploring"):
        given.give_date(outcome, whom="Sales", last_on=SAID, kind="inside", by=sales_lead)
    set_level(outcome, level="expected", by=director)


def test_exploring_again_ends_what_was_said_at_once(director: User, sales_lead: User) -> None:
    """GAP-4, the downgrade: whoever gave a date hears it, and it holds again once there is a window again."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 990, as_of=in_days(-7))
    forecast_saying(outcome, 990, as_of=in_days(0))
    row = given.give_date(
        outcome, whom="Northfield", last_on=SAID, approver=ines, said_on=in_days(-3), by=sales_lead
    )
    (held,) = read_given([row])
    assert not held.is_stale
    set_level(outcome, level="exploring", by=director)
    (found,) = read_given(dates_given(sales_lead))
    assert found.is_stale
    assert "exploring again" in found.why
    assert judge_dates() == [row]
    assert judge_dates() == []
    set_level(outcome, level="expected", by=director)
    judge_dates()
    (again,) = read_given(dates_given(sales_lead))
    assert (again.is_stale, again.row.stale_on) == (False, None)


def test_no_date_any_more_is_said_without_one(
    director: User, sales_lead: User, employee: User, client: Client
) -> None:
    """Those who heard a date learn that there is none now; nothing is promised, so nobody approves it."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 990, as_of=in_days(0))
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    with pytest.raises(Refused, match="Nobody has heard"):
        given.withdraw_date(row, by=sales_lead)
    set_level(outcome, level="exploring", by=director)
    with pytest.raises(Refused, match="still exploring"):
        given.approve_date(DateGiven.objects.get(), by=director)
    set_level(outcome, level="expected", by=director)
    given.approve_date(DateGiven.objects.get(), by=director)
    set_level(outcome, level="exploring", by=director)
    with pytest.raises(PermissionDenied):
        given.withdraw_date(DateGiven.objects.get(), by=employee)
    client.force_login(sales_lead)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "know yet when it will be there" in page
    assert "Send it to its approver" not in page
    client.post(reverse("market:withdraw_date", args=[row.key]), {"words": "We don't know yet."})
    (found,) = read_given(dates_given(sales_lead))
    assert (found.status.word, found.corrected_on) == ("Corrected", in_days(0))
    assert found.row.engagement.corrections.get().text == "We don't know yet."
    assert judge_dates() == []


def test_groups_made_by_a_date_alone_go(director: User, sales_lead: User) -> None:
    """A name that something else uses, that somebody changed, or that a person added stays a group."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    with pghistory.context(action="market.give_date", by=sales_lead.pk):
        alone, used, changed = (
            Group.objects.create(name=name, kind="external") for name in ("Northfield", "Harrow", "Delta")
        )
    Audience.objects.create(engagement=row.engagement, group=alone)
    Audience.objects.create(engagement=row.engagement, group=used)
    add_segment(name="Companies", group=used, by=director)
    Group.objects.filter(pk=changed.pk).update(headcount=40)
    added = add_group(name="All schools", kind="external", by=director)
    import_module("manyways.market.migrations.0006_names_are_no_groups").let_go(
        None, SimpleNamespace(connection=connection)
    )
    assert set(Group.objects.values_list("pk", flat=True)) >= {used.pk, changed.pk, added.pk}
    assert not Group.objects.filter(pk=alone.pk).exists()
    assert heard_by(DateGiven.objects.get()) == [(used, 0)]
    assert DateGiven.objects.get().whom == "Northfield"


def test_the_usual_approver_stands_in_the_form(director: User, sales_lead: User, client: Client) -> None:
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    client.force_login(sales_lead)
    text = client.get(reverse("market:give_date", args=[outcome.key])).content.decode()
    assert f'<option value="{ines.pk}" selected>' in text


def test_a_customer_named_in_a_date_becomes_no_group(
    director: User, sales_lead: User, client: Client
) -> None:
    """A name outside stands on the date only; groups that are kept are its audience, outside and inside apart."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    sales = add_group(name="Sales", by=director)
    schools = add_group(name="All schools", kind="external", by=director)
    add_segment(name="Schools", group=schools, by=director)
    before = Group.objects.count()
    heard = {}
    for whom, kind in (
        ("Northfield", "customer"),
        ("Sales", "customer"),
        ("Schools", "segment"),
        ("Sales", "inside"),
        ("Nobody known", "inside"),
    ):
        row = given.give_date(outcome, whom=whom, last_on=SAID, kind=kind, approver=ines, by=sales_lead)
        heard[whom, kind] = [group for group, _count in heard_by(row)]
        client.force_login(sales_lead)
        assert whom in client.get(row.get_absolute_url()).content.decode()
    assert heard == {
        ("Northfield", "customer"): [],
        ("Sales", "customer"): [],
        ("Schools", "segment"): [schools],
        ("Sales", "inside"): [sales],
        ("Nobody known", "inside"): [],
    }
    assert Group.objects.count() == before


def test_the_api_gives_declines_approves_and_corrects(
    director: User, sales_lead: User, client: Client
) -> None:
    """The same rules as on the pages: a named approver, nobody approves their own, what was declined was not said."""
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    own = a_person(sales_lead, by=director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    client.force_login(sales_lead)
    address = f"/api/initiatives/{outcome.key}/dates-given"

    def ask(**more: object) -> Any:
        sent = {"whom": "Northfield", "last_on": SAID.isoformat(), **more}
        return client.post(address, sent, content_type="application/json")

    for wrong in ({}, {"approver": str(own.key)}, {"kind": "inside", "whom": " "}, {"last_on": "1999-01-01"}):
        assert ask(**wrong).status_code == 422
    given_one, given_two = ask(approver=str(ines.key)).json(), ask(approver=str(ines.key)).json()
    assert given_one["state"] == "not_said"
    door = "/api/dates-given/{}/{}"
    approve = door.format(given_one["key"], "approve")
    assert client.post(approve, {}, content_type="application/json").status_code == 403
    late = {"last_on": in_days(200).isoformat(), "words": "Later."}
    correct = door.format(given_one["key"], "correct")
    assert client.post(correct, late, content_type="application/json").status_code == 422
    said = in_days(-3).isoformat()
    assert ask(approver=str(ines.key), said_on=said).json()["state"] == "unapproved"
    client.force_login(director)
    decline = door.format(given_two["key"], "decline")
    assert client.post(decline, {"why": ""}, content_type="application/json").status_code == 422
    assert client.post(decline, {"why": "Too early"}, content_type="application/json").status_code == 204
    assert client.post(approve, {}, content_type="application/json").status_code == 204
    states = {row["key"]: row["state"] for row in client.get("/api/dates-given").json()}
    assert (states[given_one["key"]], states[given_two["key"]]) == ("holds", "declined")
    client.force_login(sales_lead)
    corrected = client.post(correct, late, content_type="application/json")
    assert (corrected.status_code, corrected.json()["state"]) == (201, "not_said")


def test_a_correction_that_was_declined_can_be_drafted_again(
    director: User, sales_lead: User, client: Client
) -> None:
    outcome, ines = bare_outcome(director), a_person(director, by=director)
    forecast_saying(outcome, 990, as_of=in_days(0))
    row = given.give_date(outcome, whom="Northfield", last_on=SAID, approver=ines, by=sales_lead)
    given.approve_date(row, by=director)
    row = DateGiven.objects.get()
    forecast_saying(outcome, 100, as_of=in_days(0))
    later = given.correct_date(row, last_on=in_days(200), by=sales_lead)
    client.force_login(sales_lead)
    assert "Send it to its approver" not in client.get(row.get_absolute_url()).content.decode()
    given.decline_date(later, why="Say summer", by=director)
    assert "Send it to its approver" in client.get(row.get_absolute_url()).content.decode()
    again = given.correct_date(row, last_on=in_days(230), by=sales_lead)
    given.approve_date(again, by=director)
    assert [each.status.word for each in read_given([row])] == ["Corrected"]
