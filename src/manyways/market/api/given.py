"""The JSON door of dates given."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import PROBLEMS, actor, chosen_fields
from manyways.market.actions import given as actions
from manyways.market.models import DateGiven
from manyways.market.queries.given import Given, dates_given, read_given
from manyways.teams.models import Person
from manyways.work.models import Initiative

router = Router()
APPROVER: dict[str, Any] = {"approver": Person}


class GivenOut(Schema):
    """What was said, to whom, and how it stands.

    `state`: `holds`, `not_said`, `unapproved` (said without approval), `stale`, `corrected`, `declined` or `over`.
    """

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


class DeclineIn(Schema):
    """Why it is not to be said."""

    why: str = Field(max_length=300)


class WithdrawIn(Schema):
    """In which words."""

    words: str = Field("", max_length=2000)


class CorrectionIn(Schema):
    """What is said instead. `approver`: the key of a person; whoever approved the date, unless given."""

    last_on: date
    first_on: date | None = None
    percent: float | None = Field(85, ge=1, le=100)
    words: str = Field("", max_length=2000)
    approver: UUID | None = None


def _state(given: Given) -> str:
    if given.row.declined_on:
        return "declined"
    if given.corrected_on:
        return "corrected"
    if given.is_over:
        return "over"
    if given.is_stale:
        return "stale"
    if given.row.engagement.happened_on is None:
        return "not_said"
    return "unapproved" if given.row.waits else "holds"


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
    made = actions.give_date(found, **chosen_fields(payload, APPROVER), by=actor(request))
    return Status(201, _shown(*read_given([made])))


def _seen(request: HttpRequest, key: UUID) -> DateGiven:
    return get_object_or_404(dates_given(actor(request)), key=key)


@router.post("/dates-given/{uuid:key}/approve", response={204: None, **PROBLEMS}, operation_id="approve_date")
def approve_date(request: HttpRequest, key: UUID) -> Status[None]:
    """It may be said; by the approver named."""
    actions.approve_date(_seen(request, key), by=actor(request))
    return Status(204, None)


@router.post("/dates-given/{uuid:key}/decline", response={204: None, **PROBLEMS}, operation_id="decline_date")
def decline_date(request: HttpRequest, key: UUID, payload: DeclineIn) -> Status[None]:
    """It is not to be said, and why; by the approver named."""
    actions.decline_date(_seen(request, key), why=payload.why, by=actor(request))
    return Status(204, None)


@router.post(
    "/dates-given/{uuid:key}/correct", response={201: GivenOut, **PROBLEMS}, operation_id="correct_date"
)
def correct_date(request: HttpRequest, key: UUID, payload: CorrectionIn) -> Status[GivenOut]:
    """Say something else to the same people; outsiders hear it once its approver agrees."""
    made = actions.correct_date(_seen(request, key), **chosen_fields(payload, APPROVER), by=actor(request))
    return Status(201, _shown(*read_given([made])))


@router.post(
    "/dates-given/{uuid:key}/withdraw", response={204: None, **PROBLEMS}, operation_id="withdraw_date"
)
def withdraw_date(request: HttpRequest, key: UUID, payload: WithdrawIn) -> Status[None]:
    """The same people were told that there is no date now."""
    actions.withdraw_date(_seen(request, key), words=payload.words, by=actor(request))
    return Status(204, None)
