"""The JSON door of planned dates."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.schedule.gantt import gantt_of
from manyways.work.views.record import seen_initiative

router = Router(tags=["schedule"])


class GanttItem(Schema):
    """One row of the plan; `finish` is the last day of work, included."""

    key: UUID
    parent: UUID | None
    kind: str
    name: str
    url: str | None
    owner: str | None
    start: date | None
    finish: date | None
    is_critical: bool
    is_done: bool
    is_fixed: bool
    note: str | None
    baseline_start: date | None = None
    baseline_finish: date | None = None
    variance: str | None = None
    likely: date | None = None
    safe: date | None = None
    is_past_fixed: bool = False
    decide_by: date | None = None
    is_decision_late: bool = False


class GanttData(Schema):
    """A plan with its links: `from`, `to`, `kind` (FS, SS, FF, SF) and `is_critical`."""

    today: date
    baseline: str | None
    items: list[GanttItem]
    links: list[dict[str, Any]]


class PlanSchema(Schema):
    """When the plan of an initiative starts and finishes, or why it has no dates."""

    start_on: date | None
    finish_on: date | None
    critical_count: int
    problem: str


@router.get("/initiatives/{uuid:key}/gantt", response={200: GanttData, **PROBLEMS}, operation_id="gantt")
def gantt(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """The plan of an initiative, row by row, as the Gantt draws it."""
    return gantt_of(seen_initiative(request, key), actor(request)).data()


@router.get("/initiatives/{uuid:key}/plan", response={200: PlanSchema, **PROBLEMS}, operation_id="plan")
def plan(request: HttpRequest, key: UUID) -> Any:
    """When the plan of an initiative starts and finishes."""
    return gantt_of(seen_initiative(request, key), actor(request)).plan
