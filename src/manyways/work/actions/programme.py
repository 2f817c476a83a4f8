"""What people do with a programme: places, activities that must not clash, rooms held and booked."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work.actions.parts import changed, check_inside, needed, only
from manyways.work.models import Initiative, PickUp, Place, ProgrammeActivity, RoomBlock
from manyways.work.models.programme import usual_release
from manyways.work.queries.programme import confirmed_at_once

State = ProgrammeActivity.State
OF_PLACE = frozenset({"name", "capacity"})
OF_ACTIVITY = frozenset({"name", "place", "starts_at", "ends_at", "owner", "capacity", "notes"})
OF_BLOCK = frozenset(
    {"name", "rooms", "opens_on", "first_night_on", "nights", "release_on", "rate", "owner", "item"}
)


@action("work.add_place", lazy("Add a place"), said=lazy("added the place %(name)s"))
def add_place(initiative: Initiative, *, name: str, capacity: int | None = None, by: User) -> Place:
    """Add a room in which activities can happen."""
    name = needed(name, "name", _("Name the place."))
    place = Place(initiative=initiative, name=name, capacity=capacity)
    checked(place).save()
    return place


@action("work.edit_place", lazy("Change a place"), said=lazy("changed the place %(name)s"))
def edit_place(place: Place, changes: dict[str, Any], *, version: int | None = None, by: User) -> Place:
    """Change its name or its seats."""
    return apply_changes(place, changes, allowed=OF_PLACE, version=version)


@action("work.add_activity", lazy("Add to the programme"), said=lazy("added %(name)s to the programme"))
def add_activity(
    initiative: Initiative, *, name: str, state: str = State.DRAFT, by: User, **fields: Any
) -> ProgrammeActivity:
    """Add an activity with what is known of it. A confirmed one is refused where its place is taken."""
    name = needed(name, "name", _("Name the activity."))
    activity = ProgrammeActivity(initiative=initiative, name=name, state=state, **only(fields, OF_ACTIVITY))
    _check_place_and_time(activity)
    checked(activity).save()
    return activity


@action("work.edit_activity", lazy("Change the programme"), said=lazy("changed %(name)s in the programme"))
def edit_activity(
    activity: ProgrammeActivity, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ProgrammeActivity:
    """Change fields of `OF_ACTIVITY`. Drafts may clash, which the page warns of; confirmed ones may not."""
    wanted = ProgrammeActivity.objects.get(pk=activity.pk)
    for name, value in only(changes, OF_ACTIVITY).items():
        setattr(wanted, name, value)
    _check_place_and_time(wanted)
    return apply_changes(activity, changes, allowed=OF_ACTIVITY, version=version)


def _check_place_and_time(activity: ProgrammeActivity) -> None:
    if activity.place and activity.place.initiative_id != activity.initiative_id:
        raise Refused(fields={"place": _("This place belongs to another initiative.")})
    if bool(activity.starts_at) != bool(activity.ends_at):
        missing = "ends_at" if activity.starts_at else "starts_at"
        raise Refused(fields={missing: _("Give both when it starts and when it ends, or neither.")})
    if activity.state != State.CONFIRMED:
        return
    clash = confirmed_at_once(activity)
    if clash is not None:
        raise Refused(
            fields={
                "place": _("%(place)s is taken at that time: %(name)s.")
                % {"place": activity.place, "name": clash.name}
            }
        )


@action("work.confirm_activity", lazy("Confirm an activity"), said=lazy("confirmed %(name)s"))
def confirm_activity(
    activity: ProgrammeActivity, *, version: int | None = None, by: User
) -> ProgrammeActivity:
    """Confirm place and time. Refused, with the other one named, where the place is taken at that time."""
    fresh = ProgrammeActivity.objects.select_related("place").get(pk=activity.pk)
    fresh.state = State.CONFIRMED
    _check_place_and_time(fresh)
    return apply_changes(activity, {"state": State.CONFIRMED}, allowed=frozenset({"state"}), version=version)


@action("work.drop_activity", lazy("Drop an activity"), said=lazy("dropped %(name)s"))
def drop_activity(activity: ProgrammeActivity, *, reason: str = "", by: User) -> ProgrammeActivity:
    """Take an activity out of the programme."""
    return changed(activity, state=State.DROPPED)


@action("work.redraft_activity", lazy("Make an activity a draft again"), said=lazy("opened %(name)s again"))
def redraft_activity(activity: ProgrammeActivity, *, by: User) -> ProgrammeActivity:
    """Take back that an activity is confirmed or dropped."""
    return changed(activity, state=State.DRAFT)


@action("work.add_room_block", lazy("Add a block of rooms"), said=lazy("added the rooms at %(name)s"))
def add_room_block(
    initiative: Initiative, *, name: str, rooms: int, first_night_on: date, by: User, **fields: Any
) -> RoomBlock:
    """Hold rooms in a hotel: bookable from today and released 30 days before the first night unless said otherwise."""
    check_inside(initiative, fields.get("item"))
    given = {key: value for key, value in only(fields, OF_BLOCK).items() if value is not None}
    given.setdefault("release_on", usual_release(first_night_on))
    given.setdefault("opens_on", today())
    name = needed(name, "name", _("Name the hotel."))
    block = RoomBlock(initiative=initiative, name=name, rooms=rooms, first_night_on=first_night_on, **given)
    checked(block).save()
    return block


@action("work.edit_room_block", lazy("Change a block of rooms"), said=lazy("changed the rooms at %(name)s"))
def edit_room_block(
    block: RoomBlock, changes: dict[str, Any], *, version: int | None = None, by: User
) -> RoomBlock:
    """Change fields of `OF_BLOCK`."""
    check_inside(block.initiative, changes.get("item"))
    return apply_changes(block, changes, allowed=OF_BLOCK, version=version)


@action("work.add_pick_up", lazy("Count rooms booked"), said=lazy("counted rooms at %(name)s"))
def add_pick_up(block: RoomBlock, *, rooms: int, counted_on: date | None = None, by: User) -> PickUp:
    """Note how many rooms guests have booked. A second count of a day replaces the first."""
    day = counted_on or today()
    if day > today():
        raise Refused(fields={"counted_on": _("This day is still to come.")})
    if not 0 <= rooms <= block.rooms:
        raise Refused(fields={"rooms": _("Between none and all %(rooms)s rooms.") % {"rooms": block.rooms}})
    count = PickUp.objects.filter(block=block, counted_on=day).first() or PickUp(block=block, counted_on=day)
    count.rooms = rooms
    checked(count).save()
    return count
