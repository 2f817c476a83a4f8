"""What the JSON door of a change takes and gives."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from manyways.change.models import Impact, Stakeholder
from manyways.change.rules import FEWEST_COUNTED

MOST = 500
MOST_DAYS, MOST_WEEKS = 3660, 520


class StakeholderOut(Schema):
    """A group or a person a change has to do with, and the decision about them."""

    key: UUID
    version: int
    name: str
    group: UUID | None
    person: UUID | None
    decision: str
    reason: str
    needs: str

    @staticmethod
    def resolve_group(row: Stakeholder) -> UUID | None:
        """The group's key."""
        return row.group.key if row.group else None

    @staticmethod
    def resolve_person(row: Stakeholder) -> UUID | None:
        """The person's key."""
        return row.person.key if row.person else None


class StakeholdersIn(Schema):
    """Groups and persons for the list; those on it already stay as they are."""

    groups: list[UUID] = Field([], max_length=MOST)
    people: list[UUID] = Field([], max_length=MOST)


class StakeholderDecisionIn(Schema):
    """The decision; “no need” needs a reason."""

    decision: Literal["undecided", "inform", "involve", "no_need"]
    reason: str | None = Field(None, max_length=500)
    needs: str | None = Field(None, max_length=500)


class ImpactOut(Schema):
    """What changes for a group at a milestone, and how big it is, in our eyes and in the group's own.

    Levels: 1 received, 2 attended, 3 can do it; 0 is not needed. `tell_level` empty: by severity.
    """

    key: UUID
    version: int
    milestone: UUID
    group: UUID
    aspect: str | None
    summary: str
    before: str
    after: str
    stays: str
    side: str
    severity: int
    tell_level: int | None
    train_level: int
    lead_days: int
    effort_hours: float
    settling_weeks: int
    own_severity: int | None
    own_words: str

    @staticmethod
    def resolve_milestone(row: Impact) -> UUID:
        """The milestone's key."""
        return row.milestone.key

    @staticmethod
    def resolve_group(row: Impact) -> UUID:
        """The group's key."""
        return row.group.key

    @staticmethod
    def resolve_aspect(row: Impact) -> str | None:
        """The aspect's short name."""
        return row.aspect.slug if row.aspect else None


class ImpactIn(Schema):
    """Who, at which milestone, and what changes in one sentence; the rest follows from size and aspect."""

    milestone: UUID
    group: UUID
    summary: str = Field(max_length=500)
    size: str | None = Field(None, max_length=40)
    aspect: str | None = Field(None, max_length=40)


class ImpactChangesIn(Schema):
    """Fields of an impact; those left out stay."""

    milestone: UUID | None = None
    aspect: str | None = Field(None, max_length=40)
    summary: str = Field("", max_length=500)
    before: str = Field("", max_length=500)
    after: str = Field("", max_length=500)
    stays: str = Field("", max_length=500)
    side: Literal["neither", "gain", "loss", "both"] = "neither"
    severity: int = Field(2, ge=0, le=5)
    tell_level: int | None = Field(None, ge=0, le=3)
    train_level: int = Field(0, ge=0, le=3)
    lead_days: int = Field(0, ge=0, le=MOST_DAYS)
    effort_hours: float = Field(0, ge=0, le=10_000)
    settling_weeks: int = Field(0, ge=0, le=MOST_WEEKS)


class RatingIn(Schema):
    """How big it is for the group, in its own eyes: 0 to 5, and in its own words."""

    severity: int = Field(ge=0, le=5)
    words: str = Field("", max_length=500)


class MilestoneOut(Schema):
    """A milestone with its day, fixed or forecast at `percent`; none where nothing says one."""

    key: UUID
    version: int
    item: UUID
    name: str
    on: date | None
    is_forecast: bool
    percent: int


class MilestoneDayIn(Schema):
    """A fixed day; without one the forecast's, at `percent`."""

    on: date | None = None
    percent: int = Field(85, ge=1, le=99)


class MilestoneIn(MilestoneDayIn):
    """A milestone after which something differs for people."""

    name: str = Field(max_length=200)


class EngagementOut(Schema):
    """One act of telling, training or listening. `confirmed` counts people, and is empty below five."""

    key: UUID
    version: int
    name: str
    kind: str
    channel: str
    text: str
    planned_on: date | None
    happened_on: date | None
    confirmed: int | None

    @staticmethod
    def resolve_confirmed(row: Any) -> int | None:
        """So many that the number is nobody's."""
        count: int = getattr(row, "confirmed_count", 0)
        return count if count >= FEWEST_COUNTED else None


class EngagementIn(Schema):
    """What is planned, about which impacts; the groups they reach are told."""

    name: str = Field(max_length=200)
    kind: Literal["tell", "train", "listen"] = "tell"
    channel: Literal["message", "meeting", "session", "course", "conversation", "briefing", "visit"] = (
        "message"
    )
    text: str = Field("", max_length=4000)
    planned_on: date | None = None
    impacts: list[UUID] = Field([], max_length=MOST)


class HeldIn(Schema):
    """The day it happened; today unless given."""

    on: date | None = None


class OwedOut(Schema):
    """What is missing of one impact. `people` is empty below five."""

    impact: UUID
    group: str
    what: str
    people: int | None
    due_on: date | None
    is_late: bool
    is_planned: bool


class ReadinessOut(Schema):
    """How ready a milestone is, computed, and what is missing. Counts of people are empty below five."""

    milestone: UUID
    on: date | None
    percent: int
    is_go: bool
    ready: int | None
    affected: int | None
    missing: list[str]
