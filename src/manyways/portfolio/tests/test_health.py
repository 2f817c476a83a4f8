"""Health: the first rules, each kind by its own measure, what no reading means, who may change a rule."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import start_of, today
from manyways.access.models import User
from manyways.forecast.models import Window
from manyways.forecast.tests.test_forecasts import a_team_with_counts, forecasted
from manyways.forecast.tests.test_forecasts import an_outcome as a_flow
from manyways.goals.models import Goal, Metric, Reading
from manyways.money.actions import add_budget_line, approve_budget
from manyways.portfolio.actions import add_health_rule, edit_health_rule
from manyways.portfolio.health import CHECKS, Health, Sight, health_of
from manyways.portfolio.models import HealthRule
from manyways.portfolio.queries import health_read, read_portfolio, status_of
from manyways.teams.models import Person
from manyways.work.actions import (
    add_decision,
    add_evidence,
    add_item,
    add_link,
    add_obligation,
    edit_decision,
    edit_initiative,
    edit_item,
    finish_initiative,
    record_dates,
    stop_initiative,
)
from manyways.work.models import Initiative, Kind, Obligation
from manyways.work.queries.gates import listed_obligations, obligation_status
from manyways.work.tests.samples import an_event, an_outcome

LATER = timedelta(days=60)


@pytest.fixture
def mara(db: None) -> Person:
    return Person.objects.create(name="Mara")


def looked_at(initiative: Initiative, **window: Any) -> Health:
    """Its health with a window of the newest forecast as given; without one, with none."""
    windows = {}
    if window:
        values = {"state": "window", "likely_on": today() + LATER, "safe_on": today() + LATER, **window}
        windows[initiative.pk] = Window(initiative=initiative, **values)
    return health_of(Sight([initiative], today(), None, windows))[initiative.pk]


@pytest.mark.parametrize(
    ("fields", "window", "level", "words"),
    [
        ({}, {"confidence": None}, "good", "Safe to plan on"),
        ({}, {"confidence": 0.9}, "good", "Safe"),
        ({}, {"confidence": 0.84}, "watch", "84\u202f%"),
        ({}, {"confidence": 0.49}, "risk", "49\u202f%"),
        ({"is_due_fixed": True}, {"confidence": 0.84}, "risk", "84\u202f%"),
        ({"is_due_fixed": True}, {"confidence": 0.86}, "good", "Safe"),
        ({"due_on": today() - timedelta(days=3)}, {"confidence": 0.9}, "risk", "3 days past"),
        ({}, {"state": "never", "likely_on": None, "safe_on": None}, "risk", "Never"),
        ({"owner": None}, {"confidence": 0.9}, "watch", "Nobody"),
        (
            {},
            {"state": "no_history", "weeks_counted": 5, "likely_on": None, "safe_on": None},
            "none",
            "5 of 8",
        ),
        ({}, {}, "none", "Planned"),
        ({"due_on": None}, {}, "none", "No forecast"),
    ],
)
def test_the_worst_of_the_rules_decides(
    director: User, mara: Person, fields: dict[str, Any], window: dict[str, Any], level: str, words: str
) -> None:
    event = an_event(by=director, **{"owner": mara, "due_on": today() + LATER, **fields})
    status = looked_at(event, **window).status
    assert (status.level, words in str(status.reason)) == (level, True), status.reason


def test_what_has_ended_is_closed(director: User) -> None:
    done, stopped = an_event(by=director, owner=None), an_event(by=director, owner=None)
    assert looked_at(finish_initiative(done, by=director)).status.word == "Closed"
    assert looked_at(stop_initiative(stopped, reason="No money", by=director)).status.reason == "Stopped"


def _with_metric(director: User, mara: Person, *readings: float, days_ago: int = 10) -> Initiative:
    goal = Goal.objects.create(name="Quicker setup", due_on=today() + timedelta(days=50))
    metric = Metric.objects.create(
        goal=goal,
        name="Minutes",
        unit="minutes",
        baseline=42,
        target=25,
        baseline_on=today() - timedelta(days=50),
    )
    for number, value in enumerate(readings):
        day = today() - timedelta(days=days_ago + number)
        Reading.objects.create(metric=metric, read_on=day, value=Decimal(str(value)))
    return an_outcome(by=director, owner=mara, goal=goal)


def test_an_outcome_is_judged_by_its_metric(director: User, mara: Person) -> None:  # E-5
    moved = _with_metric(director, mara, 31)
    assert "42 → 31 minutes, goal 25" in str(looked_at(moved).status.reason)
    assert looked_at(moved).status.level == "good"


@pytest.mark.parametrize(("value", "level"), [(41, "watch"), (33.5, "good"), (25, "good")])
def test_a_metric_far_behind_its_way_is_on_watch(
    director: User, mara: Person, value: float, level: str
) -> None:
    assert looked_at(_with_metric(director, mara, value)).status.level == level


@pytest.mark.parametrize(("days_ago", "level"), [(31, "watch"), (62, "risk")])
def test_missed_readings_are_never_green(director: User, mara: Person, days_ago: int, level: str) -> None:
    assert looked_at(_with_metric(director, mara, 25, days_ago=days_ago)).status.level == level


def test_before_the_first_reading_it_is_grey(director: User, mara: Person) -> None:
    outcome = _with_metric(director, mara)
    Metric.objects.update(baseline_on=today() - timedelta(days=5))
    status = looked_at(outcome).status
    assert (status.level, "First reading due" in str(status.reason)) == ("none", True)


def test_no_kind_is_judged_by_anothers_measure(director: User, mara: Person) -> None:  # E-5
    outcome = _with_metric(director, mara, 41)
    event = an_event(by=director, owner=mara, goal=outcome.goal)
    checks = {finding.check.slug for finding in looked_at(event, confidence=0.9).findings}
    assert "behind" not in checks
    assert looked_at(event, confidence=0.9).status.level == "good"


def test_days_kept_and_money_bound(director: User, mara: Person) -> None:
    switches = an_event(by=director, owner=mara)
    infrastructure = Kind.objects.get(slug="infrastructure")
    Initiative.objects.filter(pk=switches.pk).update(kind=infrastructure)
    switches.refresh_from_db()
    for number in range(3):
        item = add_item(switches, name=f"Window {number}", by=director)
        edit_item(item, {"deadline_at": f"{today() - timedelta(days=2)}T12:00Z"}, by=director)
    status = looked_at(switches, confidence=0.9).status
    assert (status.level, status.reason) == ("risk", "0 of 3 planned days kept")
    event = an_event(by=director, owner=mara, name="Fair")
    approve_budget(event, amount=Decimal(100), by=director)
    add_budget_line(event, name="Hall", committed=Decimal(105), by=director)
    status = looked_at(event, confidence=0.9).status
    assert (status.level, status.reason) == ("watch", "More committed than its budget")
    approve_budget(event, amount=Decimal(400), by=director)
    said = {each.check.slug: each.measured.text for each in looked_at(event).findings}
    assert said["budget_bound"] == "Committed within its budget"


def test_a_changed_limit_changes_the_status(director: User, mara: Person, employee: User) -> None:
    event = an_event(by=director, owner=mara, due_on=today() + LATER)
    rule = HealthRule.objects.get(looks_at="chance")
    with pytest.raises(PermissionDenied):
        edit_health_rule(rule, {"watch_at": 95}, by=employee)
    edit_health_rule(rule, {"watch_at": 95}, by=director)
    assert looked_at(event, confidence=0.9).status.level == "watch"
    edit_health_rule(rule, {"is_active": False}, by=director)
    assert looked_at(event, confidence=0.2).status.level == "none"


def test_a_date_given_since_the_forecast_has_its_own_chance(director: User) -> None:
    outcome = a_flow(a_team_with_counts(12), director)
    forecast = forecasted()
    window = forecast.windows.get(initiative=outcome, item=None)
    sooner = window.day_at(40, forecast.as_of)
    assert window.confidence
    assert window.confidence > 0.85
    outcome = edit_initiative(outcome, {"due_on": sooner}, by=director)
    said = f"{round(100 * window.chance_by(sooner, forecast.as_of))}\u202f% chance to be done by"
    assert said in {each.measured.text[: len(said)] for each in health_read(outcome).findings}
    outcome = edit_initiative(outcome, {"due_on": None}, by=director)
    assert not any("chance" in each.measured.text for each in health_read(outcome).findings)


def test_rules_that_make_no_sense_are_refused(director: User) -> None:
    rule = HealthRule.objects.get(looks_at="chance")
    with pytest.raises(Refused):
        edit_health_rule(rule, {"watch_at": 40}, by=director)
    with pytest.raises(Refused):
        add_health_rule(looks_at="moon_phase", by=director)
    with pytest.raises(Refused):
        add_health_rule(looks_at="chance", by=director)
    event = Kind.objects.get(slug="event")
    assert add_health_rule(looks_at="days_kept", kind=event, watch_at=90, by=director).kind == event


def test_every_rule_looks_at_a_check_that_exists(director: User) -> None:
    assert set(HealthRule.objects.values_list("looks_at", flat=True)) <= set(CHECKS)


def test_title_row_and_page_say_the_same(director: User, mara: Person, client: Client) -> None:
    event = an_event(by=director, owner=mara, due_on=today() - timedelta(days=3))
    (row,) = read_portfolio(director).rows
    assert str(row.status.reason) == str(status_of(event).reason)
    client.force_login(director)
    text = client.get(f"/work/{event.key}/health/").content.decode()
    assert "3 days past its end" in text
    assert "1 or more days" in text
    assert "Chance to keep a date that can move" in client.get("/portfolio/health/").content.decode()


@pytest.mark.parametrize(
    ("due_in", "fulfilled", "level", "words"),
    [
        (60, False, "good", "0 of 1 obligations met"),
        (59, False, "watch", "next"),
        (29, False, "risk", "next"),
        (-1, False, "risk", "next"),
        (6, True, "good", "1 of 1 obligations met"),
    ],
)
def test_compliance_is_judged_by_its_evidence(
    director: User, mara: Person, due_in: int, fulfilled: bool, level: str, words: str
) -> None:
    audit = an_event(by=director, owner=mara, name="Audit")
    Initiative.objects.filter(pk=audit.pk).update(kind=Kind.objects.get(slug="compliance"))
    audit.refresh_from_db()
    day = today() + timedelta(days=due_in)
    Obligation.objects.create(
        initiative=audit,
        name="Pen test",
        source="SOC 2",
        due_on=day,
        fulfilled_on=today() if fulfilled else None,
    )
    status = looked_at(audit, confidence=0.9).status
    assert (status.level, words in str(status.reason)) == (level, True), status.reason


@pytest.mark.parametrize("days", [-1, 0, 29, 30, 59, 60, 90])
@pytest.mark.parametrize("has_evidence", [True, False])
def test_an_audit_stands_as_its_obligation_does(director: User, days: int, has_evidence: bool) -> None:
    audit = an_event(by=director, name="Audit", owner=Person.objects.create(name="Mara"))
    Initiative.objects.filter(pk=audit.pk).update(kind=Kind.objects.get(slug="compliance"))
    audit.refresh_from_db()
    test = add_obligation(
        audit, name="Test", source="SOC 2", due_on=today() + timedelta(days=days), by=director
    )
    if has_evidence:
        add_evidence(test, name="Minutes", by=director)
    row = obligation_status(listed_obligations(director).get())
    found = looked_at(audit).status
    assert (found.level, row.level) in {("good", "none"), ("watch", "watch"), ("risk", "risk")}


def test_an_event_is_judged_by_its_decisions(director: User, mara: Person) -> None:
    event = an_event(by=director, owner=mara, due_on=today() + timedelta(days=60))
    venue = add_decision(event, name="Venue", lead_days=65, by=director)
    status = looked_at(event, confidence=0.9).status
    assert (status.level, "5 days late" in str(status.reason)) == ("risk", True), status.reason
    edit_decision(venue, {"lead_days": 30}, by=director)
    status = looked_at(event, confidence=0.9).status
    assert (status.level, status.reason) == ("good", "0 of 1 decision secured, none late")


def test_every_kind_has_a_rule_of_its_own(director: User) -> None:  # E-5
    kinds = set(HealthRule.objects.filter(kind__isnull=False).values_list("kind__slug", flat=True))
    assert kinds == set(Kind.objects.values_list("slug", flat=True))


def test_what_only_follows_a_fixed_day_is_not_late_by_it(director: User, mara: Person) -> None:
    day = today() - timedelta(days=3)
    event = an_event(by=director, owner=mara, due_on=day, is_due_fixed=True)
    must = {"form": "milestone", "constraint": "mfo", "constraint_at": start_of(day)}
    opening, lessons = (
        add_item(event, name=name, by=director, **more) for name, more in (("Open", must), ("Lessons", {}))
    )
    add_link(opening, successor=lessons, by=director)
    assert "3 days past its end" in str(looked_at(event).status.reason)
    record_dates(opening, finished_at=start_of(day), by=director)
    assert "past its end" not in str(looked_at(event).status.reason)
    add_item(event, name="Forgotten before the day", by=director)
    assert "3 days past its end" in str(looked_at(event).status.reason)
