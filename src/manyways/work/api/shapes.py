"""What the JSON door of work takes and gives."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from manyways.access.web import Moment
from manyways.work.models import Initiative, Item, Link

Pause = Annotated[list[int], Field(min_length=2, max_length=2)]
"""The working minutes before it, and its own."""


class InitiativeOut(Schema):
    """An initiative; references are keys."""

    key: UUID
    version: int
    name: str
    kind: str | None
    approach: str
    state: str
    owner: UUID | None
    team: UUID | None
    program: UUID | None
    goal: UUID | None
    calendar: UUID | None
    summary: str
    visibility: str
    starts_on: date | None
    due_on: date | None
    is_due_fixed: bool
    started_on: date | None
    finished_on: date | None
    status_on: date | None
    planned_back_from: date | None

    @staticmethod
    def resolve_kind(row: Initiative) -> str | None:
        """The kind by its short name."""
        return row.kind.slug if row.kind else None

    @staticmethod
    def resolve_owner(row: Initiative) -> UUID | None:
        """The person's key."""
        return row.owner.key if row.owner else None

    @staticmethod
    def resolve_team(row: Initiative) -> UUID | None:
        """The team's key."""
        return row.team.key if row.team else None

    @staticmethod
    def resolve_program(row: Initiative) -> UUID | None:
        """The program's key."""
        return row.program.key if row.program else None

    @staticmethod
    def resolve_goal(row: Initiative) -> UUID | None:
        """The goal's key."""
        return row.goal.key if row.goal else None

    @staticmethod
    def resolve_calendar(row: Initiative) -> UUID | None:
        """The calendar's key."""
        return row.calendar.key if row.calendar else None


class InitiativeIn(Schema):
    """Fields of an initiative to set; those left out stay as they are."""

    name: str = ""
    kind: str | None = None
    owner: UUID | None = None
    team: UUID | None = None
    program: UUID | None = None
    goal: UUID | None = None
    calendar: UUID | None = None
    summary: str = ""
    visibility: str = "members"
    starts_on: date | None = None
    due_on: date | None = None
    is_due_fixed: bool = False
    status_on: date | None = None
    planned_back_from: date | None = None


class NewInitiativeIn(InitiativeIn):
    """A new initiative: a name is enough."""

    name: str
    approach: str = ""


class ItemOut(Schema):
    """An item; references are keys, durations working minutes."""

    key: UUID
    version: int
    name: str
    form: str
    parent: UUID | None
    owner: UUID | None
    team: UUID | None
    stage: str | None
    size: float
    service: str
    work_type: str
    duration_minutes: int | None
    is_elapsed: bool
    pauses: list[Pause]
    percent_done: int
    blocked_reason: str
    started_at: datetime | None
    finished_at: datetime | None
    dropped_at: datetime | None
    notes: str

    @staticmethod
    def resolve_parent(row: Item) -> UUID | None:
        """The key of the item it stands in."""
        return row.parent.key if row.parent else None

    @staticmethod
    def resolve_owner(row: Item) -> UUID | None:
        """The person's key."""
        return row.owner.key if row.owner else None

    @staticmethod
    def resolve_team(row: Item) -> UUID | None:
        """The team's key."""
        return row.team.key if row.team else None

    @staticmethod
    def resolve_stage(row: Item) -> str | None:
        """The stage's name."""
        return row.stage.name if row.stage else None


class ItemIn(Schema):
    """Fields of an item to set; those left out stay as they are.

    `duration_minutes` counts work, or the clock where `is_elapsed`. `pauses`: pairs of the working minutes before
    a pause and of the pause itself.
    """

    name: str = ""
    form: str = "task"
    owner: UUID | None = None
    team: UUID | None = None
    calendar: UUID | None = None
    size: float = 1
    service: str = "standard"
    work_type: str = "delivery"
    duration_minutes: int | None = None
    duration_low_minutes: int | None = None
    duration_high_minutes: int | None = None
    is_elapsed: bool = False
    pauses: list[Pause] = []
    percent_done: int = 0
    constraint: str = "asap"
    constraint_at: Moment | None = None
    deadline_at: Moment | None = None
    notes: str = ""


class NewItemIn(ItemIn):
    """A new item, at the end or under another one."""

    name: str
    parent: UUID | None = None


class MergeIn(Schema):
    """The items that become part of another, and what that is called from then on."""

    items: list[UUID]
    name: str = ""


class LinkOut(Schema):
    """A dependency; lag in minutes, or percent."""

    key: UUID
    version: int
    predecessor: UUID
    successor: UUID
    type: str
    lag: int
    lag_unit: str

    @staticmethod
    def resolve_predecessor(row: Link) -> UUID:
        """The key of the item that is waited for."""
        return row.predecessor.key

    @staticmethod
    def resolve_successor(row: Link) -> UUID:
        """The key of the item that waits."""
        return row.successor.key


class NewLinkIn(Schema):
    """A dependency between two items of any initiatives."""

    predecessor: UUID
    successor: UUID
    type: str = "fs"
    lag: int = 0
    lag_unit: str = "working"


class MoveIn(Schema):
    """Where a card goes: the stage's key, the card it is put above and the one it is put under (none for the end).

    `answers` maps the key of a check to why it is not needed, or to an empty text where it is so. `service` and
    `owner` are set with the move, as lanes do.
    """

    stage: UUID
    before: UUID | None = None
    after: UUID | None = None
    version: int | None = None
    answers: dict[UUID, str] = Field(default_factory=dict)
    service: str = "standard"
    owner: UUID | None = None
    is_over_initiatives: bool = False


class RankIn(Schema):
    """The items an item is put between: above `before`, under `after`."""

    before: UUID | None = None
    after: UUID | None = None
    version: int | None = None


class NewCardIn(Schema):
    """A new card, by name, in a stage; on a team's board the initiative it belongs to."""

    name: str
    stage: UUID | None = None
    initiative: UUID | None = None


class BlockIn(Schema):
    """Why an item cannot go on and for whom it waits; an empty reason when it can. A stale `version` is refused."""

    reason: str = ""
    version: int | None = None
    team: UUID | None = None
    person: UUID | None = None
    is_over_initiatives: bool = False


class AskedOut(Schema):
    """A check asked before a stage, and its answer."""

    key: UUID
    text: str
    is_answered: bool
    not_needed_because: str
