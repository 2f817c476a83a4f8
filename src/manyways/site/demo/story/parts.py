"""The forms of the demo's story: teams, tasks, initiatives, goals. Days count from today."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoTeam:
    """A team with its rhythm: items a week, how uneven, and the weeks ago of its bad quarter, if any."""

    name: str
    kind: str
    program: str
    lead: str
    purpose: str
    pace: float
    unevenness: float
    weeks: int = 52
    bad_weeks: tuple[int, int] | None = None


@dataclass(frozen=True)
class Task:
    """A row of a plan: working days at best, likely and at worst; `after` names rows; 0 days is a milestone.

    `time`: as people write it, where it goes by the clock or pauses.
    """

    name: str
    days: float = 0
    spread: tuple[float, float] | None = None
    after: tuple[str, ...] = ()
    owner: str = ""
    under: str = ""
    done: int = 0
    starts_in: int | None = None
    deadline_in: int | None = None
    is_stuck: bool = False
    cannot_move: bool = False
    time: str = ""


@dataclass(frozen=True)
class DemoInitiative:
    """One initiative: `tasks` if it has a plan, `backlog` and `in_progress` if it has a board."""

    name: str
    kind: str
    approach: str
    owner: str
    summary: str
    team: str = ""
    program: str = ""
    due_in: int | None = None
    is_fixed: bool = False
    started_ago: int = 30
    company_wide: bool = True
    tasks: tuple[Task, ...] = ()
    backlog: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    finished_count: int = 0
    milestone: str = ""
    size: float = 1.0


@dataclass(frozen=True)
class DemoGoal:
    """A goal with one metric; readings as (days ago, value). The team's lead owns it unless an owner is named."""

    name: str
    program: str
    team: str
    metric: str
    unit: str
    baseline: float
    target: float
    due_in: int
    readings: tuple[tuple[int, float], ...] = field(default=())
    initiatives: tuple[str, ...] = ()
    baseline_ago: int = 120
    owner: str = ""


@dataclass(frozen=True)
class DemoArea:
    """A part of the product; without a team it is a gap on the map."""

    name: str
    team: str
    description: str
    stance: str = "sustain"
    rank: int | None = None


@dataclass(frozen=True)
class Blocked:
    """An item that cannot go on, why, and for how many days."""

    initiative: str
    item: str
    reason: str
    days_ago: int


@dataclass(frozen=True)
class Said:
    """What one of the cast wrote on an item, or on the initiative where no item is named."""

    initiative: str
    item: str
    slug: str
    text: str
