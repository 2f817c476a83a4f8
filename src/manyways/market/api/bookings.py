"""The JSON door of commit-by dates: added, changed, booked, taken off."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import PROBLEMS, VERSIONED, actor, chosen_fields, tag, wanted_version
from manyways.market.actions import bookings as actions
from manyways.market.models import Booking
from manyways.market.queries.bookings import Standing, bookings_of
from manyways.teams.models import Person
from manyways.work.models import Initiative

router = Router()
OWNER: dict[str, Any] = {"owner": Person}


class BookingOut(Schema):
    """A commit-by date; `is_sure`: whether the outcome is as sure as needed today."""

    key: UUID
    version: int
    name: str
    outcome: str
    commit_by: date
    needed_on: date
    needed_percent: int
    chance: float | None
    is_sure: bool
    booked_on: date | None


class BookingIn(Schema):
    """Fields of a commit-by date to set; those left out stay as they are. `owner`: the key of whoever books."""

    name: str = Field("", max_length=200)
    commit_by: date | None = None
    needed_on: date | None = None
    needed_percent: int = Field(85, ge=1, le=100)
    kind: str = Field("campaign", pattern="^(campaign|contract|other)$")
    owner: UUID | None = None


class NewBookingIn(BookingIn):
    """What must be booked by a day, for an outcome that must be there by another."""

    name: str = Field(min_length=1, max_length=200)
    commit_by: date
    needed_on: date


class BookedIn(Schema):
    """With a reason where the outcome is not as sure as needed."""

    anyway: str = Field("", max_length=300)


def _shown(each: Standing) -> BookingOut:
    row = each.booking
    return BookingOut(
        key=row.key,
        version=row.version,
        name=row.name,
        outcome=each.outcome,
        commit_by=row.commit_by,
        needed_on=row.needed_on,
        needed_percent=row.needed_percent,
        chance=each.chance,
        is_sure=each.is_sure,
        booked_on=row.booked_on,
    )


def _seen(request: HttpRequest, key: UUID) -> Booking:
    rows = Booking.objects.visible_to(actor(request)).select_related("initiative", "owner")
    return get_object_or_404(rows, key=key)


def _told(request: HttpRequest, row: Booking) -> BookingOut:
    return next(_shown(each) for each in bookings_of(actor(request)) if each.booking.pk == row.pk)


@router.get("/bookings", response={200: list[BookingOut], **PROBLEMS}, operation_id="bookings")
def bookings(request: HttpRequest) -> list[BookingOut]:
    """Commit-by dates, what is due first."""
    return [_shown(each) for each in bookings_of(actor(request))]


@router.post(
    "/initiatives/{uuid:key}/bookings", response={201: BookingOut, **PROBLEMS}, operation_id="add_booking"
)
def add_booking(request: HttpRequest, key: UUID, payload: NewBookingIn) -> Status[BookingOut]:
    """One more commit-by date; whoever sends it books, unless an owner is given."""
    found = get_object_or_404(Initiative.objects.visible_to(actor(request)), key=key)
    made = actions.add_booking(found, **chosen_fields(payload, OWNER), by=actor(request))
    return Status(201, _told(request, made))


@router.patch(
    "/bookings/{uuid:key}",
    response={200: BookingOut, **PROBLEMS},
    operation_id="edit_booking",
    openapi_extra=VERSIONED,
)
def edit_booking(request: HttpRequest, response: HttpResponse, key: UUID, payload: BookingIn) -> BookingOut:
    """Change a commit-by date. With If-Match, a stale version is refused with both values."""
    changes, version = chosen_fields(payload, OWNER), wanted_version(request)
    row = actions.edit_booking(_seen(request, key), changes, version=version, by=actor(request))
    tag(response, row.version)
    return _told(request, row)


@router.post("/bookings/{uuid:key}/book", response={200: BookingOut, **PROBLEMS}, operation_id="book")
def book(request: HttpRequest, key: UUID, payload: BookedIn) -> BookingOut:
    """It was booked or signed; where it is not sure enough, only with a reason."""
    return _told(request, actions.book(_seen(request, key), anyway=payload.anyway, by=actor(request)))


@router.delete("/bookings/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_booking")
def remove_booking(request: HttpRequest, key: UUID) -> Status[None]:
    """It is no longer planned. What was booked stays."""
    actions.remove_booking(_seen(request, key), by=actor(request))
    return Status(204, None)
