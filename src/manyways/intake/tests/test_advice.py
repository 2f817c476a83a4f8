"""Advice: proposed with three reasons, overridden with one, kept; a second person answers blind."""

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.fitting import assumed_of, found_for
from manyways.intake.models import Advice, Request
from manyways.intake.tests.samples import a_request, an_advice, template
from manyways.work.actions import add_kind
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event, items_in


def test_a_conference_is_planned_for_three_reasons(director: User) -> None:
    """E-1: the adviser proposes planned, the director takes hybrid with a reason, nothing is lost."""
    advice = an_advice(by=director, template=template())
    found = found_for(advice)
    assert found is not None
    assert (found.recommendation, len(found.reasons)) == ("planned", 3)
    with pytest.raises(Refused) as refused:
        actions.decide_advice(advice, chosen="hybrid", by=director)
    assert "reason" in refused.value.fields
    decided = actions.decide_advice(
        advice, chosen="hybrid", reason="The programme is found with customers", by=director
    )
    assert (decided.recommended, decided.chosen, decided.is_followed) == ("planned", "hybrid", False)
    assert decided.initiative is not None
    assert (decided.initiative.way.has_board, decided.initiative.way.has_plan) == (True, True)


def test_an_initiative_switches_and_keeps_what_it_has(director: User) -> None:
    event = an_event(by=director)
    items_in(event, "Venue", "Hotel", by=director)
    advice = an_advice(by=director, initiative=event)
    first = actions.decide_advice(advice, chosen="planned", by=director)
    assert first.is_followed
    again = actions.decide_advice(first, chosen="hybrid", reason="New", by=director)
    event.refresh_from_db()
    assert (event.approach, event.items.count(), again.recommended) == ("hybrid", 2, "planned")


def test_a_choice_answers_its_request_and_undo_takes_all_back(director: User, employee: User) -> None:
    request = a_request(by=employee)
    advice = an_advice(by=director, request=request, template=template())
    actions.decide_advice(advice, chosen="planned", by=director)
    request.refresh_from_db()
    assert (request.state, request.initiative) == ("accepted", Initiative.objects.get())
    context = last_context()
    assert context
    undo(context, by=director)
    assert Request.objects.get().state == "new"
    assert Advice.objects.get().chosen == ""
    assert not Initiative.objects.exists()


def test_answers_are_checked_and_kept(director: User, employee: User) -> None:
    advice = an_advice(by=director)
    with pytest.raises(Refused):
        actions.answer_advice(advice, {"solution": "magic"}, by=director)
    with pytest.raises(PermissionDenied):
        actions.answer_advice(advice, {"solution": "known"}, by=employee)
    answered = actions.answer_advice(advice, {"solution": "unknown", "delivery": "any_time"}, by=director)
    found = found_for(answered)
    assert found is not None
    assert found.recommendation == "flow"
    assert (answered.kind, answered.answers["delivery"]) == (None, "any_time")


def test_the_second_person_answers_without_seeing_the_first(
    director: User, finance: User, employee: User
) -> None:
    advice = actions.answer_advice(an_advice(by=director), {"change": "never"}, by=director)
    with pytest.raises(Refused):
        actions.ask_second(advice, user=director, by=director)
    asked = actions.ask_second(advice, user=finance, by=director)
    with pytest.raises(PermissionDenied):
        actions.answer_second(asked, {"change": "weekly"}, by=employee)
    with pytest.raises(Refused):
        actions.answer_second(asked, {}, by=finance)
    answered = actions.answer_second(asked, {"change": "weekly"}, by=finance)
    assert answered.second_answers == {"change": "weekly"}
    assert list(Advice.objects.visible_to(finance)) == [answered]
    assert not Advice.objects.visible_to(employee).exists()


def test_of_a_kind_of_ones_own_nothing_is_assumed(director: User) -> None:
    own = add_kind(name="Research", by=director)
    advice = an_advice(by=director, kind=own.slug)
    assert assumed_of(own) == {}
    assert found_for(advice) is None
    with pytest.raises(Refused):
        actions.decide_advice(advice, chosen="flow", by=director)
