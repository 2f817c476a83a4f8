"""The JSON door of looks back at a change and of the versions of its plan."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.web import PROBLEMS, VERSIONED, actor, tag, wanted_version
from manyways.change import actions
from manyways.change.models import Checkpoint, PlanVersion
from manyways.change.queries.plan_versions import differences, plan_now
from manyways.change.standing.looks import found_now
from manyways.change.standing.people import Standing
from manyways.work.models import Initiative

router = Router(tags=["changes"])
LONGEST = 5000


class LookOut(Schema):
    """A look back: planned, or held with what was found. `plan_version` is the version of the plan it kept."""

    key: UUID
    version: int
    due_on: date
    held_on: date | None
    found: str
    to_change: str
    slid_back: str
    plan_version: int | None

    @staticmethod
    def resolve_plan_version(row: Checkpoint) -> int | None:
        """Its number."""
        kept = getattr(row, "plan_version", None)
        return kept.number if kept else None


class LookIn(Schema):
    """The day to look back."""

    due_on: date


class LookHeldIn(Schema):
    """What worked, what to change, what slid back."""

    found: str = Field(max_length=LONGEST)
    to_change: str = Field("", max_length=LONGEST)
    slid_back: str = Field("", max_length=LONGEST)


class PlanVersionOut(Schema):
    """A version of the plan, and why it was kept."""

    key: UUID
    number: int
    reason: str
    kept_on: date


class PlanReasonIn(Schema):
    """Why the plan is as it is now."""

    reason: str = Field(max_length=500)


class PlanDifferenceOut(Schema):
    """A part of the plan then and now. `mark`: added, dropped, moved, changed or same."""

    key: str
    kind: str
    name: str
    then: str
    now: str
    mark: str


class SlidOut(Schema):
    """Something that was there at the last look back and is not now."""

    name: str
    words: str


class StandingOut(Schema):
    """What a look back would find today, computed."""

    processes: int
    processes_live: int
    taught: int
    landed: int
    slid_back: list[SlidOut]


def _change(request: HttpRequest, key: UUID) -> Initiative:
    rows = Initiative.objects.visible_to(actor(request)).select_related("owner", "team__lead", "program")
    return get_object_or_404(rows, key=key)


@router.get("/changes/{uuid:key}/looks", response={200: list[LookOut], **PROBLEMS}, operation_id="looks")
def looks(request: HttpRequest, key: UUID) -> Any:
    """Looks back at a change, planned and held, by day."""
    rows = Checkpoint.objects.visible_to(actor(request)).filter(initiative=_change(request, key))
    return rows.select_related("plan_version")


@router.post("/changes/{uuid:key}/looks", response={201: LookOut, **PROBLEMS}, operation_id="plan_look")
def plan_look(request: HttpRequest, key: UUID, payload: LookIn) -> Any:
    """Plan a look back."""
    return Status(
        201, actions.plan_checkpoint(_change(request, key), due_on=payload.due_on, by=actor(request))
    )


@router.post(
    "/looks/{uuid:key}/hold",
    response={200: LookOut, **PROBLEMS},
    operation_id="hold_look",
    openapi_extra=VERSIONED,
)
def hold_look(request: HttpRequest, response: HttpResponse, key: UUID, payload: LookHeldIn) -> Any:
    """Write down a look back; the plan is kept as a version, with what is to change as its reason."""
    rows = Checkpoint.objects.visible_to(actor(request)).select_related("initiative__owner")
    row = get_object_or_404(rows, key=key)
    counts = found_now(Standing(row.initiative)).counts()
    changed = actions.hold_checkpoint(
        row, **payload.dict(), counts=counts, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return changed


@router.get(
    "/changes/{uuid:key}/standing", response={200: StandingOut, **PROBLEMS}, operation_id="change_standing"
)
def change_standing(request: HttpRequest, key: UUID) -> Any:
    """Which processes are live, with how many groups training has landed, what slid back since the last look."""
    found = found_now(Standing(_change(request, key)))
    return {
        "processes": len(found.processes),
        "processes_live": len(found.live),
        "taught": len(found.taught),
        "landed": len(found.landed),
        "slid_back": [{"name": row.name, "words": row.words} for row in found.slid],
    }


@router.get(
    "/changes/{uuid:key}/plan-versions",
    response={200: list[PlanVersionOut], **PROBLEMS},
    operation_id="plan_versions",
)
def plan_versions(request: HttpRequest, key: UUID) -> Any:
    """The versions of its plan, the newest first."""
    return PlanVersion.objects.visible_to(actor(request)).filter(initiative=_change(request, key))


@router.post(
    "/changes/{uuid:key}/plan-versions",
    response={201: PlanVersionOut, **PROBLEMS},
    operation_id="keep_plan",
)
def keep_plan(request: HttpRequest, key: UUID, payload: PlanReasonIn) -> Any:
    """Keep the plan as it is now."""
    return Status(201, actions.keep_plan(_change(request, key), reason=payload.reason, by=actor(request)))


@router.get(
    "/changes/{uuid:key}/plan-versions/{int:number}/differences",
    response={200: list[PlanDifferenceOut], **PROBLEMS},
    operation_id="plan_differences",
)
def plan_differences(request: HttpRequest, key: UUID, number: int, until: int | None = None) -> Any:
    """A version of the plan beside a later one (`until`), or beside the plan of today; what differs first."""
    found = _change(request, key)
    rows = PlanVersion.objects.filter(initiative=found)
    then = get_object_or_404(rows, number=number)
    now = get_object_or_404(rows, number=until).plan if until else plan_now(found)
    return [
        {name: getattr(row, name) for name in ("key", "kind", "name", "then", "now", "mark")}
        for row in differences(then.plan, now)
    ]
