"""Handovers between initiatives: who may ask and answer, what is refused, and how one turns red."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.models import Notification
from manyways.portfolio.handovers import HandoverRow, handover_status, handovers_sentence
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.teams.models import Person
from manyways.ui.windows import Window
from manyways.work import actions
from manyways.work.models import Handover, Link
from manyways.work.tests.samples import an_event, an_outcome, items_in

SOON = timedelta(days=30)


@pytest.fixture
def giver(functional_manager: User) -> Person:
    return Person.objects.create(name="Noor", user=functional_manager)


@pytest.fixture
def taker(marketing: User) -> Person:
    return Person.objects.create(name="Mara", user=marketing)


@pytest.fixture
def link(director: User, giver: Person, taker: Person) -> Link:
    billing = an_outcome(by=director, owner=giver, visibility="company")
    event = an_event(by=director, owner=taker, visibility="company")
    (ready,) = items_in(billing, "Billing ready to show", by=director)
    (stage,) = items_in(event, "Billing on stage", by=director)
    return actions.add_link(ready, successor=stage, by=director)


def asked(link: Link, by: User, **given: Any) -> Handover:
    return actions.ask_handover(link, **{"needed_by": today() + SOON, **given}, by=by)


def test_ask_accept_and_both_are_told(link: Link, director: User, giver: Person, taker: Person) -> None:
    handover = asked(link, director, words="For the demo")
    assert Notification.objects.filter(user=giver.user, cause="work.handover_asked").exists()
    accepted = actions.accept_handover(handover, by=giver.user)
    assert (accepted.state, accepted.agreed_on) == ("agreed", today() + SOON)
    assert Notification.objects.filter(user=taker.user, cause="work.handover_answered").exists()


def test_counter_then_agree(link: Link, giver: Person, taker: Person) -> None:
    handover = asked(link, taker.user)
    later = today() + SOON + timedelta(days=9)
    with pytest.raises(Refused):
        actions.counter_handover(handover, offered_on=later, reason=" ", by=giver.user)
    countered = actions.counter_handover(handover, offered_on=later, reason="Audit first", by=giver.user)
    with pytest.raises(PermissionDenied):
        actions.accept_handover(countered, by=User.objects.get(email__startswith="sam"))
    assert actions.agree_handover(countered, by=taker.user).agreed_on == later


def test_escalate_and_settle(link: Link, director: User, giver: Person, taker: Person) -> None:
    handover = asked(link, taker.user)
    escalated = actions.escalate_handover(handover, reason="Nobody gives way", by=giver.user)
    assert Notification.objects.filter(user=director, cause="work.handover_escalated").exists()
    with pytest.raises(PermissionDenied):
        actions.settle_handover(escalated, agreed_on=today() + SOON, reason="So", by=taker.user)
    assert (
        actions.settle_handover(escalated, agreed_on=today() + SOON, reason="So", by=director).state
        == "agreed"
    )
    with pytest.raises(Refused):
        actions.agree_handover(handover, by=taker.user)


def test_refusals(link: Link, director: User, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        asked(link, employee)
    with pytest.raises(Refused):
        asked(link, director, needed_by=today() - timedelta(days=1))
    with pytest.raises(Refused):
        asked(link, director, needed_from=today() + SOON + SOON)
    inside = items_in(link.successor.initiative, "A", "B", by=director)
    with pytest.raises(Refused):
        asked(actions.add_link(inside[0], successor=inside[1], by=director), director)
    handover = asked(link, director)
    actions.withdraw_handover(handover, by=director)
    with pytest.raises(Stale):
        actions.accept_handover(asked(link, director), version=1, by=director)


DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("state", "window", "level", "words"),
    [
        ("agreed", Window(DAY, DAY), "good", "Safe on"),
        ("agreed", Window(DAY - SOON, DAY + timedelta(days=4)), "watch", "4 days later"),
        ("agreed", Window(DAY + timedelta(days=2), DAY + timedelta(days=9)), "risk", "2 days later"),
        ("agreed", Window(done=DAY), "good", "1"),
        ("escalated", Window(DAY, DAY), "watch", "Not settled"),
        ("asked", Window(DAY, DAY), "watch", "An answer was due"),
        ("agreed", Window(reason="No forecast yet"), "none", "No forecast"),
    ],
)
def test_the_rule_of_a_handover(state: str, window: Window, level: str, words: str) -> None:
    handover = Handover(state=state, needed_by=DAY, agreed_on=DAY, answer_by=DAY - SOON)
    status = handover_status(handover, replace(window, given=DAY), DAY - timedelta(days=3))
    assert (status.level, words in str(status.reason)) == (level, True), status.reason


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ([], ""),
        ([Window(DAY, DAY)], "No handover is late."),
        (
            [Window(DAY, DAY + SOON), Window(DAY + SOON, DAY + SOON)],
            "1 of 2 handovers is late, 1 may be.",
        ),
    ],
)
def test_the_sentence_names_what_is_late_and_what_may_be(windows: list[Window], sentence: str) -> None:
    handover = Handover(state="agreed", needed_by=DAY, agreed_on=DAY, answer_by=DAY)
    rows = [
        HandoverRow(handover, handover_status(handover, replace(window, given=DAY), DAY - SOON), window)
        for window in windows
    ]
    assert handovers_sentence(rows) == sentence


def test_past_its_day_is_red(link: Link) -> None:
    handover = Handover(link=link, state="agreed", needed_by=DAY, agreed_on=DAY, answer_by=DAY)
    assert handover_status(handover, Window(given=DAY), DAY + timedelta(days=1)).level == "risk"


def test_today_asks_the_giver_for_an_answer(link: Link, director: User, giver: Person) -> None:
    asked(link, director, words="For the demo")
    assert giver.user
    titles = [need.title for need in needs_of(giver.user, read_portfolio(giver.user))]
    assert "Answer Customer conference: Billing ready to show" in titles


def test_the_pages(link: Link, giver: Person, taker: Person, employee: User, client: Client) -> None:
    client.force_login(taker.user)
    sent = {"needed_by": today() + SOON, "words": "Demo"}
    answer = client.post(f"/work/links/{link.key}/handover/", sent)
    handover = Handover.objects.get()
    assert answer.url == handover.get_absolute_url()
    assert b"Accept" not in client.get(answer.url).content
    assert client.post(f"{answer.url}accept/").status_code == 403
    client.force_login(giver.user)
    assert b"Accept" in client.get(answer.url).content
    client.post(f"{answer.url}accept/")
    handover.refresh_from_db()
    assert handover.state == "agreed"
    assert "Billing on stage" in client.get("/portfolio/handovers/").content.decode()
    roadmap = client.get("/portfolio/roadmap/?by=kind").content.decode()
    assert "mw-arrow" in roadmap
    assert roadmap.count("mw-arrow-tip") == roadmap.count("mw-arrow mw-arrow-"), "every arrow has its head"
    drawn = [re.findall(r"M[\d.]+ ([\d.]+)C", half) for half in roadmap.split("mw-roadmap-phone")]
    assert len(drawn[0]) == len(drawn[1]) == 1, "a phone has a drawing of its own, and the arrows in it"
    assert drawn[0] != drawn[1], "where the name stands above its window"
    link.predecessor.initiative.visibility = "members"
    link.predecessor.initiative.save()
    client.force_login(employee)
    assert client.get(answer.url).status_code == 404
    assert "Billing on stage" not in client.get("/portfolio/handovers/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_bounded(
    director: User, client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        first, second = an_event(by=director, name=f"A{number}"), an_event(by=director, name=f"B{number}")
        (one,), (two,) = items_in(first, "One", by=director), items_in(second, "Two", by=director)
        asked(actions.add_link(one, successor=two, by=director), director)
    client.force_login(director)
    client.get("/portfolio/handovers/")
    with django_assert_num_queries(6):
        client.get("/portfolio/handovers/")
    client.get("/portfolio/roadmap/")
    with django_assert_num_queries(11):
        client.get("/portfolio/roadmap/")


def test_the_api(link: Link, giver: Person, taker: Person, client: Client) -> None:
    client.force_login(taker.user)
    asked = client.post(
        f"/api/links/{link.key}/handover",
        {"needed_by": str(today() + SOON)},
        content_type="application/json",
    )
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    address = f"/api/handovers/{asked.json()['key']}/answer"
    assert client.post(address, {"answer": "accept"}, content_type="application/json").status_code == 403
    client.force_login(giver.user)
    no_day = client.post(address, {"answer": "counter", "reason": "So"}, content_type="application/json")
    assert no_day.status_code == 422
    accepted = client.post(address, {"answer": "accept"}, content_type="application/json")
    assert accepted.json()["agreed_on"] == str(today() + SOON)
    assert [row["state"] for row in client.get("/api/handovers").json()["rows"]] == ["agreed"]
