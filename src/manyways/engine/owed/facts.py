"""What is known about a change, as plain rows: people, groups, milestones, impacts, engagements, evidence, questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

ALWAYS = date.min
TELL_BY_SEVERITY = (0, 1, 1, 1, 2, 2)
HIGH_SEVERITY = 4


class EngagementKind(StrEnum):
    """What an act of communication does."""

    TELL = "tell"
    TRAIN = "train"
    LISTEN = "listen"


class QuestionState(StrEnum):
    """Where a question stands; the first two still wait for words."""

    OPEN = "open"
    FINDING_OUT = "finding_out"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Person:
    """A member of the organisation, active from a day until another (half-open)."""

    id: str
    active_from: date = ALWAYS
    active_until: date | None = None


@dataclass(frozen=True)
class Group:
    """A set of people; without names it has a headcount."""

    id: str
    parent: str | None = None
    headcount: int | None = None


@dataclass(frozen=True)
class Membership:
    """A person in a group from a day until another (half-open: `ends_on` is the first day outside)."""

    person: str
    group: str
    starts_on: date = ALWAYS
    ends_on: date | None = None


@dataclass(frozen=True)
class Milestone:
    """A fact becoming true on a day: fixed, or resolved from a forecast.

    `days`: the day of each trial of today's forecast, empty for a fixed date; `days_last_week`: those
    of the weekly forecast before, where it is known. `sponsor_spoke_on`: the sponsor's last word.
    """

    id: str
    change: str
    on: date
    days: tuple[date, ...] = ()
    days_last_week: tuple[date, ...] = ()
    sponsor: str | None = None
    sponsor_spoke_on: date | None = None


@dataclass(frozen=True)
class Impact:
    """What a milestone changes for one group. Levels: 1 received, 2 attended, 3 can do it; 0 not needed.

    `tell_level` None: by severity, 1 up to 3 and 2 for 4 and 5. `hours`: effort per person, spread
    over `settling_weeks` after the milestone.
    """

    id: str
    milestone: str
    group: str
    severity: int
    tell_level: int | None = None
    train_level: int = 0
    lead_days: int = 0
    hours: float = 0.0
    settling_weeks: int = 0

    @property
    def required_tell_level(self) -> int:
        """The level of telling that settles it."""
        return TELL_BY_SEVERITY[self.severity] if self.tell_level is None else self.tell_level


@dataclass(frozen=True)
class Claim:
    """What an engagement said: a milestone lies in a window (either end may be open), or an answer stands.

    `percentile`: the confidence as said, in percent; None where a plain date was said.
    """

    milestone: str | None = None
    question: str | None = None
    first: date | None = None
    last: date | None = None
    percentile: float | None = None


@dataclass(frozen=True)
class Engagement:
    """One act of telling, training or listening, and what it was about.

    `happened_on`: None when it has no date of its own; `planned_on` until it has. `hours`: per person, 0
    for messages.
    `audience`: groups that take part; with none, those who confirmed it.
    """

    id: str
    kind: EngagementKind
    happened_on: date | None = None
    planned_on: date | None = None
    impacts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    hours: float = 0.0
    audience: tuple[str, ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """Evidence that an engagement reached a person, or a group by its contact's word, at a level."""

    engagement: str
    level: int
    person: str | None = None
    group: str | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Process:
    """A business process and when it runs: on `next_run` and every so often after it, or, without one, always."""

    id: str
    next_run: date | None = None
    every_months: int = 0
    every_days: int = 0


@dataclass(frozen=True)
class ProcessImpact:
    """A process that stops working as it is. `days_before`: it must be done so long before the milestone."""

    process: str
    milestone: str
    fix_owner: str | None = None
    fixed_on: date | None = None
    days_before: int | None = None


@dataclass(frozen=True)
class Question:
    """A question, concern or idea and those who wait for words on it."""

    id: str
    state: QuestionState
    milestone: str | None = None
    owner: str | None = None
    next_word_on: date | None = None
    followers: tuple[str, ...] = ()
    is_followed_by_all: bool = False


@dataclass(frozen=True)
class Capacity:
    """How much change a group takes from a day on: hours per person and week, and high milestones at once.

    None means no such limit.
    """

    group: str
    starts_on: date = ALWAYS
    hours_per_week: float | None = None
    most_high_changes: int | None = None


@dataclass(frozen=True)
class Blackout:
    """Days (half-open) on which a group takes no change, and why."""

    group: str
    starts_on: date
    ends_on: date
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """All rows of one organisation. Rows refer to each other by id; `problems_of` says where they cannot."""

    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    memberships: tuple[Membership, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    impacts: tuple[Impact, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    processes: tuple[Process, ...] = ()
    process_impacts: tuple[ProcessImpact, ...] = ()
    questions: tuple[Question, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    milestone_by_id: Mapping[str, Milestone] = field(init=False, repr=False, compare=False)
    impact_by_id: Mapping[str, Impact] = field(init=False, repr=False, compare=False)
    engagement_by_id: Mapping[str, Engagement] = field(init=False, repr=False, compare=False)
    question_by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "milestone_by_id", {each.id: each for each in self.milestones})
        object.__setattr__(self, "impact_by_id", {each.id: each for each in self.impacts})
        object.__setattr__(self, "engagement_by_id", {each.id: each for each in self.engagements})
        object.__setattr__(self, "question_by_id", {each.id: each for each in self.questions})
