"""What moved since a plan was last published: the milestones beyond the tolerance, which are asked for a cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from manyways.engine.time import Calendar
from manyways.schedule.models import Publication, PublishedDate, VarianceRule
from manyways.schedule.spans import Snapshot, calendar_of, day_of, snapshot_now, working_days
from manyways.work.models import Initiative

PLAN_FINISH = None
"""The key under which the finish of the whole plan is published."""


@dataclass(frozen=True)
class Move:
    """A milestone that moved since it was last published. `days`: working days, later is positive."""

    key: UUID | None
    name: str
    from_at: datetime
    to_at: datetime
    days: float

    @property
    def from_on(self) -> date | None:
        """The day it was published for."""
        return day_of(self.from_at)

    @property
    def to_on(self) -> date | None:
        """The day it has now."""
        return day_of(self.to_at)


@dataclass(frozen=True)
class Unpublished:
    """What a plan says now beside what was last published of it.

    `moves`: beyond the tolerance, worst first. `is_changed`: whether any published date differs at all, or a
    milestone came or went. `last` is None where nothing was ever published.
    """

    last: Publication | None
    tolerance_days: float
    dates: dict[UUID | None, tuple[str, datetime]]
    counted_from: dict[UUID | None, datetime]
    moves: Sequence[Move]
    is_changed: bool


def tolerance_days() -> float:
    """Working days a milestone may move without being asked for a cause. One query."""
    rule = VarianceRule.objects.first()
    return float(rule.tolerance_days) if rule else 1.0


def last_publication(initiative: Initiative) -> Publication | None:
    """The newest publication of a plan."""
    return Publication.objects.filter(initiative=initiative).newest_first().first()


def unpublished(initiative: Initiative, now: Snapshot | None = None) -> Unpublished:
    """The plan of now against the last publication. Five queries beside those of the plan."""
    snapshot = now or snapshot_now(initiative)
    last, tolerance = last_publication(initiative), tolerance_days()
    dates = published_dates(snapshot)
    if last is None:
        return Unpublished(
            None, tolerance, dates, {key: day for key, (_name, day) in dates.items()}, [], True
        )
    before = {row.item_key: row for row in PublishedDate.objects.filter(publication=last)}
    moved = _moves(calendar_of(initiative), before, dates)
    beyond = [move for move in moved if abs(move.days) > tolerance]
    far = {move.key for move in beyond}
    counted_from = {
        key: before[key].counted_from_at if key in before and key not in far else day
        for key, (_name, day) in dates.items()
    }
    is_changed = before.keys() != dates.keys() or any(
        row.finish_at != dates[key][1] for key, row in before.items()
    )
    return Unpublished(last, tolerance, dates, counted_from, _counted(beyond), is_changed)


def published_dates(snapshot: Snapshot) -> dict[UUID | None, tuple[str, datetime]]:
    """What is published of a plan: the finish of each milestone, and of the whole."""
    dates: dict[UUID | None, tuple[str, datetime]] = {
        span.key: (span.name, span.finish_at) for span in snapshot.milestones
    }
    if snapshot.finish_at:
        dates[PLAN_FINISH] = (_("Finish of the plan"), snapshot.finish_at)
    return dates


def _moves(
    calendar: Calendar,
    before: dict[UUID | None, PublishedDate],
    dates: dict[UUID | None, tuple[str, datetime]],
) -> list[Move]:
    keys = [key for key in dates if key in before]
    pairs = [(before[key].counted_from_at, dates[key][1]) for key in keys]
    moves = [
        Move(key, dates[key][0], *pair, days)
        for key, pair, days in zip(keys, pairs, working_days(calendar, pairs), strict=True)
    ]
    return sorted(moves, key=lambda move: (-move.days, move.name))


def _counted(moves: list[Move]) -> list[Move]:
    """Without the finish of the plan, unless it moved further than every milestone: the same days count once."""
    furthest = max((abs(move.days) for move in moves if move.key is not PLAN_FINISH), default=0.0)
    return [move for move in moves if move.key is not PLAN_FINISH or abs(move.days) > furthest]
