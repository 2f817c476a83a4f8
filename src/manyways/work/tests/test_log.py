"""The log, gates and obligations (GAP-7): the verbs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work import actions
from manyways.work.models import Evidence, LogEntry, Obligation
from manyways.work.tests.samples import an_event, items_in


def test_a_risk_strikes_items_with_a_chance_in_days_and_money(director: User, employee: User) -> None:
    event = an_event(by=director)
    phase, venue = items_in(event, "Place", "Venue", by=director)
    actions.edit_item(phase, {"form": "phase"}, by=director)
    risk = actions.add_log_entry(
        event,
        name="The hall is double booked",
        items=[venue],
        chance=30,
        days_low=5,
        days=10,
        days_high=30,
        cost=Decimal(20_000),
        by=director,
    )
    assert (risk.exposure, risk.exposure_days) == (Decimal(6_000), 3)
    phase.refresh_from_db()
    with pytest.raises(Refused, match="phase"):
        actions.edit_log_entry(risk, {}, items=[phase], by=director)
    for wrong in ({"chance": 101}, {"days_low": 11}, {"days_high": 9}, {"days": None}, {"cost": Decimal(-1)}):
        with pytest.raises(Refused):
            actions.edit_log_entry(risk, wrong, by=director)
    with pytest.raises(PermissionDenied):
        actions.edit_log_entry(risk, {"chance": 1}, by=employee)
    actions.edit_log_entry(risk, {"chance": 40}, items=[], by=director)
    assert not risk.about.exists()


def test_an_entry_closes_with_how_it_ended(director: User) -> None:
    entry = actions.add_log_entry(an_event(by=director), name="Ask the caterer", kind="action", by=director)
    with pytest.raises(Refused):
        actions.close_log_entry(entry, outcome=" ", by=director)
    with pytest.raises(Refused):
        actions.close_log_entry(entry, outcome="asked", on=today() + timedelta(days=1), by=director)
    closed = actions.close_log_entry(entry, outcome="Asked, and they can", by=director)
    assert not closed.is_open
    assert not LogEntry.objects.open().exists()
    with pytest.raises(Refused):
        actions.close_log_entry(closed, outcome="again", by=director)
    assert actions.reopen_log_entry(closed, by=director).outcome == ""


def test_items_nobody_may_see_are_refused_and_kept(director: User, project_manager: User) -> None:
    event, secret = an_event(by=project_manager), an_event(by=director, name="Secret")
    (hidden,) = items_in(secret, "Hidden", by=director)
    (venue,) = items_in(event, "Venue", by=project_manager)
    with pytest.raises(Refused, match="not for you"):
        actions.add_log_entry(event, name="Risk", items=[hidden], by=project_manager)
    risk = actions.add_log_entry(event, name="Risk", items=[hidden], by=director)
    actions.edit_log_entry(risk, {}, items=[venue], by=project_manager)
    assert {row.item for row in risk.about.all()} == {hidden, venue}


def test_a_gate_records_who_decided_what_and_why(director: User, employee: User) -> None:
    event = an_event(by=director)
    gate = actions.add_gate(event, name="Go to market", criteria=["Venue secured", " "], by=director)
    (criterion,) = gate.criteria.all()
    with pytest.raises(Refused):
        actions.meet_criterion(criterion, evidence="", by=director)
    met = actions.meet_criterion(criterion, evidence="Contract of 3 Nov", by=director)
    assert met.met_on == today()
    for verdict, reason in (("maybe", "so"), ("go", " "), ("conditional", "so")):
        with pytest.raises(Refused):
            actions.decide_gate(gate, verdict, reason=reason, by=director)
    with pytest.raises(PermissionDenied):
        actions.decide_gate(gate, "go", reason="all there", by=employee)
    decided = actions.decide_gate(gate, "conditional", reason="Nearly", conditions="Deposit", by=director)
    assert (decided.decided_by, decided.decided_on) == (director, today())
    for late in (
        lambda: actions.unmeet_criterion(met, by=director),
        lambda: actions.remove_gate_criterion(met, by=director),
        lambda: actions.add_gate_criterion(decided, name="More", by=director),
        lambda: actions.remove_gate(decided, by=director),
        lambda: actions.decide_gate(decided, "go", reason="now", by=director),
    ):
        met.gate = decided
        with pytest.raises(Refused):
            late()
    opened = actions.reopen_gate(decided, reason="The deposit bounced", by=director)
    assert opened.verdict == ""
    actions.remove_gate(opened, by=director)


def test_only_evidence_fulfils_an_obligation(director: User, employee: User) -> None:
    """GAP-7."""
    audit, other = an_event(by=director), an_event(by=director)
    reviews, backlog = (items_in(each, "Access reviews", by=director)[0] for each in (audit, other))
    obligation = actions.add_obligation(
        audit,
        name="Access is reviewed each quarter",
        source="SOC 2, CC6.2",
        due_on=today() + timedelta(days=90),
        items=[reviews, backlog],
        by=director,
    )
    assert obligation.fulfilled_by.count() == 2
    with pytest.raises(Refused, match="evidence"):
        actions.fulfil_obligation(obligation, by=director)
    with pytest.raises(PermissionDenied):
        actions.add_evidence(obligation, name="Export", by=employee)
    actions.add_evidence(obligation, name="Export of 1 Nov", url="https://files.example/1", by=director)
    fulfilled = actions.fulfil_obligation(obligation, by=director)
    with pytest.raises(Refused):
        actions.remove_evidence(Evidence.objects.get(), by=director)
    actions.reopen_obligation(fulfilled, reason="A quarter was missing", by=director)
    actions.remove_evidence(Evidence.objects.get(), by=director)
    actions.edit_obligation(obligation, {"source": "CC6.3"}, items=[reviews], by=director)
    assert obligation.fulfilled_by.get().item == reviews
    actions.remove_obligation(obligation, by=director)
    assert not Obligation.objects.exists()
    with pytest.raises(Refused):
        actions.add_obligation(audit, name="x", source="", due_on=today(), by=director)
