"""Decisions: options, choosing, securing with evidence (E-2b), dropping, reopening."""

from datetime import timedelta
from decimal import Decimal

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, Stale
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work import actions
from manyways.work.models import Decision, Item
from manyways.work.tests.samples import an_event, items_in


def a_decision(*, by: User, name: str = "Venue", **fields: object) -> Decision:
    return actions.add_decision(an_event(by=by), name=name, by=by, **fields)


def test_a_decision_brings_its_milestone_or_takes_an_item(project_manager: User) -> None:
    event = an_event(by=project_manager)
    venue = actions.add_decision(event, name="Venue", lead_days=182, by=project_manager)
    assert (venue.item.name, venue.item.form, venue.made_item) == ("Venue secured", "milestone", True)
    assert venue.owner == event.owner
    phase, hotel = items_in(event, "Place", "Hotel", by=project_manager)
    actions.add_item(event, name="Inside", parent=phase, by=project_manager)
    rooms = actions.add_decision(event, name="Hotel", item=hotel, by=project_manager)
    assert (rooms.item, rooms.made_item) == (hotel, False)
    for wrong in (hotel, phase, items_in(an_event(by=project_manager), "x", by=project_manager)[0]):
        with pytest.raises(Refused):
            actions.add_decision(event, name="Again", item=wrong, by=project_manager)
    with pytest.raises(Refused):
        actions.add_decision(event, name=" ", by=project_manager)


def test_chosen_is_not_secured_and_only_evidence_secures(project_manager: User) -> None:
    """E-2b."""
    venue = a_decision(by=project_manager)
    hall = actions.add_option(venue, name="Harbour Hall", cost=Decimal(60_000), by=project_manager)
    actions.add_option(venue, name="City Palace", by=project_manager)
    with pytest.raises(Refused, match="Choose one of the options"):
        actions.secure_decision(venue, evidence_kind="contract", by=project_manager)
    with pytest.raises(Refused):
        actions.choose_option(venue, option=hall, reason=" ", by=project_manager)
    chosen = actions.choose_option(venue, option=hall, reason="Step-free and near", by=project_manager)
    assert (chosen.state, chosen.chosen_on, chosen.secured_on) == ("chosen", today(), None)
    assert Item.objects.get(pk=venue.item_id).finished_at is None
    with pytest.raises(Refused):
        actions.secure_decision(chosen, evidence_kind="", by=project_manager)
    with pytest.raises(Refused):
        actions.secure_decision(
            chosen, evidence_kind="contract", on=today() + timedelta(days=1), by=project_manager
        )
    secured = actions.secure_decision(
        chosen, evidence_kind="contract", evidence="Signed by both", by=project_manager
    )
    assert (secured.state, secured.secured_on) == ("secured", today())
    assert Item.objects.get(pk=venue.item_id).finished_at is not None
    with pytest.raises(Refused):
        actions.remove_option(hall, by=project_manager)


def test_a_reopened_decision_is_open_and_its_item_unfinished(project_manager: User) -> None:
    venue = actions.secure_decision(
        a_decision(by=project_manager), evidence_kind="deposit", by=project_manager
    )
    with pytest.raises(Refused):
        actions.drop_decision(venue, reason="not needed", by=project_manager)
    with pytest.raises(Refused):
        actions.reopen_decision(venue, reason="", by=project_manager)
    opened = actions.reopen_decision(venue, reason="The hall burnt down", by=project_manager)
    assert (opened.state, opened.secured_on, opened.evidence_kind) == ("open", None, "")
    assert Item.objects.get(pk=venue.item_id).finished_at is None
    with pytest.raises(Refused):
        actions.reopen_decision(opened, reason="again", by=project_manager)


def test_a_dropped_decision_takes_its_own_milestone_along_and_brings_it_back(project_manager: User) -> None:
    venue = a_decision(by=project_manager)
    dropped = actions.drop_decision(venue, reason="The event is online", by=project_manager)
    assert Item.objects.get(pk=venue.item_id).dropped_at is not None
    actions.reopen_decision(dropped, reason="It is not", by=project_manager)
    assert Item.objects.get(pk=venue.item_id).dropped_at is None


def test_options_stand_side_by_side_by_criteria(project_manager: User) -> None:
    venue, other = a_decision(by=project_manager), a_decision(by=project_manager, name="Catering")
    hall = actions.add_option(venue, name="Harbour Hall", by=project_manager)
    seats = actions.add_criterion(venue, name="Seats for 600", by=project_manager)
    actions.judge_option(hall, criterion=seats, words="640", fit="complete", by=project_manager)
    judged = actions.judge_option(hall, criterion=seats, words="620", fit="part", by=project_manager)
    assert [(str(each), each.fit) for each in hall.judgements.all()] == [("620", "part")]
    assert judged.words == "620"
    with pytest.raises(Refused):
        actions.judge_option(
            hall, criterion=actions.add_criterion(other, name="Taste", by=project_manager), by=project_manager
        )
    with pytest.raises(Refused):
        actions.add_option(venue, name="Harbour Hall", by=project_manager)
    actions.remove_criterion(seats, by=project_manager)
    actions.remove_option(hall, by=project_manager)
    assert not venue.options.exists()


def test_a_stranger_may_not_and_an_older_version_is_told(project_manager: User, employee: User) -> None:
    venue = a_decision(by=project_manager)
    with pytest.raises(PermissionDenied):
        actions.edit_decision(venue, {"lead_days": 7}, by=employee)
    with pytest.raises(PermissionDenied):
        actions.secure_decision(venue, evidence_kind="contract", by=employee)
    actions.edit_decision(venue, {"lead_days": 182}, version=venue.version, by=project_manager)
    with pytest.raises(Stale):
        actions.edit_decision(venue, {"lead_days": 7}, version=venue.version, by=project_manager)
    with pytest.raises(Refused, match="which day"):
        actions.edit_decision(venue, {"need": "day"}, by=project_manager)
    assert not Decision.objects.visible_to(employee).exists()


def test_the_history_keeps_who_chose(project_manager: User) -> None:
    venue = a_decision(by=project_manager)
    hall = actions.add_option(venue, name="Harbour Hall", by=project_manager)
    actions.choose_option(venue, option=hall, reason="near", by=project_manager)
    event = pghistory.models.Events.objects.tracks(venue).order_by("-pgh_id").first()
    assert event is not None
    assert event.pgh_context["action"] == "work.choose_option"
    assert event.pgh_context["by"] == project_manager.pk


def test_what_is_refused_about_an_option_stays_in_its_form(project_manager: User, client: Client) -> None:
    venue = a_decision(by=project_manager)
    actions.add_option(venue, name="City Palace", by=project_manager)
    hall = actions.add_option(venue, name="Harbour Hall", by=project_manager)
    client.force_login(project_manager)
    typed = {"name": "City Palace", "notes": "By the river", "cost": "60000", "version": hall.version}
    for sent in (typed, {**typed, "name": "", "cost": "much"}):
        answer = client.post(reverse("work:option", args=[hall.key]), sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert f'value="{sent["cost"]}"' in answer.content.decode()
        assert "<title>Harbour Hall" in answer.content.decode()
