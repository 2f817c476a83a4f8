"""The JSON door of goals, metrics and readings."""

from datetime import date
from decimal import Decimal
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
    key_of,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.goals import actions
from manyways.goals.models import Goal, Metric, Program, Reading
from manyways.teams.models import Person, Team

router = Router(tags=["goals"])

_REFERENCES = {"parent": Goal, "program": Program, "team": Team, "owner": Person}


class GoalOut(Schema):
    """A result wanted."""

    key: UUID
    version: int
    name: str
    state: str
    due_on: date | None
    lesson: str
    parent: UUID | None
    program: UUID | None
    team: UUID | None
    owner: UUID | None

    @staticmethod
    def resolve_parent(row: Goal) -> UUID | None:
        """The key of the goal it serves."""
        return key_of(row.parent)

    @staticmethod
    def resolve_program(row: Goal) -> UUID | None:
        """The program's key."""
        return key_of(row.program)

    @staticmethod
    def resolve_team(row: Goal) -> UUID | None:
        """The team's key."""
        return key_of(row.team)

    @staticmethod
    def resolve_owner(row: Goal) -> UUID | None:
        """The person's key."""
        return key_of(row.owner)


class GoalIn(Schema):
    """Fields of a goal to set; those left out stay as they are."""

    name: str = ""
    due_on: date | None = None
    parent: UUID | None = None
    program: UUID | None = None
    team: UUID | None = None
    owner: UUID | None = None


class NewGoalIn(GoalIn):
    """A new goal: a name is enough, a metric makes it one."""

    name: str


class ProgramOut(Schema):
    """Teams and initiatives managed together."""

    key: UUID
    version: int
    name: str
    purpose: str
    lead: UUID | None

    @staticmethod
    def resolve_lead(row: Program) -> UUID | None:
        """The person's key."""
        return key_of(row.lead)


class MetricOut(Schema):
    """How a goal is measured."""

    key: UUID
    version: int
    name: str
    unit: str
    baseline: Decimal
    target: Decimal
    baseline_on: date
    cadence_days: int


class NewMetricIn(Schema):
    """A new metric: from which value to which; the baseline is of today unless given."""

    name: str
    unit: str = ""
    baseline: Decimal = Field(max_digits=18, decimal_places=4)
    target: Decimal = Field(max_digits=18, decimal_places=4)
    baseline_on: date | None = None
    cadence_days: int = 30


class ReadingOut(Schema):
    """One dated value."""

    key: UUID
    read_on: date
    value: Decimal
    note: str


class NewReadingIn(Schema):
    """A value, read on a day; today unless given."""

    value: Decimal = Field(max_digits=18, decimal_places=4)
    read_on: date | None = None
    note: str = Field("", max_length=300)


@router.get("/programs", response={200: Page[ProgramOut], **PROBLEMS}, operation_id="programs")
def programs(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All programs, in the order they were made."""
    rows = Program.objects.visible_to(actor(request)).select_related("lead")
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get("/goals", response={200: Page[GoalOut], **PROBLEMS}, operation_id="goals")
def goals(request: HttpRequest, cursor: str = "", limit: int = 50, state: str = "", q: str = "") -> Any:
    """All goals, in the order they were made."""
    rows = Goal.objects.visible_to(actor(request)).filter(name__icontains=q)
    if state:
        rows = rows.filter(state=state)
    found, following = keyset_page(rows.select_related(*_REFERENCES), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/goals", response={201: GoalOut, **PROBLEMS}, operation_id="add_goal")
def add_goal(request: HttpRequest, payload: NewGoalIn) -> Any:
    """Add a result that is wanted."""
    return Status(201, actions.add_goal(**chosen_fields(payload, _REFERENCES), by=actor(request)))


@router.get(
    "/goals/{uuid:key}", response={200: GoalOut, **PROBLEMS}, operation_id="goal", openapi_extra=VERSIONED
)
def goal(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One goal; the version is the ETag."""
    found = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    tag(response, found.version)
    return found


@router.patch(
    "/goals/{uuid:key}",
    response={200: GoalOut, **PROBLEMS},
    operation_id="edit_goal",
    openapi_extra=VERSIONED,
)
def edit_goal(request: HttpRequest, response: HttpResponse, key: UUID, payload: GoalIn) -> Any:
    """Change a goal. With If-Match, a stale version is refused with both values."""
    found = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    changes = chosen_fields(payload, _REFERENCES)
    changed = actions.edit_goal(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.get("/goals/{uuid:key}/metrics", response={200: list[MetricOut], **PROBLEMS}, operation_id="metrics")
def metrics(request: HttpRequest, key: UUID) -> Any:
    """How a goal is measured."""
    goal = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    return list(Metric.objects.filter(goal=goal).order_by("pk"))


@router.post("/goals/{uuid:key}/metrics", response={201: MetricOut, **PROBLEMS}, operation_id="add_metric")
def add_metric(request: HttpRequest, key: UUID, payload: NewMetricIn) -> Any:
    """Say how a goal is measured."""
    goal = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    return Status(201, actions.add_metric(goal, **payload.dict(exclude_none=True), by=actor(request)))


@router.get(
    "/metrics/{uuid:key}/readings", response={200: Page[ReadingOut], **PROBLEMS}, operation_id="readings"
)
def readings(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The readings of a metric, in the order they were kept."""
    metric = get_object_or_404(Metric.objects.visible_to(actor(request)), key=key)
    found, following = keyset_page(Reading.objects.filter(metric=metric), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/metrics/{uuid:key}/readings", response={201: ReadingOut, **PROBLEMS}, operation_id="add_reading"
)
def add_reading(request: HttpRequest, key: UUID, payload: NewReadingIn) -> Any:
    """Keep a value; a second reading of the same day replaces the first."""
    metric = get_object_or_404(Metric.objects.visible_to(actor(request)), key=key)
    return Status(201, actions.add_reading(metric, **payload.dict(), by=actor(request)))
