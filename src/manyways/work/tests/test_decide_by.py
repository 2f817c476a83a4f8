"""Decide-by days (E-2c, E-2g), the pages of decisions, the flag on the plan."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.schedule.gantt import gantt_of
from manyways.work import actions
from manyways.work.models import Decision, Initiative
from manyways.work.queries.decisions import DecideBy, decide_bys, decisions_sentence, listed_decisions
from manyways.work.tests.samples import an_event, items_in

EVENT = date(2027, 5, 18)
DAY = 480


@pytest.fixture
def conference(director: User) -> Initiative:
    """The venue, then hotel and catering which wait for it; the event is on 18 May 2027."""
    event = an_event(by=director, due_on=EVENT, is_due_fixed=True)
    venue, hotel, catering = items_in(
        event, "Venue secured", "Hotel", "Catering", by=director, duration_minutes=DAY
    )
    actions.add_link(venue, successor=hotel, by=director)
    actions.add_link(venue, successor=catering, by=director)
    actions.add_decision(event, name="Venue", item=venue, lead_days=26 * 7, by=director)
    actions.add_decision(event, name="Catering", item=catering, lead_days=8 * 7, by=director)
    return event


def rows_on(day: date, user: User, monkeypatch: pytest.MonkeyPatch) -> dict[str, DecideBy]:
    monkeypatch.setattr("manyways.work.queries.decisions.today", lambda: day)
    return {row.decision.name: row for row in decide_bys(listed_decisions(user), user)}


def test_the_day_of_the_event_less_the_lead_time(
    conference: Initiative, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-2c: event 18 May 2027, catering lead 8 weeks: 23 March 2027."""
    rows = rows_on(date(2026, 11, 16), director, monkeypatch)
    assert rows["Catering"].decide_on == date(2027, 3, 23)
    assert rows["Venue"].decide_on == date(2026, 11, 17)
    assert (rows["Venue"].days_late, rows["Venue"].status.level) == (0, "watch")
    assert rows["Catering"].status.level == "none"


def test_a_late_decision_says_how_late_and_what_is_at_risk(
    conference: Initiative, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-2g: the venue undecided on 22 November 2026 is 5 days late, hotel and catering are at risk."""
    rows = rows_on(date(2026, 11, 22), director, monkeypatch)
    venue = rows["Venue"]
    assert venue.sentence == "Venue: decide-by was 17\xa0Nov, 5 days late" or venue.sentence.endswith(
        "5 days late"
    )
    assert [item.name for item in venue.at_risk] == ["Hotel", "Catering"]
    assert venue.status.level == "risk"
    assert decisions_sentence(list(rows.values())).endswith("At risk: Hotel; Catering. 0 of 2 secured.")


def test_chosen_is_never_green_and_secured_is_never_late(
    conference: Initiative, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-2b."""
    venue = Decision.objects.get(name="Venue")
    hall = actions.add_option(venue, name="Harbour Hall", by=director)
    chosen = actions.choose_option(venue, option=hall, reason="near", by=director)
    early = rows_on(date(2026, 10, 1), director, monkeypatch)["Venue"].status
    assert (early.level, str(early.word)) == ("watch", "Chosen, not secured")
    late = rows_on(date(2026, 11, 22), director, monkeypatch)["Venue"]
    assert (late.status.level, late.days_late) == ("risk", 5)
    actions.secure_decision(chosen, evidence_kind="contract", by=director)
    done = rows_on(date(2026, 11, 22), director, monkeypatch)["Venue"]
    assert (done.status.level, done.days_late, done.at_risk) == ("good", 0, ())


def test_finishing_its_item_by_hand_does_not_secure_it(conference: Initiative, director: User) -> None:
    """E-2b: only evidence makes it green."""
    venue = Decision.objects.get(name="Venue")
    actions.record_dates(venue.item, finished_at=now(), by=director)
    rows = {row.decision.name: row for row in decide_bys(listed_decisions(director), director)}
    assert (rows["Venue"].status.level, str(rows["Venue"].status.word)) == ("risk", "Not secured")


def test_the_plan_dates_what_has_no_event(director: User) -> None:
    """Without a date of the initiative, the latest day that delays nothing counts."""
    event = an_event(by=director, starts_on=today())
    order, install = items_in(event, "Order", "Install", by=director, duration_minutes=5 * DAY)
    actions.add_link(order, successor=install, by=director)
    decision = actions.add_decision(event, name="Maker", item=order, lead_days=3, by=director)
    (row,) = decide_bys([decision], director)
    assert row.needed_on is not None
    assert row.needed_on >= today()
    assert row.decide_on == row.needed_on - timedelta(days=3)
    own_day = today() + timedelta(days=40)
    moved = actions.edit_decision(decision, {"need": "day", "needed_on": own_day}, by=director)
    assert decide_bys([moved], director)[0].decide_on == own_day - timedelta(days=3)


def test_the_flag_stands_on_the_plan(conference: Initiative, director: User) -> None:
    rows = {row.name: row.data() for row in gantt_of(conference, director).rows}
    assert rows["Venue secured"]["decide_by"] == "2026-11-17"
    assert rows["Catering"]["decide_by"] == "2027-03-23"
    assert rows["Catering"]["note"] == "decide by 23\xa0Mar"
    assert "decide_by" not in rows["Hotel"]


def test_the_list_and_the_page_show_the_situation(
    conference: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    listed = client.get(f"/work/{conference.key}/decisions/")
    assert "of 2 secured" in listed.content.decode()
    assert "8 weeks" in listed.content.decode()
    venue = Decision.objects.get(name="Venue")
    page = client.get(venue.get_absolute_url()).content.decode()
    assert "Hotel" in page
    assert "26 weeks" in page
    everywhere = client.get("/work/decisions/").content.decode()
    assert conference.name in everywhere
    csv: Any = client.get(f"/work/{conference.key}/decisions/?format=csv")
    assert "2027-03-23" in b"".join(csv.streaming_content).decode()


def test_a_decision_goes_its_way_on_the_pages(conference: Initiative, director: User, client: Client) -> None:
    client.force_login(director)
    venue = Decision.objects.get(name="Venue")
    here = venue.get_absolute_url()
    client.post(
        f"{here}options/new/", {"name": "Harbour Hall", "cost": "60000", "free_until_on": "2026-12-07"}
    )
    client.post(f"{here}criteria/new/", {"name": "Seats"})
    option, criterion = venue.options.get(), venue.criteria.get()
    assert option.cost == Decimal(60_000)
    saves = f'action="{here}compare/"'
    assert saves in client.get(f"{here}?fill").content.decode()
    assert saves not in client.get(here).content.decode()
    client.post(
        f"{here}compare/",
        {f"words-{option.pk}-{criterion.pk}": "640", f"fit-{option.pk}-{criterion.pk}": "complete"},
    )
    assert "640" in client.get(here).content.decode()
    refused = client.post(f"{here}move/", {"to": "secure", "evidence_kind": "contract"})
    assert refused.status_code == 422
    client.post(f"{here}move/", {"to": "choose", "option": option.pk, "reason": "near"})
    assert "Chosen, not secured" in client.get(here).content.decode()
    client.post(f"{here}move/", {"to": "secure", "evidence_kind": "deposit", "evidence": "20,000 paid"})
    secured = client.get(here).content.decode()
    assert "20,000 paid" in secured
    client.post(f"{here}move/", {"to": "reopen", "reason": "It burnt down"})
    client.post(
        f"{here}edit/",
        {
            "name": "Hall",
            "lead_days": "20 weeks",
            "need": "event",
            "version": Decision.objects.get(pk=venue.pk).version,
        },
    )
    changed = Decision.objects.get(pk=venue.pk)
    assert (changed.name, changed.lead_days, changed.state) == ("Hall", 140, "open")
    client.post(f"/work/options/{option.key}/", {"remove": "yes"})
    client.post(f"{here}move/", {"to": "drop", "reason": "online"})
    assert Decision.objects.get(pk=venue.pk).state == "dropped"


def test_a_decision_is_added_with_a_name_and_edited_in_its_cell(
    conference: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    address = f"/work/{conference.key}/decisions/"
    client.post(f"{address}new/", {"name": "Sound", "lead_days": "4 weeks"})
    made = Decision.objects.get(name="Sound")
    assert (made.lead_days, made.item.name) == (28, "Sound secured")
    client.post(
        f"{address}?row={made.key}&edit=lead_days",
        {"lead_days-value": "10 days", "lead_days-version": made.version},
    )
    assert Decision.objects.get(pk=made.pk).lead_days == 10
    wrong = client.post(f"{address}new/", {"name": "Light", "lead_days": "soon"})
    assert wrong.status_code == 422


def test_strangers_see_no_decision(conference: Initiative, employee: User, client: Client) -> None:
    client.force_login(employee)
    venue = Decision.objects.get(name="Venue")
    assert client.get(venue.get_absolute_url()).status_code == 404
    assert client.get(f"/work/{conference.key}/decisions/").status_code == 404
    assert "Venue" not in client.get("/work/decisions/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_decision_costs_the_same(
    count: int, director: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    event = an_event(by=director, due_on=EVENT)
    decision = actions.add_decision(event, name="Venue", by=director)
    for number in range(count):
        option = actions.add_option(decision, name=f"Hall {number}", by=director)
        criterion = actions.add_criterion(decision, name=f"Criterion {number}", by=director)
        actions.judge_option(option, criterion=criterion, words="yes", by=director)
        actions.add_link(decision.item, successor=items_in(event, "next", by=director)[0], by=director)
    client.force_login(director)
    client.get(decision.get_absolute_url())
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(decision.get_absolute_url())


PAGE_QUERIES = 9
