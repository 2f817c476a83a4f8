"""The JSON door of processes: the register, what stops working in them when a change comes, and the new way."""

from datetime import date
from typing import Any
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
    chosen_rows,
    key_of,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.change import actions
from manyways.change.models import Milestone, Process, ProcessImpact
from manyways.change.standing.processes import BreakRow, break_rows, rows_of
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

router = Router(tags=["changes"])
MOST = 500
MOST_DAYS = 3660
PROCESS = {"owner": Person, "owner_group": Group}
BREAK = {"fix_owner": Person}


class ProcessOut(Schema):
    """A process and when it runs: always without `next_run`, else on it and every so often after."""

    key: UUID
    version: int
    name: str
    area: str
    owner: UUID | None
    owner_group: UUID | None
    way_today: str
    next_run: date | None
    every_months: int
    every_days: int

    @staticmethod
    def resolve_owner(row: Process) -> UUID | None:
        """The person who owns it."""
        return key_of(row.owner)

    @staticmethod
    def resolve_owner_group(row: Process) -> UUID | None:
        """The group that owns it."""
        return key_of(row.owner_group)


class ProcessIn(Schema):
    """Fields of a process; those left out stay."""

    name: str = Field("", max_length=200)
    area: str = Field("", max_length=80)
    owner: UUID | None = None
    owner_group: UUID | None = None
    way_today: str = Field("", max_length=2000)
    next_run: date | None = None
    every_months: int = Field(0, ge=0, le=120)
    every_days: int = Field(0, ge=0, le=MOST_DAYS)


class NewProcessIn(ProcessIn):
    """A process to be registered; its name is enough."""

    name: str = Field(max_length=200)


class BreakOut(Schema):
    """A process that stops working, from which day, who adapts it, and the new way."""

    key: UUID
    version: int
    process: str
    process_key: UUID
    milestone: UUID
    breaks: str
    severity: int
    on: date | None
    new_way: str
    fixer: str
    fixed_on: date | None
    evidence: str
    days_before: int | None
    commit_by: date | None
    needed_percent: int | None
    groups: list[UUID]


class BreakIn(Schema):
    """Fields of what stops working; those left out stay. `groups`: who works with the process."""

    breaks: str = Field("", max_length=500)
    severity: int = Field(3, ge=0, le=5)
    new_way: str = Field("", max_length=2000)
    fix_owner: UUID | None = None
    fix_owner_words: str = Field("", max_length=120)
    days_before: int | None = Field(None, ge=0, le=MOST_DAYS)
    commit_by: date | None = None
    needed_percent: int | None = Field(None, ge=0, le=100)
    groups: list[UUID] = Field([], max_length=MOST)


class NewBreakIn(BreakIn):
    """Which process stops working at which milestone."""

    process: UUID
    milestone: UUID


class FixedProcessIn(Schema):
    """That the new way is live: where one can see it, and since when (today unless given)."""

    evidence: str = Field(max_length=500)
    on: date | None = None


def _process(request: HttpRequest, key: UUID) -> Process:
    rows = Process.objects.visible_to(actor(request)).select_related("owner", "owner_group")
    return get_object_or_404(rows, key=key)


@router.get("/processes", response={200: Page[ProcessOut], **PROBLEMS}, operation_id="processes")
def processes(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """The register of processes."""
    rows = Process.objects.visible_to(actor(request)).select_related("owner", "owner_group")
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/processes", response={201: ProcessOut, **PROBLEMS}, operation_id="add_process")
def add_process(request: HttpRequest, payload: NewProcessIn) -> Any:
    """Register a process."""
    return Status(201, actions.add_process(**chosen_fields(payload, PROCESS), by=actor(request)))


@router.get("/processes/{uuid:key}", response={200: ProcessOut, **PROBLEMS}, operation_id="process")
def process(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One process, with its version as ETag."""
    found = _process(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/processes/{uuid:key}",
    response={200: ProcessOut, **PROBLEMS},
    operation_id="edit_process",
    openapi_extra=VERSIONED,
)
def edit_process(request: HttpRequest, response: HttpResponse, key: UUID, payload: ProcessIn) -> Any:
    """Change its owner, its calendar, or how it goes today."""
    found, changes = _process(request, key), chosen_fields(payload, PROCESS)
    changed = actions.edit_process(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.get("/changes/{uuid:key}/breaks", response={200: list[BreakOut], **PROBLEMS}, operation_id="breaks")
def breaks(request: HttpRequest, key: UUID) -> Any:
    """Processes that stop working: those nobody adapts first."""
    initiative = get_object_or_404(Initiative.objects.visible_to(actor(request)), key=key)
    return [_told(row) for row in break_rows(initiative)]


def _told(row: BreakRow) -> dict[str, Any]:
    names = (
        "key",
        "version",
        "breaks",
        "severity",
        "new_way",
        "fixer",
        "fixed_on",
        "evidence",
        "days_before",
        "commit_by",
        "needed_percent",
    )
    impact = row.impact
    return {
        **{name: getattr(impact, name) for name in names},
        "process": impact.process.name,
        "process_key": impact.process.key,
        "milestone": impact.milestone.key,
        "on": row.on,
        "groups": [each.group.key for each in impact.groups.all()],
    }


def _seen_break(request: HttpRequest, key: UUID) -> ProcessImpact:
    rows = ProcessImpact.objects.visible_to(actor(request))
    related = ("process__owner", "milestone__item__initiative__owner", "fix_owner")
    return get_object_or_404(rows.select_related(*related), key=key)


def _answer(response: HttpResponse, found: ProcessImpact) -> dict[str, Any]:
    [row] = rows_of(ProcessImpact.objects.filter(pk=found.pk))
    tag(response, row.impact.version)
    return _told(row)


def _groups(request: HttpRequest, changes: dict[str, Any]) -> list[Group] | None:
    """The groups that were sent, taken out of the other fields; None where none were."""
    keys = changes.pop("groups", None)
    return None if keys is None else chosen_rows(Group.objects.visible_to(actor(request)), keys, "groups")


@router.post("/breaks", response={201: BreakOut, **PROBLEMS}, operation_id="break_process")
def break_process(request: HttpRequest, response: HttpResponse, payload: NewBreakIn) -> Any:
    """Say what stops working in a process after a milestone."""
    by, fields = actor(request), chosen_fields(payload, BREAK)
    seen = Milestone.objects.visible_to(by).select_related("item__initiative__owner", "sponsor")
    milestone = chosen_rows(seen, [fields.pop("milestone")], "milestone")[0]
    chosen = chosen_rows(Process.objects.visible_to(by), [fields.pop("process")], "process")[0]
    groups = _groups(request, fields) or []
    made = actions.break_process(milestone=milestone, process=chosen, groups=groups, by=by, **fields)
    return Status(201, _answer(response, made))


@router.patch(
    "/breaks/{uuid:key}",
    response={200: BreakOut, **PROBLEMS},
    operation_id="edit_break",
    openapi_extra=VERSIONED,
)
def edit_break(request: HttpRequest, response: HttpResponse, key: UUID, payload: BreakIn) -> Any:
    """Change the new way, who adapts it, when it must be committed, or who works with it."""
    by, found, changes = actor(request), _seen_break(request, key), chosen_fields(payload, BREAK)
    groups = _groups(request, changes)
    changed = actions.edit_break(found, changes, version=wanted_version(request), by=by)
    if groups is not None:
        actions.set_break_groups(changed, groups=groups, by=by)
    return _answer(response, changed)


@router.post(
    "/breaks/{uuid:key}/fix",
    response={200: BreakOut, **PROBLEMS},
    operation_id="fix_process",
    openapi_extra=VERSIONED,
)
def fix_process(request: HttpRequest, response: HttpResponse, key: UUID, payload: FixedProcessIn) -> Any:
    """The new way is live, with evidence."""
    fixed = actions.fix_process(
        _seen_break(request, key),
        evidence=payload.evidence,
        on=payload.on,
        version=wanted_version(request),
        by=actor(request),
    )
    return _answer(response, fixed)


@router.delete("/breaks/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_break")
def remove_break(request: HttpRequest, key: UUID) -> Any:
    """It does not stop working after all."""
    actions.remove_break(_seen_break(request, key), by=actor(request))
    return Status(204, None)
