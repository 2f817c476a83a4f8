"""Publishing changes: a cause is asked once a batch, and only for milestones beyond the tolerance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule import actions
from manyways.schedule.models import Cause, Movement, Publication
from manyways.schedule.publishing import unpublished
from manyways.schedule.tests.test_baselines import DAY, a_chain, kept
from manyways.work.actions import add_item, add_link, edit_item
from manyways.work.models import Initiative, Item


def moves(event: Initiative) -> list[tuple[str, float]]:
    """What a publication would ask a cause for."""
    return [(move.name, move.days) for move in unpublished(event).moves]


def longer(item: Item, days: float, by: User) -> None:
    """Give a task another duration."""
    edit_item(Item.objects.get(pk=item.pk), {"duration_minutes": round(DAY * days)}, by=by)


@pytest.mark.parametrize("slug", ["Scope", "Supplier", "Decision late"])
def test_the_cause_is_asked_once_for_a_batch(director: User, slug: str) -> None:
    """E-2: move one task 5 days; the milestone's movement is asked for, once, and kept with its cause."""
    event, (first, second, *_rest) = a_chain(director, "a", "b", end="Doors open")
    kept(event, director)
    assert moves(event) == []
    longer(first, 6, director)
    longer(second, 5, director)
    assert moves(event) == [("Doors open", 5.0)]
    cause = Cause.objects.get(name=slug)
    publication = actions.publish_changes(event, cause=cause, words="The hall was late", by=director)
    (movement,) = publication.movements.all()
    assert (movement.days, movement.cause, movement.words) == (Decimal("5.0"), cause, "The hall was late")
    assert moves(event) == []


def test_within_the_tolerance_nobody_is_asked_but_small_moves_add_up(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    kept(event, director)
    longer(first, 4, director)
    assert moves(event) == []
    actions.publish_changes(event, by=director)
    assert not Movement.objects.exists()
    longer(first, 4.5, director)
    assert moves(event) == [("Open", 1.5)]
    actions.publish_changes(event, by=director)
    assert moves(event) == []
    longer(first, 5, director)
    assert moves(event) == []


def test_not_stated_is_an_answer_and_can_be_completed_later(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    kept(event, director)
    longer(first, 9, director)
    publication = actions.publish_changes(event, by=director)
    movement = publication.movements.get()
    assert movement.cause is None
    people = Cause.objects.get(name="People")
    assert actions.edit_movement(movement, {"cause": people}, by=director).cause == people


def test_a_plan_without_milestones_is_asked_about_its_finish(director: User) -> None:
    event, (first, end) = a_chain(director, "a")
    edit_item(end, {"form": "task", "duration_minutes": DAY}, by=director)
    kept(event, director)
    longer(first, 5, director)
    assert moves(event) == [("Finish of the plan", 2.0)]


def test_a_new_baseline_publishes_too(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    kept(event, director)
    longer(first, 5, director)
    scope = Cause.objects.get(name="Scope")
    actions.take_baseline(event, name="Second", reason="More halls", cause=scope, by=director)
    assert Movement.objects.get().cause == scope
    assert moves(event) == []


def test_nothing_is_asked_before_anything_was_published(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    longer(first, 9, director)
    assert moves(event) == []
    assert actions.publish_changes(event, cause=Cause.objects.first(), by=director).cause is None


def test_publishing_nothing_is_refused(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    actions.publish_changes(event, by=director)
    with pytest.raises(Refused, match="No published date has changed"):
        actions.publish_changes(event, by=director)
    retired = actions.edit_cause(Cause.objects.get(name="People"), {"is_active": False}, by=director)
    longer(first, 9, director)
    with pytest.raises(Refused, match="cannot be chosen"):
        actions.publish_changes(event, cause=retired, by=director)
    assert Publication.objects.count() == 1


def test_publishing_is_undone_as_a_whole(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    kept(event, director)
    longer(first, 9, director)
    actions.publish_changes(event, by=director)
    context = last_context()
    assert context
    undo(context, by=director)
    assert moves(event) == [("Open", 6.0)]


def test_the_tolerance_and_the_causes_are_the_organisation_s(director: User, project_manager: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    kept(event, director)
    longer(first, 5, director)
    actions.set_tolerance(Decimal("2.5"), by=director)
    assert moves(event) == []
    with pytest.raises(Refused):
        actions.set_tolerance(Decimal(-1), by=director)
    weather = actions.add_cause(name="Weather", by=director)
    assert list(Cause.objects.all())[-1] == weather
    with pytest.raises(Refused):
        actions.add_cause(name="Weather", by=director)
    assert actions.edit_cause(weather, {"name": "Storm"}, by=project_manager).name == "Storm"


def test_who_may_not(director: User, employee: User, finance: User) -> None:
    event, _items = a_chain(director, "a", visibility="company")
    for action in (
        lambda: actions.publish_changes(event, by=employee),
        lambda: actions.add_cause(name="x", by=finance),
        lambda: actions.set_tolerance(Decimal(3), by=employee),
    ):
        with pytest.raises(PermissionDenied):
            action()


def test_what_was_agreed_before_today_keeps_its_day(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a")
    baseline = actions.take_baseline(event, name="First", reason="Board", on=date(2026, 10, 1), by=director)
    assert (baseline.taken_on, baseline.publications.get().published_on) == (date(2026, 10, 1),) * 2
    longer(first, 9, director)
    for wrong in (date(2026, 9, 30), today() + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            actions.publish_changes(event, on=wrong, by=director)
        assert "on" in refusal.value.fields
    assert actions.publish_changes(event, on=date(2026, 11, 2), by=director).published_on == date(2026, 11, 2)


def test_the_same_days_count_once(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    last = add_item(event, name="clean", duration_minutes=DAY, by=director)
    add_link(items[-1], successor=last, by=director)
    kept(event, director)
    longer(items[0], 6, director)
    assert moves(event) == [("Open", 3.0)]
    longer(last, 9, director)
    assert moves(event) == [("Finish of the plan", 11.0), ("Open", 3.0)]
