"""The JSON door of launches: where each stands, what must be ready, what customers felt."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import (
    PROBLEMS,
    VERSIONED,
    Page,
    actor,
    chosen_fields,
    key_of,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.market.actions import launches as actions
from manyways.market.actions import measures, readiness
from manyways.market.models import Launch, LaunchMeasure, ReadinessItem
from manyways.market.queries.launches import RELATED, Ready, Standing, standing_of, standings_of
from manyways.teams.models import Person
from manyways.work.models import Initiative, Item

router = Router(tags=["launches"])
LAUNCH_REFERENCES: dict[str, Any] = {"owner": Person, "item": Item}


class LaunchOut(Schema):
    """A launch and where it stands. `counts_back_from`: the day all decide-by days are computed from."""

    key: UUID
    version: int
    name: str
    initiative: UUID
    size: int
    audience: str
    message: str
    owner: UUID | None
    planned_on: date | None
    released_on: date | None
    launched_on: date | None
    override_reason: str
    overridden_by: str
    called_off_because: str
    likely_on: date | None
    safe_on: date | None
    counts_back_from: date | None
    ready: int
    asked_for: int
    late: list[str]
    status: str
    reason: str


class ReadyOut(Schema):
    """One thing that must be ready."""

    key: UUID
    version: int
    name: str
    owner: UUID | None
    decide_by: date | None
    days_late: int
    done_on: date | None
    evidence: str
    not_needed_because: str


class LaunchIn(Schema):
    """Fields of a launch to set; those left out stay as they are."""

    name: str = Field("", max_length=200)
    size: Literal[1, 2, 3] = 2
    audience: str = Field("", max_length=300)
    message: str = Field("", max_length=2000)
    owner: UUID | None = None
    item: UUID | None = None
    planned_on: date | None = None


class NewLaunchIn(LaunchIn):
    """A new launch: the outcome is enough."""

    initiative: UUID


class DayIn(Schema):
    """A day, today unless given."""

    on: date | None = None


class LaunchedIn(DayIn):
    """With a reason where something is not ready."""

    reason: str = Field("", max_length=500)


class SettleIn(Schema):
    """Ready with what shows it, or not needed and why: one of the two."""

    evidence: str = Field("", max_length=500)
    not_needed_because: str = Field("", max_length=500)


class LaunchReadingIn(Schema):
    """A value and the day it was read."""

    value: Decimal = Field(max_digits=18, decimal_places=4)
    read_on: date | None = None
    note: str = Field("", max_length=300)


class MeasureOut(Schema):
    """What customers felt, before and after."""

    key: UUID
    name: str
    unit: str
    is_more_better: bool
    words: str
    is_worse: bool
    follow_up: UUID | None


def _told(row: Standing) -> dict[str, Any]:
    launch, status, window = row.launch, row.status, row.window
    return {
        **{name: getattr(launch, name) for name in _PLAIN},
        "initiative": launch.initiative.key,
        "owner": key_of(launch.owner),
        "overridden_by": launch.overridden_by.name if launch.overridden_by else "",
        "likely_on": window.likely_on if window else None,
        "safe_on": window.safe_on if window else None,
        "counts_back_from": row.base.day,
        "ready": row.settled,
        "asked_for": len(row.rows),
        "late": [each.item.name for each in row.late],
        "status": str(status),
        "reason": str(status.reason),
    }


_PLAIN = (
    "key",
    "version",
    "name",
    "size",
    "audience",
    "message",
    "planned_on",
    "released_on",
    "launched_on",
    "override_reason",
    "called_off_because",
)


def _told_ready(row: Ready) -> dict[str, Any]:
    names = ("key", "version", "name", "done_on", "evidence", "not_needed_because")
    own = {name: getattr(row.item, name) for name in names}
    return {**own, "owner": key_of(row.item.owner), "decide_by": row.due_on, "days_late": row.days_late}


def _seen(request: HttpRequest, key: UUID) -> Launch:
    return get_object_or_404(Launch.objects.visible_to(actor(request)).select_related(*RELATED), key=key)


def _seen_item(request: HttpRequest, key: UUID) -> ReadinessItem:
    rows = ReadinessItem.objects.visible_to(actor(request)).select_related(
        "launch__initiative__owner", "launch__owner", "owner", "engagement"
    )
    return get_object_or_404(rows, key=key)


@router.get("/launches", response={200: Page[LaunchOut], **PROBLEMS}, operation_id="launches")
def launches(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All launches this person may see, oldest first."""
    rows = Launch.objects.visible_to(actor(request)).select_related(*RELATED)
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": [_told(row) for row in standings_of(found)], "next": following}


@router.get(
    "/launches/{uuid:key}",
    response={200: LaunchOut, **PROBLEMS},
    operation_id="launch",
    openapi_extra=VERSIONED,
)
def launch(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One launch."""
    found = _seen(request, key)
    tag(response, found.version)
    return _told(standing_of(found))


@router.post("/launches", response={201: LaunchOut, **PROBLEMS}, operation_id="add_launch")
def add_launch(request: HttpRequest, payload: NewLaunchIn) -> Any:
    """Plan a launch; its size sets what must be ready."""
    given = chosen_fields(payload, LAUNCH_REFERENCES)
    seen = Initiative.objects.visible_to(actor(request))
    initiative = get_object_or_404(seen, key=given.pop("initiative"))
    made = actions.add_launch(initiative, **given, by=actor(request))
    return Status(201, _told(standing_of(made)))


@router.patch(
    "/launches/{uuid:key}",
    response={200: LaunchOut, **PROBLEMS},
    operation_id="edit_launch",
    openapi_extra=VERSIONED,
)
def edit_launch(request: HttpRequest, response: HttpResponse, key: UUID, payload: LaunchIn) -> Any:
    """Change a launch. With If-Match, a stale version is refused with both values."""
    changes = chosen_fields(payload, LAUNCH_REFERENCES)
    row = actions.edit_launch(
        _seen(request, key), changes, version=wanted_version(request), by=actor(request)
    )
    tag(response, row.version)
    return _told(standing_of(row))


@router.post(
    "/launches/{uuid:key}/release", response={200: LaunchOut, **PROBLEMS}, operation_id="mark_released"
)
def mark_released(request: HttpRequest, key: UUID, payload: DayIn) -> Any:
    """The team says that it is available. It is not launched by that."""
    return _told(standing_of(actions.mark_released(_seen(request, key), on=payload.on, by=actor(request))))


@router.post("/launches/{uuid:key}/launch", response={200: LaunchOut, **PROBLEMS}, operation_id="launch_it")
def launch_it(request: HttpRequest, key: UUID, payload: LaunchedIn) -> Any:
    """Go to market. Refused while something is not ready, unless a reason is given."""
    row = actions.launch_it(_seen(request, key), **payload.dict(), by=actor(request))
    return _told(standing_of(row))


@router.get(
    "/launches/{uuid:key}/readiness", response={200: list[ReadyOut], **PROBLEMS}, operation_id="readiness"
)
def readiness_of(request: HttpRequest, key: UUID) -> Any:
    """What must be ready, with the day each is due."""
    return [_told_ready(row) for row in standing_of(_seen(request, key)).rows]


@router.post(
    "/readiness/{uuid:key}/settle", response={200: ReadyOut, **PROBLEMS}, operation_id="settle_readiness"
)
def settle(request: HttpRequest, key: UUID, payload: SettleIn) -> Any:
    """Ready with what shows it, or not needed and why."""
    item, by = _seen_item(request, key), actor(request)
    if payload.not_needed_because and not payload.evidence:
        row = readiness.excuse_readiness(item, reason=payload.not_needed_because, by=by)
    else:
        row = readiness.settle_readiness(item, evidence=payload.evidence, by=by)
    return next(_told_ready(each) for each in standing_of(row.launch).rows if each.item.pk == row.pk)


@router.get(
    "/launches/{uuid:key}/measures",
    response={200: list[MeasureOut], **PROBLEMS},
    operation_id="launch_measures",
)
def launch_measures(request: HttpRequest, key: UUID) -> Any:
    """What customers felt, before the launch and after."""
    return [
        {
            **{name: getattr(row.measure, name) for name in ("key", "name", "unit", "is_more_better")},
            "words": row.words,
            "is_worse": row.is_bad,
            "follow_up": key_of(row.measure.follow_up),
        }
        for row in standing_of(_seen(request, key)).trends
    ]


@router.post(
    "/launch-measures/{uuid:key}/readings",
    response={201: None, **PROBLEMS},
    operation_id="add_launch_reading",
)
def add_launch_reading(request: HttpRequest, key: UUID, payload: LaunchReadingIn) -> Any:
    """Keep a reading; where customers are worse off, something to do opens in the log."""
    rows = LaunchMeasure.objects.visible_to(actor(request)).select_related(
        "launch__initiative__owner", "launch__owner", "follow_up"
    )
    measures.add_launch_reading(get_object_or_404(rows, key=key), **payload.dict(), by=actor(request))
    return Status(201, None)
