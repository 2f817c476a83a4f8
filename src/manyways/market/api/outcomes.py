"""The outlook's JSON door: every outcome the caller may see with its window, how sure, what moved."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.market.actions import outcomes as actions
from manyways.market.models import Segment
from manyways.market.queries.leaving import stamp_of
from manyways.market.queries.outcomes import Row, last_look, read_outlook
from manyways.work.models import Initiative

router = Router()


class OutlookRow(Schema):
    """One outcome. No days while it is explored or its team's history is too short; then `label` says why."""

    key: UUID
    name: str
    words: str
    program: str
    product_area: str
    customers: list[str]
    level: str
    label: str
    likely_on: date | None
    safe_on: date | None
    given_on: date | None
    moved_days: int | None
    why: str


class OutlookOut(Schema):
    """All outcomes, soonest first, with what everything says that leaves the house."""

    as_of: date
    use_until: date
    notice: str
    outcomes: list[OutlookRow]


class ShownOutcomeIn(Schema):
    """How an outcome stands on the outlook; what is left out stays as it is. `customers`: keys."""

    headline: str = Field("", max_length=200)
    words: str = Field("", max_length=300)
    is_shown: bool = True
    customers: list[UUID] | None = None


class LevelIn(Schema):
    """`exploring` or `expected`."""

    level: str


class FixedDateIn(Schema):
    """The team's date, and the day on which it knew enough."""

    on: date
    discovered_on: date


@router.get("/outlook", response={200: OutlookOut, **PROBLEMS}, operation_id="outlook")
def outlook(request: HttpRequest) -> OutlookOut:
    """What one can plan on, as of the newest kept forecast."""
    by = actor(request)
    found = read_outlook(by, last_look(by))
    stamp = stamp_of(found.as_of)
    rows = [shown(row) for row in found.rows]
    return OutlookOut(as_of=stamp.as_of, use_until=stamp.until, notice=stamp.notice, outcomes=rows)


def shown(row: Row) -> OutlookRow:
    """A row as it is sent."""
    return OutlookRow(
        key=row.initiative.key,
        name=row.name,
        words=row.words,
        program=row.program,
        product_area=row.area,
        customers=list(row.segments),
        level=row.level.value,
        label=row.drawing.label,
        likely_on=row.drawing.likely,
        safe_on=row.drawing.safe,
        given_on=row.drawing.given,
        moved_days=row.moved.days,
        why=row.moved.why,
    )


def _initiative(request: HttpRequest, key: UUID) -> Initiative:
    rows = Initiative.objects.visible_to(actor(request)).select_related("team__group", "owner")
    return get_object_or_404(rows, key=key)


@router.patch("/outlook/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="describe_outcome")
def describe_outcome(request: HttpRequest, key: UUID, payload: ShownOutcomeIn) -> tuple[int, None]:
    """Its words for customers, whom it is for, whether it is shown."""
    changes = payload.dict(exclude_unset=True)
    keys = changes.pop("customers", None)
    segments = None if keys is None else list(Segment.objects.visible_to(actor(request)).filter(key__in=keys))
    actions.describe_outcome(_initiative(request, key), changes, segments=segments, by=actor(request))
    return 204, None


@router.post("/outlook/{uuid:key}/level", response={204: None, **PROBLEMS}, operation_id="set_level")
def set_level(request: HttpRequest, key: UUID, payload: LevelIn) -> tuple[int, None]:
    """Explored, or an expected window."""
    actions.set_level(_initiative(request, key), level=payload.level, by=actor(request))
    return 204, None


@router.post("/outlook/{uuid:key}/fix", response={204: None, **PROBLEMS}, operation_id="fix_date")
def fix_date(request: HttpRequest, key: UUID, payload: FixedDateIn) -> tuple[int, None]:
    """The team's word on a date; refused from anybody else."""
    actions.fix_date(
        _initiative(request, key), on=payload.on, discovered_on=payload.discovered_on, by=actor(request)
    )
    return 204, None
