"""What the JSON door of training, role paths, coaching and functions takes and gives."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from manyways.access.web import key_of
from manyways.people_partner.models import Assignment, Coaching, FunctionProfile, RolePath

MOST = 500


class OfferOut(Schema):
    """A course, coaching or practice of the catalogue."""

    key: UUID
    version: int
    name: str
    kind: str
    skills: list[str]
    about: str
    hours: float
    is_offered: bool


class OfferIn(Schema):
    """One more entry of the catalogue."""

    name: str = Field(max_length=120)
    kind: Literal["course", "coaching", "practice"] = "course"
    skills: list[str] = Field(max_length=50)
    about: str = Field("", max_length=300)
    hours: float = Field(3, ge=0)
    is_offered: bool = True


class OfferChangeIn(Schema):
    """What changes of an entry; what is left out stays."""

    name: str = Field("", max_length=120)
    kind: Literal["course", "coaching", "practice"] = "course"
    skills: list[str] = Field([], max_length=50)
    about: str = Field("", max_length=300)
    hours: float = Field(3, ge=0)
    is_offered: bool = True


class LearningOut(Schema):
    """One person and one skill. `state`: late, asked, open or done; `how_known` is the proof."""

    person: UUID
    skill: str
    asked_by: str
    state: str
    due_on: date | None
    how: str
    session_on: date | None
    known_since: date | None
    how_known: str


class LearningIn(Schema):
    """Who is asked to learn a skill by a day, and by what of the catalogue."""

    skill: str = Field(max_length=120)
    people: list[UUID] = Field(max_length=MOST)
    due_on: date
    offer: UUID | None = None


class LearningAskedOut(Schema):
    """That somebody was asked."""

    key: UUID
    person: UUID
    skill: str
    due_on: date

    @staticmethod
    def resolve_person(row: Assignment) -> UUID:
        """Who."""
        return row.person.key


class RolePathOut(Schema):
    """A person's path: talked about, chosen, the way there."""

    key: UUID
    version: int
    person: UUID
    choice: str
    talked_on: date | None
    talked_about: str
    training: str
    coach: UUID | None
    goal: UUID | None
    starts_on: date | None

    @staticmethod
    def resolve_person(row: RolePath) -> UUID:
        """Whose it is."""
        return row.person.key

    @staticmethod
    def resolve_coach(row: RolePath) -> UUID | None:
        """Who coaches."""
        return key_of(row.coach)

    @staticmethod
    def resolve_goal(row: RolePath) -> UUID | None:
        """The job role it leads to."""
        return key_of(row.goal)


class RolePathIn(Schema):
    """What changes of a path."""

    choice: Literal["open", "team", "scrum", "program", "planned", "other"] = "open"
    talked_on: date | None = None
    talked_about: str = Field("", max_length=4000)
    training: str = Field("", max_length=500)
    coach: UUID | None = None
    goal: UUID | None = None
    starts_on: date | None = None


class CoachingOut(Schema):
    """A session of coaching on a path or with a team. `is_gap`: nobody here can coach it, and nobody was found."""

    key: UUID
    path: UUID | None
    team: UUID | None
    topic: str
    planned_on: date
    held_on: date | None
    needs_outside: bool
    found_coach: str
    is_gap: bool

    @staticmethod
    def resolve_path(row: Coaching) -> UUID | None:
        """The path of a person."""
        return key_of(row.path)

    @staticmethod
    def resolve_team(row: Coaching) -> UUID | None:
        """The team."""
        return key_of(row.team)


class CoachingIn(Schema):
    """One more session."""

    topic: str = Field(max_length=200)
    planned_on: date
    needs_outside: bool = False


class CoachingHeldIn(Schema):
    """The day it was held; today unless given."""

    on: date | None = None


class FunctionOut(Schema):
    """What a function offers and owns. `way`: home, teams or mixed."""

    key: UUID
    version: int
    name: str
    head: UUID | None
    services: list[str]
    standards: list[str]
    way: str
    difficulty: str

    @staticmethod
    def resolve_name(row: FunctionProfile) -> str:
        """That of its group."""
        return row.group.name

    @staticmethod
    def resolve_head(row: FunctionProfile) -> UUID | None:
        """Who heads it."""
        return key_of(row.head)


class CareTeamOut(Schema):
    """A team somebody of a function sits in, and with how much of their time."""

    name: str
    percent: int


class CaredForOut(Schema):
    """One person of a function. The last talk shows to their manager alone, skills needed to HR."""

    person: UUID
    teams: list[CareTeamOut]
    until: date | None
    talked_on: date | None
    skills: list[str]


class GrowthOut(Schema):
    """A step of a head's growth."""

    key: UUID
    kind: str
    topic: str
    planned_on: date
    done_on: date | None


class ShiftOut(Schema):
    """A version of what shifts for a head, with the growth planned for it."""

    key: UUID
    number: int
    stays: list[str]
    moves: list[str]
    fresh: list[str]
    agreed_on: date | None
    growth: list[GrowthOut]
