"""Slots (E-2d), the programme without clashes (E-2e), blocks of rooms (E-2f): the verbs."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work import actions
from manyways.work.models import Initiative, Place, ProgrammeActivity, Slot
from manyways.work.queries.programme import clashes
from manyways.work.tests.samples import an_event, items_in


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 5, 18, hour, minute, tzinfo=timezone.get_current_timezone())


def an_activity(
    event: Initiative, name: str, place: Place | None, hours: tuple[int, int], by: User, **fields: object
) -> ProgrammeActivity:
    times = {"starts_at": at(hours[0]), "ends_at": at(hours[1])}
    return actions.add_activity(event, name=name, place=place, by=by, **times, **fields)


def test_slots_come_by_number_or_by_name(project_manager: User) -> None:
    event = an_event(by=project_manager)
    nine = actions.add_slots(event, kind="Speakers", count=7, by=project_manager)
    nine += actions.add_slots(event, kind="Speakers", names=["Keynote", " ", "Panel"], by=project_manager)
    assert [slot.name for slot in nine][-3:] == ["Slot 7", "Keynote", "Panel"]
    for wrong in ({"kind": ""}, {"kind": "Speakers"}, {"kind": "Speakers", "count": 501}):
        with pytest.raises(Refused):
            actions.add_slots(event, by=project_manager, **wrong)  # type: ignore[arg-type]
    assert Slot.objects.count() == 9


def test_a_slot_names_who_fills_it_and_opens_again(project_manager: User, employee: User) -> None:
    (slot,) = actions.add_slots(an_event(by=project_manager), kind="Speakers", count=1, by=project_manager)
    with pytest.raises(Refused, match="who"):
        actions.move_slot(slot, "invited", by=project_manager)
    with pytest.raises(Refused):
        actions.move_slot(slot, "asked", who="Ada", by=project_manager)
    with pytest.raises(PermissionDenied):
        actions.move_slot(slot, "invited", who="Ada", by=employee)
    slot = actions.move_slot(slot, "invited", who="Ada Byron", by=project_manager)
    slot = actions.move_slot(slot, "confirmed", by=project_manager)
    assert (slot.who, slot.is_filled) == ("Ada Byron", True)
    slot = actions.move_slot(slot, "dropped", by=project_manager)
    assert (slot.who, slot.is_filled) == ("Ada Byron", False)
    slot = actions.move_slot(slot, "invited", who="Grace Hopper", by=project_manager)
    assert slot.who == "Grace Hopper"
    assert actions.move_slot(slot, "open", by=project_manager).who == ""
    actions.remove_slot(slot, by=project_manager)
    assert not Slot.objects.exists()


def test_two_confirmed_activities_never_share_a_room(project_manager: User) -> None:
    """E-2e: drafts clash with a warning, confirming the second is refused with the first named."""
    event = an_event(by=project_manager)
    hall = actions.add_place(event, name="Main hall", capacity=600, by=project_manager)
    keynote = an_activity(event, "Keynote", hall, (9, 10), project_manager)
    panel = an_activity(event, "Panel", hall, (9, 11), project_manager)
    later = an_activity(event, "Closing", hall, (11, 12), project_manager)
    (clash,) = clashes([keynote, panel, later])
    assert clash.sentence == "Main hall: “Keynote” and “Panel” overlap, 18\xa0May,\xa009:00"
    actions.confirm_activity(keynote, by=project_manager)
    with pytest.raises(Refused, match="Main hall is taken at that time: Keynote"):
        actions.confirm_activity(panel, by=project_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeActivity.objects.filter(pk=panel.pk).update(state="confirmed")
    actions.edit_activity(panel, {"starts_at": at(10)}, by=project_manager)
    confirmed = actions.confirm_activity(panel, by=project_manager)
    with pytest.raises(Refused, match="Keynote"):
        actions.edit_activity(confirmed, {"starts_at": at(9, 30)}, by=project_manager)
    actions.drop_activity(ProgrammeActivity.objects.get(pk=keynote.pk), by=project_manager)
    actions.edit_activity(confirmed, {"starts_at": at(9, 30)}, by=project_manager)


def test_a_confirmed_activity_has_place_and_time(project_manager: User) -> None:
    event = an_event(by=project_manager)
    walk = actions.add_activity(event, name="City walk", by=project_manager)
    with pytest.raises(Refused, match="where and when"):
        actions.confirm_activity(walk, by=project_manager)
    with pytest.raises(Refused, match="ends after"):
        an_activity(event, "Backwards", None, (11, 10), project_manager)
    room = actions.add_place(an_event(by=project_manager), name="Elsewhere", by=project_manager)
    with pytest.raises(Refused, match="another initiative"):
        actions.edit_activity(walk, {"place": room}, by=project_manager)
    assert actions.redraft_activity(walk, by=project_manager).state == "draft"


def test_nobody_is_at_two_places_at_once(project_manager: User) -> None:
    event = an_event(by=project_manager)
    rooms = [actions.add_place(event, name=name, by=project_manager) for name in ("A", "B")]
    both = [
        an_activity(event, room.name, room, (9, 10), project_manager, owner=event.owner) for room in rooms
    ]
    assert [clash.shared for clash in clashes(both)] == ([str(event.owner)] if event.owner else [])


def test_rooms_are_released_thirty_days_before_unless_agreed(project_manager: User) -> None:
    """E-2f."""
    event = an_event(by=project_manager)
    first = today() + timedelta(days=176)
    block = actions.add_room_block(
        event, name="Hotel Aurora", rooms=200, first_night_on=first, nights=2, by=project_manager
    )
    assert block.release_on == first - timedelta(days=30)
    actions.add_pick_up(block, rooms=20, by=project_manager)
    actions.add_pick_up(block, rooms=25, by=project_manager)
    assert [count.rooms for count in block.pick_ups.all()] == [25]
    for wrong in ({"rooms": 201}, {"rooms": 1, "counted_on": today() + timedelta(days=1)}):
        with pytest.raises(Refused):
            actions.add_pick_up(block, by=project_manager, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="release date"):
        actions.edit_room_block(block, {"release_on": first + timedelta(days=1)}, by=project_manager)
    (foreign,) = items_in(an_event(by=project_manager), "Hotel", by=project_manager)
    with pytest.raises(Refused):
        actions.edit_room_block(block, {"item": foreign}, by=project_manager)


def test_half_a_time_is_refused(project_manager: User) -> None:  # E-2e
    event = an_event(by=project_manager)
    for half in ({"starts_at": at(9)}, {"ends_at": at(9)}):
        with pytest.raises(Refused, match="both when it starts"):
            actions.add_activity(event, name="Panel", by=project_manager, **half)
    whole = an_activity(event, "Panel", None, (9, 10), project_manager)
    with pytest.raises(Refused, match="both when it starts"):
        actions.edit_activity(whole, {"ends_at": None}, by=project_manager)


def test_no_rooms_are_refused_in_words(project_manager: User) -> None:  # E-2f
    with pytest.raises(Refused, match="Look at these values again: nights, rooms"):
        actions.add_room_block(
            an_event(by=project_manager),
            name="Aurora",
            rooms=0,
            first_night_on=today() + timedelta(days=90),
            by=project_manager,
        )
