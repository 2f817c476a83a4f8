"""The shapes of baselines, comparisons, publications, suggestions and checks in JSON."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from manyways.access.web import key_of
from manyways.schedule.models import Baseline, Movement, Publication
from manyways.schedule.spans import day_of

Name = Annotated[str, Field(max_length=120)]
Words = Annotated[str, Field(max_length=500)]


class BaselineOut(Schema):
    """A plan as it stood on a day; its dates never change."""

    key: UUID
    name: str
    reason: str
    taken_on: date
    start_on: date
    finish_on: date
    version: int

    @staticmethod
    def resolve_start_on(row: Baseline) -> date | None:
        """The day the plan started."""
        return day_of(row.start_at)

    @staticmethod
    def resolve_finish_on(row: Baseline) -> date | None:
        """The day the plan finished."""
        return day_of(row.finish_at)


class BaselineIn(Schema):
    """The words of a baseline to set; those left out stay."""

    name: Name = ""
    reason: Words = ""


class NewBaselineIn(Schema):
    """A baseline to keep of the plan of now; `cause` is of milestones that moved since the last publication."""

    name: Name
    reason: Words
    cause: UUID | None = None
    words: Words = ""


class ComparedLineOut(Schema):
    """One item in both states. `days`: working days its finish moved, later above zero, null in only one state."""

    item: UUID
    name: str
    is_milestone: bool
    state: str
    first_start_on: date | None
    first_finish_on: date | None
    second_start_on: date | None
    second_finish_on: date | None
    days: float | None
    duration_change_minutes: int | None


class ComparisonOut(Schema):
    """Two states of a plan: milestones first, the latest first. `are_links_changed`: what waits for what differs."""

    first: str
    second: str
    sentence: str
    are_links_changed: bool
    lines: list[ComparedLineOut]


class CauseOut(Schema):
    """A cause of movement."""

    key: UUID
    name: str
    description: str
    is_active: bool


class MovementOut(Schema):
    """A milestone that moved beyond the tolerance; `item` is null for the finish of the plan, `cause` where not stated."""

    key: UUID
    item: UUID | None = None
    name: str
    from_on: date
    to_on: date
    days: float
    cause: UUID | None
    words: str
    published_on: date
    version: int

    @staticmethod
    def resolve_item(row: Movement) -> UUID | None:
        """The milestone's public key."""
        return row.item_key

    @staticmethod
    def resolve_from_on(row: Movement) -> date | None:
        """The day it was published for before."""
        return day_of(row.from_at)

    @staticmethod
    def resolve_to_on(row: Movement) -> date | None:
        """The day it was published for then."""
        return day_of(row.to_at)

    @staticmethod
    def resolve_days(row: Movement) -> float:
        """Working days, later above zero."""
        return float(row.days)

    @staticmethod
    def resolve_cause(row: Movement) -> UUID | None:
        """The cause's public key."""
        return key_of(row.cause)

    @staticmethod
    def resolve_published_on(row: Movement) -> date:
        """The day it was published."""
        return row.publication.published_on


class CauseIn(Schema):
    """Why milestones moved; null stands for not stated."""

    cause: UUID | None = None
    words: Words = ""


class PublicationOut(Schema):
    """A batch of changes made known, with the milestones that moved beyond the tolerance."""

    key: UUID
    published_on: date
    tolerance_days: Decimal
    movements: list[MovementOut]

    @staticmethod
    def resolve_movements(row: Publication) -> list[Movement]:
        """With their causes."""
        return list(row.movements.select_related("cause", "publication").order_by("-days", "id"))


class SuggestionOut(Schema):
    """What the plan suggests. `gain_days`: working days."""

    identity: str
    form: str
    title: str
    why: str
    gain: str
    gain_days: float
    items: list[UUID]


class AdviceOut(Schema):
    """All suggestions that wait for an answer, decisions first."""

    sentence: str
    suggestions: list[SuggestionOut]


class AppliedOut(Schema):
    """A suggestion with what it changes, as the editor of the plan tells a change."""

    suggestion: SuggestionOut
    difference: dict[str, Any]


class DismissIn(Schema):
    """Why a suggestion is not followed."""

    reason: Words


class CheckOut(Schema):
    """One check: `is_met` is null where there is nothing to judge."""

    check: str
    title: str
    rule: str
    mend: str
    measured: float | None
    is_met: bool | None
    figure: str
    items: list[UUID]


class QualityOut(Schema):
    """How many of the checks that could be judged hold, and each of them, those to mend first."""

    sentence: str
    held: int
    judged: int
    checks: list[CheckOut]
