"""What the JSON door of decisions, slots, the log and obligations takes and gives."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema

from manyways.access.web import key_of
from manyways.work.models import LogEntry, Obligation
from manyways.work.queries.decisions import DecideBy
from manyways.work.queries.gates import obligation_status
from manyways.work.queries.log import entry_status


class DecisionOut(Schema):
    """A decision with its last responsible day; `waiting` are the items that wait for it, by key."""

    key: UUID
    version: int
    initiative: UUID
    item: UUID
    name: str
    state: str
    owner: UUID | None
    lead_days: int
    need: str
    needed_on: date | None
    decide_by: date | None
    days_late: int
    waiting: list[UUID]
    chosen: str | None
    secured_on: date | None
    status: str
    sentence: str

    @classmethod
    def of(cls, row: DecideBy) -> "DecisionOut":
        """What is told of one."""
        decision = row.decision
        return cls(
            key=decision.key,
            version=decision.version,
            initiative=decision.initiative.key,
            item=decision.item.key,
            name=decision.name,
            state=decision.state,
            owner=key_of(decision.owner),
            lead_days=decision.lead_days,
            need=decision.need,
            needed_on=row.needed_on,
            decide_by=row.decide_on,
            days_late=row.days_late,
            waiting=[item.key for item in row.waiting],
            chosen=decision.chosen.name if decision.chosen else None,
            secured_on=decision.secured_on,
            status=row.status.level,
            sentence=row.sentence,
        )


class DecisionIn(Schema):
    """Fields of a decision to set; those left out stay as they are."""

    name: str = ""
    owner: UUID | None = None
    lead_days: int = 0
    need: str = "event"
    needed_on: date | None = None
    notes: str = ""


class NewDecisionIn(DecisionIn):
    """A new decision: a name is enough; without an item it brings its own milestone."""

    name: str
    item: UUID | None = None


class OptionIn(Schema):
    """An option of a decision."""

    name: str
    cost: Decimal | None = None
    pros: str = ""
    cons: str = ""
    free_until_on: date | None = None
    url: str = ""


class OptionOut(Schema):
    """An option with its key."""

    key: UUID
    name: str
    cost: Decimal | None


class ChooseIn(Schema):
    """Which option, and why."""

    option: UUID
    reason: str


class SecureIn(Schema):
    """What secures it: contract, deposit, order, letter or other."""

    evidence_kind: str
    evidence: str = ""
    evidence_url: str = ""
    on: date | None = None


class DecisionReasonIn(Schema):
    """One reason."""

    reason: str


class NewSlotsIn(Schema):
    """A list with so many slots, or with these."""

    kind: str
    count: int = 0
    names: list[str] = []
    due_on: date | None = None


class SlotOut(Schema):
    """A slot: open, invited, agreed, confirmed or dropped."""

    key: UUID
    version: int
    kind: str
    name: str
    who: str
    state: str
    due_on: date | None


class MoveSlotIn(Schema):
    """Where a slot stands, and who it is."""

    state: str
    who: str = ""


class LogEntryIn(Schema):
    """Fields of an entry to set; `items` are keys of items it is about."""

    name: str = ""
    kind: str = "risk"
    owner: UUID | None = None
    due_on: date | None = None
    chance: int | None = None
    days_low: float | None = None
    days: float | None = None
    days_high: float | None = None
    cost: Decimal | None = None
    response: str = ""
    notes: str = ""
    items: list[UUID] = []


class NewLogEntryIn(LogEntryIn):
    """A new entry: what it is."""

    name: str


class LogEntryOut(Schema):
    """An entry of the log; `chance` in percent, days are working days."""

    key: UUID
    version: int
    kind: str
    name: str
    owner: UUID | None
    due_on: date | None
    chance: int | None
    days_low: float | None
    days: float | None
    days_high: float | None
    cost: Decimal | None
    exposure: Decimal | None
    closed_on: date | None
    outcome: str
    status: str

    @staticmethod
    def resolve_owner(row: LogEntry) -> UUID | None:
        """The person's key."""
        return key_of(row.owner)

    @staticmethod
    def resolve_status(row: LogEntry) -> str:
        """The level by the written rule."""
        return entry_status(row).level


class OutcomeIn(Schema):
    """How it ended."""

    outcome: str


class NewObligationIn(Schema):
    """A requirement, who asks for it, and by which day; `items` are keys of the work that fulfils it."""

    name: str
    source: str
    due_on: date
    owner: UUID | None = None
    evidence_wanted: str = ""
    items: list[UUID] = []


class ObligationOut(Schema):
    """An obligation with its counts."""

    key: UUID
    version: int
    initiative: UUID
    name: str
    source: str
    due_on: date
    fulfilled_on: date | None
    evidence_count: int
    item_count: int
    status: str

    @staticmethod
    def resolve_initiative(row: Obligation) -> UUID:
        """The initiative's key."""
        return row.initiative.key

    @staticmethod
    def resolve_status(row: Obligation) -> str:
        """The level by the written rule."""
        return obligation_status(row).level


class EvidenceIn(Schema):
    """One piece of evidence."""

    name: str
    url: str = ""
    shown_on: date | None = None
