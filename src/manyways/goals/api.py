"""The JSON door of goals, metrics and readings."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from manyways.access.web import PROBLEMS, Page, actor, keyset_page
from manyways.goals import actions
from manyways.goals.models import Goal, Metric, Reading

router = Router(tags=["goals"])


class GoalOut(Schema):
    """A result wanted."""

    key: UUID
    version: int
    name: str
    state: str
    due_on: date | None
    lesson: str


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


@router.get("/goals", response={200: Page[GoalOut], **PROBLEMS}, operation_id="goals")
def goals(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All goals, in the order they were made."""
    found, following = keyset_page(Goal.objects.visible_to(actor(request)), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get("/goals/{uuid:key}/metrics", response={200: list[MetricOut], **PROBLEMS}, operation_id="metrics")
def metrics(request: HttpRequest, key: UUID) -> Any:
    """How a goal is measured."""
    goal = get_object_or_404(Goal.objects.visible_to(actor(request)), key=key)
    return list(Metric.objects.filter(goal=goal).order_by("pk"))


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
    return 201, actions.add_reading(metric, **payload.dict(), by=actor(request))
