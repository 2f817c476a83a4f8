"""The JSON door of a programme: places, activities, blocks of rooms with their counts."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from manyways.access.actions import Refused
from manyways.access.web import PROBLEMS, Moment, actor, chosen_fields, key_of, wanted_version
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.models import Initiative, Place, ProgrammeActivity, RoomBlock
from manyways.work.queries.programme import activity_status, clashes, rooms_of
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])
_OWNER = {"owner": Person}


class PlaceIn(Schema):
    """A room and its seats."""

    name: str
    capacity: int | None = None


class PlaceOut(PlaceIn):
    """A place with its key."""

    key: UUID


class ActivityIn(Schema):
    """Fields of an activity to set; `place` and `owner` are keys."""

    name: str = ""
    place: UUID | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    owner: UUID | None = None
    capacity: int | None = None
    notes: str = ""


class ActivityOut(ActivityIn):
    """An activity; `state` is draft, confirmed or dropped, `status` what the page says, a clash first."""

    key: UUID
    version: int
    state: str
    status: str
    reason: str


class RoomsIn(Schema):
    """Fields of a block of rooms; without days it is bookable from today and released 30 days before."""

    name: str = ""
    rooms: int = 0
    first_night_on: date | None = None
    nights: int = 1
    opens_on: date | None = None
    release_on: date | None = None
    rate: Decimal | None = None
    owner: UUID | None = None


class RoomsOut(RoomsIn):
    """A block with its newest count, what should be booked by then, and the status by the written rule."""

    key: UUID
    version: int
    booked: int | None
    counted_on: date | None
    expected: int
    days_to_release: int
    status: str
    reason: str


class CountIn(Schema):
    """Rooms booked on a day, today where none is given."""

    rooms: int
    counted_on: date | None = None


class StateIn(Schema):
    """`state`: draft, confirmed or dropped; why it is dropped."""

    state: str
    reason: str = ""


def _activities(initiative: Initiative) -> list[ActivityOut]:
    rows = list(initiative.activities.select_related("place", "owner").order_by("starts_at", "pk"))
    found = clashes(rows)
    return [_activity(row, found) for row in rows]


def _activity(row: ProgrammeActivity, found: Any) -> ActivityOut:
    status = activity_status(row, found)
    plain = ("name", "starts_at", "ends_at", "capacity", "notes", "key", "version", "state")
    return ActivityOut(
        **{name: getattr(row, name) for name in plain},
        place=key_of(row.place),
        owner=key_of(row.owner),
        status=status.level,
        reason=str(status.reason),
    )


def _one(row: ProgrammeActivity) -> ActivityOut:
    return next(each for each in _activities(row.initiative) if each.key == row.key)


def _seen(request: HttpRequest, key: UUID) -> ProgrammeActivity:
    rows = ProgrammeActivity.objects.visible_to(actor(request)).select_related("initiative__owner", "owner")
    return get_object_or_404(rows, key=key)


def _chosen(payload: ActivityIn, initiative: Initiative) -> dict[str, Any]:
    chosen = chosen_fields(payload, _OWNER)
    if chosen.get("place"):
        place = Place.objects.filter(initiative=initiative, key=chosen["place"]).first()
        if place is None:
            raise Refused(fields={"place": "Unknown"})
        chosen["place"] = place
    return chosen


@router.get(
    "/initiatives/{uuid:key}/places", response={200: list[PlaceOut], **PROBLEMS}, operation_id="places"
)
def places(request: HttpRequest, key: UUID) -> Any:
    """Where activities can happen."""
    return seen_initiative(request, key).places.order_by("name")


@router.post("/initiatives/{uuid:key}/places", response={201: PlaceOut, **PROBLEMS}, operation_id="add_place")
def add_place(request: HttpRequest, key: UUID, payload: PlaceIn) -> Any:
    """Add a place."""
    return Status(201, actions.add_place(seen_initiative(request, key), **payload.dict(), by=actor(request)))


@router.get(
    "/initiatives/{uuid:key}/programme",
    response={200: list[ActivityOut], **PROBLEMS},
    operation_id="programme",
)
def programme(request: HttpRequest, key: UUID) -> Any:
    """The activities of an initiative by time, each with what clashes."""
    return _activities(seen_initiative(request, key))


@router.post(
    "/initiatives/{uuid:key}/programme", response={201: ActivityOut, **PROBLEMS}, operation_id="add_activity"
)
def add_activity(request: HttpRequest, key: UUID, payload: ActivityIn) -> Any:
    """Add an activity as a draft."""
    found = seen_initiative(request, key)
    chosen = {"name": "", **_chosen(payload, found)}
    return Status(201, _one(actions.add_activity(found, **chosen, by=actor(request))))


@router.patch("/activities/{uuid:key}", response={200: ActivityOut, **PROBLEMS}, operation_id="edit_activity")
def edit_activity(request: HttpRequest, key: UUID, payload: ActivityIn) -> Any:
    """Change an activity. A confirmed one is refused where its place is taken."""
    found = _seen(request, key)
    changes, version = _chosen(payload, found.initiative), wanted_version(request)
    return _one(actions.edit_activity(found, changes, version=version, by=actor(request)))


@router.post(
    "/activities/{uuid:key}/move", response={200: ActivityOut, **PROBLEMS}, operation_id="move_activity"
)
def move_activity(request: HttpRequest, key: UUID, payload: StateIn) -> Any:
    """Confirm an activity, drop it, or make it a draft again."""
    found, by = _seen(request, key), actor(request)
    match payload.state:
        case "confirmed":
            return _one(actions.confirm_activity(found, by=by))
        case "dropped":
            return _one(actions.drop_activity(found, reason=payload.reason, by=by))
        case "draft":
            return _one(actions.redraft_activity(found, by=by))
        case _other:
            raise Refused(fields={"state": "draft, confirmed, dropped"})


def _rooms(initiative: Initiative) -> list[RoomsOut]:
    plain = ("name", "rooms", "first_night_on", "nights", "opens_on", "release_on", "rate", "key", "version")
    return [
        RoomsOut(
            **{name: getattr(each.block, name) for name in plain},
            owner=key_of(each.block.owner),
            booked=each.newest.rooms if each.newest else None,
            counted_on=each.newest.counted_on if each.newest else None,
            expected=each.expected,
            days_to_release=each.days_to_release,
            status=each.status.level,
            reason=str(each.status.reason),
        )
        for each in rooms_of(initiative)
    ]


def _block(block: RoomBlock) -> RoomsOut:
    return next(each for each in _rooms(block.initiative) if each.key == block.key)


def _seen_block(request: HttpRequest, key: UUID) -> RoomBlock:
    rows = RoomBlock.objects.visible_to(actor(request)).select_related("initiative__owner", "owner")
    return get_object_or_404(rows, key=key)


@router.get("/initiatives/{uuid:key}/rooms", response={200: list[RoomsOut], **PROBLEMS}, operation_id="rooms")
def rooms(request: HttpRequest, key: UUID) -> Any:
    """The blocks of rooms of an initiative, the worst first."""
    return _rooms(seen_initiative(request, key))


@router.post(
    "/initiatives/{uuid:key}/rooms", response={201: RoomsOut, **PROBLEMS}, operation_id="add_room_block"
)
def add_rooms(request: HttpRequest, key: UUID, payload: RoomsIn) -> Any:
    """Hold rooms in a hotel."""
    chosen = {name: value for name, value in chosen_fields(payload, _OWNER).items() if value is not None}
    for name in ("name", "rooms", "first_night_on"):
        if not chosen.get(name):
            raise Refused(fields={name: "Needed"})
    return Status(
        201, _block(actions.add_room_block(seen_initiative(request, key), **chosen, by=actor(request)))
    )


@router.patch("/rooms/{uuid:key}", response={200: RoomsOut, **PROBLEMS}, operation_id="edit_room_block")
def edit_rooms(request: HttpRequest, key: UUID, payload: RoomsIn) -> Any:
    """Change a block."""
    changes, version = chosen_fields(payload, _OWNER), wanted_version(request)
    return _block(
        actions.edit_room_block(_seen_block(request, key), changes, version=version, by=actor(request))
    )


@router.post("/rooms/{uuid:key}/counts", response={201: RoomsOut, **PROBLEMS}, operation_id="add_pick_up")
def add_count(request: HttpRequest, key: UUID, payload: CountIn) -> Any:
    """Say how many rooms are booked."""
    found = _seen_block(request, key)
    actions.add_pick_up(found, **payload.dict(), by=actor(request))
    return Status(201, _block(found))
