"""The JSON door of dates given and commit-by dates."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import PROBLEMS, actor
from manyways.market.actions import given as actions
from manyways.market.models import DateGiven
from manyways.market.queries.bookings import bookings_of
from manyways.market.queries.given import Given, dates_given, read_given
from manyways.teams.models import Person
from manyways.work.models import Initiative

router = Router()


class GivenOut(Schema):
    """What was said, to whom, and how it stands: `holds`, `not_said`, `stale`, `corrected`, `declined` or `over`."""

    key: UUID
    version: int
    initiative: UUID
    outcome: str
    whom: str
    kind: str
    first_on: date | None
    last_on: date | None
    percent: float | None
    said_on: date | None
    approved_on: date | None
    percent_now: float | None
    state: str


class GivenIn(Schema):
    """A date to give. `approver`: the key of a person; needed for all kinds but `inside`."""

    whom: str = Field(max_length=120)
    last_on: date
    first_on: date | None = None
    percent: float | None = Field(85, ge=1, le=100)
    kind: str = Field("customer", pattern="^(customer|segment|campaign|contract|inside)$")
    approver: UUID | None = None
    said_on: date | None = None
    words: str = Field("", max_length=2000)


class BookingOut(Schema):
    """A commit-by date; `is_sure`: whether the outcome is as sure as needed today."""

    key: UUID
    name: str
    outcome: str
    commit_by: date
    needed_on: date
    needed_percent: int
    chance: float | None
    is_sure: bool
    booked_on: date | None


def _state(given: Given) -> str:
    if given.row.declined_on:
        return "declined"
    if given.corrected_on:
        return "corrected"
    if given.is_over:
        return "over"
    if given.is_stale:
        return "stale"
    return "not_said" if given.row.engagement.happened_on is None else "holds"


def _shown(given: Given) -> GivenOut:
    return GivenOut(
        key=given.row.key,
        version=given.row.version,
        initiative=given.initiative.key,
        outcome=given.outcome,
        whom=given.row.whom,
        kind=given.row.kind,
        first_on=given.claim.first_on,
        last_on=given.claim.last_on,
        percent=given.claim.percent,
        said_on=given.row.engagement.happened_on,
        approved_on=given.row.approved_on,
        percent_now=given.standing.now,
        state=_state(given),
    )


@router.get("/dates-given", response={200: list[GivenOut], **PROBLEMS}, operation_id="dates_given")
def every_date(request: HttpRequest) -> list[GivenOut]:
    """Dates given about what the caller may see, those no longer safe first."""
    return [_shown(each) for each in read_given(dates_given(actor(request)))]


@router.post(
    "/initiatives/{uuid:key}/dates-given", response={201: GivenOut, **PROBLEMS}, operation_id="give_date"
)
def give_date(request: HttpRequest, key: UUID, payload: GivenIn) -> Status[GivenOut]:
    """Give a date; outsiders hear it once its approver agrees."""
    found = get_object_or_404(
        Initiative.objects.visible_to(actor(request)).select_related("outcome"), key=key
    )
    values = payload.dict()
    approver = Person.objects.filter(key=values.pop("approver")).select_related("user").first()
    made = actions.give_date(found, **values, approver=approver, by=actor(request))
    (shown,) = read_given([made])
    return Status(201, _shown(shown))


@router.post("/dates-given/{uuid:key}/approve", response={204: None, **PROBLEMS}, operation_id="approve_date")
def approve_date(request: HttpRequest, key: UUID) -> Status[None]:
    """It may be said; by the approver named."""
    row: DateGiven = get_object_or_404(dates_given(actor(request)), key=key)
    actions.approve_date(row, by=actor(request))
    return Status(204, None)


@router.get("/bookings", response={200: list[BookingOut], **PROBLEMS}, operation_id="bookings")
def bookings(request: HttpRequest) -> list[BookingOut]:
    """Commit-by dates, what is due first."""
    return [
        BookingOut(
            key=each.booking.key,
            name=each.booking.name,
            outcome=each.outcome,
            commit_by=each.booking.commit_by,
            needed_on=each.booking.needed_on,
            needed_percent=each.booking.needed_percent,
            chance=each.chance,
            is_sure=each.is_sure,
            booked_on=each.booking.booked_on,
        )
        for each in bookings_of(actor(request))
    ]
