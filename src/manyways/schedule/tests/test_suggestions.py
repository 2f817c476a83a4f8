"""Lean advice: concrete suggestions of the plan itself, previewed, applied with one undo, dismissed with a reason."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.schedule import actions
from manyways.schedule.comparing import baseline_fields
from manyways.schedule.dates import planned_dates
from manyways.schedule.models import Suggestion
from manyways.schedule.suggested import Found
from manyways.schedule.suggestions import lean_advice
from manyways.schedule.tests.test_baseline_pages import FORBIDDEN, MISSING, REDIRECT, REFUSED, page, send
from manyways.schedule.tests.test_baselines import DAY, kept
from manyways.work.actions import add_item, add_link, edit_item
from manyways.work.actions.decisions import add_decision, add_option
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event, items_in

START = date(2026, 11, 23)


def a_conference(by: User, **days: float) -> tuple[Initiative, dict[str, Item]]:
    """Tasks that all lead to one day, by name with their working days."""
    event = an_event(by=by, starts_on=START, due_on=date(2027, 5, 18), visibility="company")
    made = {
        name: add_item(event, name=name, duration_minutes=round(DAY * count), by=by)
        for name, count in days.items()
    }
    made["opening"] = add_item(event, name="opening", form="milestone", by=by)
    for name in days:
        add_link(made[name], successor=made["opening"], by=by)
    return event, made


def found(event: Initiative, by: User, form: str) -> list[Found]:
    return [each.found for each in lean_advice(event, by).waiting if each.found.form == form]


def finishes(event: Initiative) -> dict[str, str]:
    names = dict(Item.objects.values_list("pk", "name"))
    return {names[pk]: dates.finish_on.isoformat() for pk, dates in planned_dates(event).items.items()}


@pytest.mark.parametrize(
    ("lead", "until"), [(42, date(2027, 4, 6)), (56, date(2027, 3, 23)), (84, date(2027, 2, 23))]
)
def test_a_decision_stays_open_until_its_last_day(director: User, lead: int, until: date) -> None:
    """E-3: activities can stay open until 6 Apr; accepted, it changes the plan and moves nothing else."""
    event, items = a_conference(director, activities=20, campaign=115)
    add_decision(event, name="Activities", item=items["activities"], lead_days=lead, by=director)
    before = finishes(event)
    (one,) = found(event, director, "stay_open")
    words = until.strftime("%-d\u00a0%b")
    assert one.title == f"Activities can stay open until {words}"
    preview = actions.preview_suggestion(event, identity=one.identity, by=director)
    assert [move.item.name for move in preview.difference.moved] == ["activities"]
    assert finishes(event) == before
    actions.apply_suggestion(event, identity=one.identity, by=director)
    assert finishes(event) == {**before, "activities": until.isoformat()}
    context = last_context()
    assert context
    assert found(event, director, "stay_open") == []
    undo(context, by=director)
    assert finishes(event) == before
    assert not Suggestion.objects.exists()


def test_what_was_kept_open_on_purpose_is_not_called_late(director: User) -> None:
    event, items = a_conference(director, activities=20, campaign=115)
    add_decision(event, name="Activities", item=items["activities"], lead_days=42, by=director)
    kept(event, director)
    (one,) = found(event, director, "stay_open")
    actions.apply_suggestion(event, identity=one.identity, by=director)
    plan = planned_dates(event)
    moments = {item.key: plan.items[item.pk].finish_at for item in items.values()}
    _name, fields = baseline_fields(event, lambda: moments)
    assert fields[str(items["activities"].key)]["variance"] == "kept open"
    assert fields[str(items["campaign"].key)]["variance"] == "as planned"


def test_work_with_room_waits_and_keeps_its_reserve(director: User) -> None:
    event, items = a_conference(director, catering=10, campaign=60)
    edit_item(
        items["catering"], {"duration_low_minutes": 8 * DAY, "duration_high_minutes": 25 * DAY}, by=director
    )
    (one,) = found(event, director, "wait")
    assert one.gain_days == 35
    before = finishes(event)
    applied = actions.apply_suggestion(event, identity=one.identity, by=director)
    assert applied.difference.finish == applied.difference.finish_was
    after = finishes(event)
    assert {name for name in after if after[name] != before[name]} == {"catering"}


def test_what_another_initiative_waits_for_does_not_wait(director: User) -> None:
    event, items = a_conference(director, catering=10, campaign=60)
    move = an_event(by=director, name="Office move", starts_on=START)
    (pack,) = items_in(move, "pack", by=director, duration_minutes=DAY)
    assert found(event, director, "wait")
    add_link(items["catering"], successor=pack, by=director)
    assert found(event, director, "wait") == []


@pytest.mark.parametrize(("days", "parts"), [(72, 4), (36, 2)])
def test_long_work_is_cut_and_the_end_stays(director: User, days: int, parts: int) -> None:
    event, items = a_conference(director, campaign=days)
    before = finishes(event)["opening"]
    (one,) = found(event, director, "smaller")
    assert one.title == f"campaign could be done in {parts} parts"
    actions.apply_suggestion(event, identity=one.identity, by=director)
    names = list(Item.objects.filter(initiative=event).order_by("rank").values_list("name", flat=True))
    assert names == [*(f"campaign, part {part} of {parts}" for part in range(1, parts + 1)), "opening"]
    tasks = Item.objects.filter(initiative=event, form="task")
    assert sum(tasks.values_list("duration_minutes", flat=True)) == days * DAY
    assert finishes(event)["opening"] == before
    assert found(event, director, "smaller") == []
    assert items["campaign"].pk


def test_a_milestone_nobody_waits_for_is_dropped(director: User) -> None:
    event, items = a_conference(director, campaign=20)
    lonely = add_item(event, name="poster printed", form="milestone", by=director)
    (one,) = found(event, director, "drop")
    assert one.items == (lonely,)
    actions.apply_suggestion(event, identity=one.identity, by=director)
    assert Item.objects.get(pk=lonely.pk).dropped_at is not None
    assert finishes(event).keys() >= {"campaign", "opening"}
    assert items["opening"].pk in planned_dates(event).items


def test_padding_becomes_one_buffer(director: User) -> None:
    event = an_event(by=director, starts_on=START)
    chain = items_in(
        event,
        "furniture",
        "move",
        "clean",
        by=director,
        duration_minutes=10 * DAY,
        duration_low_minutes=2 * DAY,
        duration_high_minutes=12 * DAY,
    )
    chain.append(add_item(event, name="handed back", form="milestone", by=director))
    for before, after in pairwise(chain):
        add_link(before, successor=after, by=director)
    (one,) = found(event, director, "pool")
    assert one.gain_days == 5
    assert finishes(event)["handed back"] == "2027-01-01"
    applied = actions.apply_suggestion(event, identity=one.identity, by=director)
    assert applied.difference.added == ["Buffer for furniture to clean"]
    assert finishes(event)["handed back"] == "2026-12-25"


def test_an_option_that_can_be_given_back_is_taken(director: User) -> None:
    event, items = a_conference(director, venue=5, campaign=115)
    decision = add_decision(event, name="Venue", item=items["venue"], lead_days=182, by=director)
    add_option(decision, name="Old mill", by=director)
    assert found(event, director, "option") == []
    hall = add_option(decision, name="Harbour Hall", free_until_on=date(2027, 1, 12), by=director)
    (one,) = found(event, director, "option")
    assert one.title == "Take Harbour Hall now: it can be cancelled free until 12\u00a0Jan"
    assert "had to be decided by" in one.why
    assert "change to Old mill" in one.why
    actions.apply_suggestion(event, identity=one.identity, by=director)
    decision.refresh_from_db()
    assert decision.chosen == hall


def test_nothing_worth_changing_is_an_answer(director: User) -> None:
    event, _items = a_conference(director, campaign=20, hall=18)
    lean = lean_advice(event, director)
    assert lean.waiting == []
    assert lean.sentence() == "Nothing worth changing: 3 open items were looked at."


def test_dismissed_is_kept_and_comes_back_when_the_facts_change(director: User) -> None:
    event, items = a_conference(director, catering=10, campaign=60)
    (one,) = found(event, director, "wait")
    with pytest.raises(Refused, match="Say why not"):
        actions.dismiss_suggestion(event, identity=one.identity, reason=" ", by=director)
    answer = actions.dismiss_suggestion(event, identity=one.identity, reason="Cook is free now", by=director)
    lean = lean_advice(event, director)
    assert one.identity not in {each.found.identity for each in lean.waiting}
    assert lean.dismissed == [answer]
    edit_item(items["campaign"], {"duration_minutes": 63 * DAY}, by=director)
    assert found(event, director, "wait") == []
    edit_item(items["campaign"], {"duration_minutes": 70 * DAY}, by=director)
    again = next(each for each in lean_advice(event, director).waiting if each.found.form == "wait")
    assert again.was_dismissed == answer
    actions.reconsider_suggestion(answer, by=director)
    assert not Suggestion.objects.exists()


def test_a_suggestion_the_plan_no_longer_makes_is_refused(director: User) -> None:
    event, items = a_conference(director, catering=10, campaign=60)
    (one,) = found(event, director, "wait")
    edit_item(items["catering"], {"duration_minutes": 58 * DAY}, by=director)
    with pytest.raises(Refused, match="no longer suggests"):
        actions.apply_suggestion(event, identity=one.identity, by=director)


def test_who_may_not(director: User, employee: User, client: Client) -> None:
    event, _items = a_conference(director, catering=10, campaign=60)
    (one,) = found(event, director, "wait")
    with pytest.raises(PermissionDenied):
        actions.apply_suggestion(event, identity=one.identity, by=employee)
    with pytest.raises(PermissionDenied):
        actions.dismiss_suggestion(event, identity=one.identity, reason="x", by=employee)
    assert "catering can wait until" in page(client, employee, "advice", event.key)
    assert "Whoever leads this can apply it." in page(client, employee, "suggestion", event.key, one.identity)
    assert send(client, employee, "apply_suggestion", event.key, one.identity) == FORBIDDEN


def test_the_pages_show_then_apply(director: User, client: Client) -> None:
    event, _items = a_conference(director, catering=10, campaign=60)
    (one,) = found(event, director, "wait")
    assert "Show what it changes" in page(client, director, "advice", event.key)
    text = page(client, director, "suggestion", event.key, one.identity)
    assert "What it changes" in text
    assert "The plan still finishes" in text
    address = reverse("schedule:suggestion", args=[event.key, one.identity])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "The plan still finishes" in part
    assert "<html" not in part
    assert send(client, director, "dismiss_suggestion", event.key, one.identity, reason="") == REFUSED
    assert send(client, director, "apply_suggestion", event.key, one.identity) == REDIRECT
    assert "Applied" in page(client, director, "advice", event.key)
    response = client.get(reverse("schedule:suggestion", args=[event.key, one.identity]))
    assert response.status_code == MISSING
    (long,) = found(event, director, "smaller")
    assert (
        send(client, director, "dismiss_suggestion", event.key, long.identity, reason="One agency")
        == REDIRECT
    )
    assert "One agency" in page(client, director, "advice", event.key)
    answer = Suggestion.objects.get(state="dismissed")
    assert send(client, director, "reconsider", answer.key) == REDIRECT


@pytest.mark.parametrize("count", [1, 3])
def test_looking_takes_the_same_queries(director: User, django_assert_num_queries: Any, count: int) -> None:
    event, _items = a_conference(
        director, **{f"task {number}": 10.0 * (number + 1) for number in range(count * 3)}
    )
    add_decision(event, name="Hall", lead_days=10, by=director)
    with django_assert_num_queries(8):
        lean_advice(event, director)


def test_days_are_counted_from_the_day_needed(director: User) -> None:
    event, items = a_conference(director, hall=5, campaign=60)
    needed = date(2027, 3, 1)
    add_decision(
        event, name="Hall", item=items["hall"], lead_days=14, need="day", needed_on=needed, by=director
    )
    (one,) = found(event, director, "stay_open")
    actions.apply_suggestion(event, identity=one.identity, by=director)
    assert finishes(event)["hall"] <= (needed - timedelta(days=14)).isoformat()
