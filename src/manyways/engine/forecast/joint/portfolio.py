"""What the joint simulation is given: teams, items, activities, links, risks, milestones and dates given.

Days are whole numbers since 1 January 1970 (`manyways.engine.time.day_of`). Keys are any text (a UUID's spelling
is the usual one); a key stands for one thing in the whole portfolio, and all of its random draws belong to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from manyways.engine.forecast.distributions import Distribution
from manyways.engine.time import Calendar

NEVER = 2**31 - 1
"""The day of what does not finish within the horizon at this rate: a value, never a date."""

NEVER_OFFSET = 32_767
"""How `NEVER` is kept among days counted from the as-of day, int16."""

LinkKind = Literal["FS", "SS", "FF", "SF"]
Mode = Literal["adds", "multiplies"]


class Service(IntEnum):
    """Classes of service, in the order in which a team pulls."""

    EXPEDITE = 0
    FIXED_DATE = 1
    STANDARD = 2
    INTANGIBLE = 3


@dataclass(frozen=True, slots=True)
class Team:
    """A team that finishes items: size finished on each of the last W calendar days, the last being the as-of day.

    `history`: W >= 1 numbers >= 0. `block_days`: length of the blocks drawn from it, 7 keeps weeks together (with W a
    multiple of 7, blocks start on the weekday they fall on). `sigma`: spread of the rate factor exp(sigma z), learnt
    by back-testing. `common`: share of that variance common to all teams. `availability`: (first day, factor against
    history), each in force until the next. `item_size`: size of one average item, the most that an idle team keeps.
    `arrivals`: size of unplanned work that came on each day of history, served first. `latency_floor_days`: days
    from pull to finish that even the fastest items needed (P15 of the cycle time).
    """

    key: str
    history: tuple[float, ...]
    block_days: int = 7
    sigma: float = 0.3
    common: float = 0.3
    availability: tuple[tuple[int, float], ...] = ()
    item_size: float = 1.0
    arrivals: tuple[float, ...] = ()
    latency_floor_days: int = 0


def steady_team(
    key: str, per_day: float, *, sigma: float = 0.0, availability: Sequence[tuple[int, float]] = ()
) -> Team:
    """A team known by its rate alone: `per_day` size on every calendar day.

    >>> steady_team("web", 2.0).history
    (2.0,)
    """
    return Team(key, (float(per_day),), block_days=1, sigma=sigma, availability=tuple(availability))


@dataclass(frozen=True, slots=True)
class Item:
    """Work in a team's queue. `size` in the unit of the team's history; lower `rank` is pulled first.

    `started_on` makes it work in progress: it waits for nothing and goes first. `done_on` keeps its actual day.
    `scope` names the `Scope` whose growth it takes part in.
    """

    key: str
    team: str
    size: float = 1.0
    rank: float = 0.0
    service: int = Service.STANDARD
    started_on: int | None = None
    done_on: int | None = None
    not_before: int | None = None
    scope: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """The share (0 to 1) of a team's capacity that an activity binds from its start to its finish."""

    team: str
    share: float


@dataclass(frozen=True, slots=True)
class Activity:
    """Planned work on a calendar. `duration` in working minutes; certain and zero for a fact becoming true.

    `started_on` with `elapsed_minutes` of working time so far: what is left is drawn given that it has not finished.
    `group` names a `Group` whose durations move together.
    """

    key: str
    duration: Distribution
    calendar: str = ""
    started_on: int | None = None
    elapsed_minutes: float = 0.0
    done_on: int | None = None
    not_before: int | None = None
    demands: tuple[Demand, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Reached on the day the last of its members (activities, items, milestones) finishes."""

    key: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The successor waits for the predecessor. Lag in working minutes of the successor's calendar, or elapsed.

    An elapsed lag is rounded to whole days. What finishes on a day releases items of the next day; activities go on
    the same day if working time is left in it.
    """

    predecessor: str
    successor: str
    kind: LinkKind = "FS"
    lag_minutes: int = 0
    is_elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a risk does to one target when it happens.

    The target is an activity (minutes, or a factor on its duration), an item (size, or a factor on it) or a team (a
    factor on its rate; `multiplies` only). Effects in parallel on one target count by the largest alone; the others
    one after the other (AACE 57R-09).
    """

    target: str
    impact: Distribution
    mode: Mode = "adds"
    is_parallel: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that happens with a probability, at most once in a trial, and strikes all its targets together."""

    key: str
    probability: float
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A container whose items grow by one factor: items done / items first planned, as in the past."""

    key: str
    growth: Distribution


@dataclass(frozen=True, slots=True)
class Group:
    """Activities whose durations share one factor with correlation `rho` (0 to 1)."""

    key: str
    rho: float


@dataclass(frozen=True, slots=True)
class DateGiven:
    """What was told: a day for something in the portfolio, and with what confidence (0 to 1)."""

    key: str
    target: str
    day: int
    confidence: float = 0.85


@dataclass(frozen=True, slots=True)
class Decision:
    """An open decision: the activity of no duration (and no risk) that stands for it secured; days from choosing to that."""

    key: str
    target: str
    lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything simulated together. `calendars`: name to compiled calendar; "" is the usual one (else the first)."""

    teams: tuple[Team, ...] = ()
    items: tuple[Item, ...] = ()
    activities: tuple[Activity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    links: tuple[Link, ...] = ()
    risks: tuple[Risk, ...] = ()
    scopes: tuple[Scope, ...] = ()
    groups: tuple[Group, ...] = ()
    dates_given: tuple[DateGiven, ...] = ()
    decisions: tuple[Decision, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
