"""The JSON door of plans: read as the Gantt draws them, and changed by lists of changes with their difference."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from manyways.access.actions import last_context
from manyways.access.actions.undo import undo
from manyways.access.web import PROBLEMS, actor
from manyways.schedule.actions.plan import change_plan, preview_plan
from manyways.schedule.answers import answer_of, json_answer
from manyways.schedule.changes import PlanChange, Verb
from manyways.schedule.difference import difference_of
from manyways.schedule.gantt import gantt_of
from manyways.schedule.seen_plans import plan_changed, plan_seen, plan_to_change
from manyways.schedule.sent_plans import LONGEST_STATE, sent_since
from manyways.work.views.record import seen_initiative

router = Router(tags=["schedule"])
MOST_ITEMS, LONGEST_TEXT = 20_000, 9_000_000


class GanttItem(Schema):
    """One row of the plan; `finish` is the last day of work, included. Fields without a value are left out.

    `parts`: first and last day of each stretch of work, where it pauses in between.
    """

    key: UUID
    parent: UUID | None
    kind: str
    name: str
    url: str | None = None
    owner: str | None = None
    start: date | None = None
    finish: date | None = None
    is_critical: bool = False
    is_done: bool = False
    is_fixed: bool = False
    note: str | None = None
    number: int | None = None
    version: int | None = None
    form: str = ""
    owner_name: str = ""
    duration: str = ""
    low: str = ""
    high: str = ""
    parts: list[list[date]] = Field(default_factory=list)
    percent: int = 0
    slack: str = ""
    float_until: date | None = None
    deadline: date | None = None
    constraint: str = ""
    constraint_on: date | None = None
    predecessors: str = ""
    is_started: bool = False
    is_manual: bool = False
    is_guessed: bool = False
    baseline_start: date | None = None
    baseline_finish: date | None = None
    variance: str | None = None
    likely: date | None = None
    safe: date | None = None
    is_past_fixed: bool = False
    decide_by: date | None = None
    is_decision_late: bool = False


class OrderOut(Schema):
    """A stretch of the order that was sent before: from place `at`, `count` rows make place for these keys."""

    at: int
    count: int
    keys: list[UUID]


class GanttData(Schema):
    """A plan with its links: `from`, `to`, `kind` (FS, SS, FF, SF), `lag` as typed and `is_critical`.

    `free`: days without work, `week` by number (0 is Monday), single days `off` and `on`.
    `state` stands for exactly this; asked with it as `since`, the next answer holds only what differs: fields
    around the plan, rows that are new or different with all links into them, and what changed in the `order`.
    Rows that only stand elsewhere are not repeated: their `number` and `predecessors` follow from order and links.
    An answer without `since` is whole.
    """

    state: str
    since: str = ""
    today: date | None = None
    baseline: str | None = None
    version: str = ""
    problem: str = ""
    can_edit: bool = False
    free: dict[str, Any] = Field(default_factory=dict)
    people: list[str] = Field(default_factory=list)
    status_on: date | None = None
    items: list[GanttItem]
    links: list[dict[str, Any]]
    order: OrderOut | None = None


class PlanSchema(Schema):
    """When the plan of an initiative starts and finishes, or why it has no dates."""

    start_on: date | None
    finish_on: date | None
    critical_count: int
    problem: str


class ChangeIn(Schema):
    """One change of a plan. `do` says which; the other fields as that one needs them.

    add: name, parent, after or is_first, fields, key (of the new item). set: item, fields (name, form, owner by
    name, duration, low and high as `2 d`, `3 ed` or `2 d (1 w) 3 d`, percent, deadline, constraint, constraint_on, calendar, notes,
    is_manual, manual_start, manual_finish). start, finish, done: item, on (start and done also without).
    place: item, parent, after. indent, outdent, up, down, delete: items (delete also versions, by item). link: item waits for predecessor, type,
    lag as `2d`, `1ed` or `50%`. unlink: item, predecessor. predecessors: item, text as `3; 5SS+2d` by row numbers.
    paste: text of tab-separated rows, parent or after.
    """

    do: Verb
    item: UUID | None = None
    items: list[UUID] = Field(default_factory=list, max_length=MOST_ITEMS)
    version: int | None = None
    versions: dict[UUID, int] = Field(default_factory=dict, max_length=MOST_ITEMS)
    key: UUID | None = None
    name: str = Field("", max_length=1_000)
    parent: UUID | None = None
    after: UUID | None = None
    is_first: bool = False
    fields: dict[str, str | int | bool | None] = Field(default_factory=dict)
    on: date | None = None
    predecessor: UUID | None = None
    type: str = "fs"
    lag: str = ""
    text: str = Field("", max_length=LONGEST_TEXT)

    def change(self) -> PlanChange:
        """As the action takes it."""
        return PlanChange(**{**self.dict(), "items": tuple(self.items)})


class ChangesIn(Schema):
    """Changes made all or none. `version` is the plan's as it was seen; `preview` writes nothing.

    `since`: the state of the plan that the last answer gave, so that this one tells what differs. `known`: what
    answers gave as `undo` after the versions of the items were seen; one's own changes are no conflict.
    """

    changes: list[ChangeIn]
    version: str | None = None
    preview: bool = False
    since: str = Field("", max_length=LONGEST_STATE)
    known: list[UUID] = Field(default_factory=list, max_length=1_000)


class MovedOut(Schema):
    """An item whose dates moved: `days` are working days of its finish, later above zero; `why` what holds it."""

    key: UUID
    name: str
    start_was: date
    start: date
    finish_was: date
    finish: date
    days: float
    why: str
    said: str


class DifferenceOut(Schema):
    """What a change does to the dates; the largest moves first."""

    sentence: str
    moved: list[MovedOut]
    moved_count: int
    added: list[str]
    added_count: int
    removed: list[str]
    removed_count: int
    now_critical: list[str]
    no_longer_critical: list[str]
    finish_was: date | None
    finish: date | None
    elsewhere: list[str]


class PlanAnswer(Schema):
    """The difference; unless it was a preview also the new plan, and what to send to `…/plan/undo` to go back."""

    difference: DifferenceOut
    notes: list[str] = Field(default_factory=list)
    plan: GanttData | None = None
    undo: UUID | None = None


class UndoIn(Schema):
    """What an answer gave as `undo`; that of an undo is the redo. `since` as with changes."""

    undo: UUID
    since: str = Field("", max_length=LONGEST_STATE)


@router.get(
    "/initiatives/{uuid:key}/gantt",
    response={200: GanttData, **PROBLEMS},
    operation_id="gantt",
    exclude_defaults=True,
)
def gantt(request: HttpRequest, key: UUID, since: str = "") -> HttpResponse:
    """The plan of an initiative, row by row, as the Gantt draws it; with `since` what differs from a state before."""
    found, by = seen_initiative(request, key, related=()), actor(request)
    return json_answer(sent_since(gantt_of(found, by), found, by, since))


@router.get("/initiatives/{uuid:key}/plan", response={200: PlanSchema, **PROBLEMS}, operation_id="plan")
def plan(request: HttpRequest, key: UUID) -> Any:
    """When the plan of an initiative starts and finishes."""
    return plan_seen(seen_initiative(request, key)).plan


@router.post(
    "/initiatives/{uuid:key}/plan/changes",
    response={200: PlanAnswer, **PROBLEMS},
    operation_id="change_plan",
    exclude_defaults=True,
)
def change(request: HttpRequest, key: UUID, payload: ChangesIn) -> dict[str, Any] | HttpResponse:
    """Change a plan: all or none, one undo. The answer says which dates moved, by how much, and why."""
    found, by = seen_initiative(request, key), actor(request)
    changes = [each.change() for each in payload.changes]
    if payload.preview:
        seen = preview_plan(found, changes, version=payload.version, known=payload.known, by=by)
        return {"difference": seen.difference.data(), "notes": seen.notes}
    done = change_plan(found, changes, version=payload.version, known=payload.known, by=by)
    undoes = last_context()
    return answer_of(found, by, done.after, done.difference, undoes, notes=done.notes, since=payload.since)


@router.post(
    "/initiatives/{uuid:key}/plan/undo",
    response={200: PlanAnswer, **PROBLEMS},
    operation_id="undo_plan_change",
    exclude_defaults=True,
)
def undo_change(request: HttpRequest, key: UUID, payload: UndoIn) -> HttpResponse:
    """Take a change back, or take that back again."""
    found, by = seen_initiative(request, key), actor(request)
    before = plan_to_change(found)
    undo(payload.undo, by=by)
    redoes = last_context()
    after = plan_changed(seen_initiative(request, key), before)
    difference = difference_of(before, after, (), by)
    return answer_of(found, by, after, difference, redoes, since=payload.since)
