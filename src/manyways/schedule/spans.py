"""A plan as dated rows at one moment: of now, or as a baseline holds it; and working days between two moments."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache as remembered
from functools import lru_cache
from uuid import UUID

from manyways.access.clock import today
from manyways.engine.time import Calendar
from manyways.schedule.arrays import compiled_calendar
from manyways.schedule.columns import ONE_DAY, duration_of, minute_from
from manyways.schedule.dates import Solved, solved
from manyways.schedule.models import Baseline, BaselineRow
from manyways.schedule.queries import standard_calendar
from manyways.ui.values import as_day
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.outline import outline


@dataclass(frozen=True)
class Span:
    """One item as a plan dates it. `place`: its place in the outline; `duration_minutes`: working time."""

    key: UUID
    place: int
    name: str
    form: str
    is_summary: bool
    start_at: datetime
    finish_at: datetime
    duration_minutes: int | None

    @property
    def is_milestone(self) -> bool:
        """Whether it stands for a fact becoming true."""
        return self.form == Item.Form.MILESTONE


@dataclass(frozen=True)
class Snapshot:
    """All dated items of a plan at one moment, by key, with a digest of the links between them."""

    name: str
    taken_on: date
    spans: dict[UUID, Span]
    links_digest: str

    @property
    def start_at(self) -> datetime | None:
        """The first start."""
        return min((span.start_at for span in self.spans.values()), default=None)

    @property
    def finish_at(self) -> datetime | None:
        """The last finish."""
        return max((span.finish_at for span in self.spans.values()), default=None)

    @property
    def milestones(self) -> list[Span]:
        """Those that stand for facts, in the order of the plan."""
        return [span for span in self.spans.values() if span.is_milestone]


def snapshot_now(initiative: Initiative, name: str = "", known: Solved | None = None) -> Snapshot:
    """The plan as it is computed now, without dropped items. Ten queries for a plan that is not at hand."""
    found = known or solved(initiative, with_waiting=False)
    items = [item for item in found.source.items if item.dropped_at is None]
    spans = {}
    for place, branch in enumerate(outline(initiative, items)):
        item, dates = branch.item, found.plan.items.get(branch.item.pk)
        if dates is not None:
            is_phase = branch.is_summary or item.form == Item.Form.PHASE
            minutes = None if is_phase or item.is_elapsed else duration_of(item)
            spans[item.key] = Span(
                item.key, place, item.name, item.form, is_phase, dates.start_at, dates.finish_at, minutes
            )
    return Snapshot(name, today(), spans, links_digest(initiative))


def snapshot_kept(baseline: Baseline) -> Snapshot:
    """The plan as a baseline holds it. One query, none where this process read it before: it never changes."""
    return Snapshot(baseline.name, baseline.taken_on, _spans(baseline.pk), baseline.links_digest)


@lru_cache(maxsize=4)
def _spans(baseline_id: int) -> dict[UUID, Span]:
    rows = BaselineRow.objects.filter(baseline=baseline_id).order_by("place")
    columns = "item_key", "place", "name", "form", "is_summary", "start_at", "finish_at", "duration_minutes"
    return {row[0]: Span(*row) for row in rows.values_list(*columns)}


def links_digest(initiative: Initiative) -> str:
    """A text that changes with any link that something in the plan waits by. One query."""
    links = (
        Link.objects.kept()
        .filter(successor__initiative=initiative)
        .order_by("predecessor__key", "successor__key")
    )
    rows = links.values_list("predecessor__key", "successor__key", "type", "lag", "lag_unit")
    return hashlib.sha256("\n".join(map(str, rows)).encode()).hexdigest()


def calendar_of(initiative: Initiative) -> Calendar:
    """The working time in which the plan's movements are counted."""
    return compiled_calendar(initiative.calendar or standard_calendar())


def working_days(calendar: Calendar, pairs: Iterable[tuple[datetime, datetime]]) -> list[float]:
    """Working days of eight hours from the first to the second moment of each pair, to a tenth; negative for earlier."""
    minute = remembered(minute_from)  # many share a moment
    known = [(minute(first), minute(second)) for first, second in pairs]
    if not known:
        return []
    minutes: Sequence[float] = calendar.working_between(*map(list, zip(*known, strict=True))).tolist()
    return [round(value / ONE_DAY, 1) + 0.0 for value in minutes]


def day_of(moment: datetime | None) -> date | None:
    """The organisation's day of a moment."""
    return as_day(moment) if moment else None
