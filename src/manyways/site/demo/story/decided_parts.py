"""The forms of what the demo decides, fills, fears and owes. Days count from today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoOption:
    """One way to decide, and what is said of it by each criterion."""

    name: str
    cost: int
    said: tuple[str, ...] = ()
    free_for: int | None = None
    pros: str = ""
    cons: str = ""


@dataclass(frozen=True)
class DemoDecision:
    """A decision on an item of a plan; `file` is the name and the text of what is kept as evidence."""

    initiative: str
    item: str
    name: str
    owner: str
    lead_days: int
    criteria: tuple[str, ...] = ()
    options: tuple[DemoOption, ...] = ()
    chosen: str = ""
    chosen_ago: int = 0
    reason: str = ""
    secured_ago: int | None = None
    evidence: tuple[str, str] = ("", "")
    need: str = "event"
    notes: str = ""
    file: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class DemoActivity:
    """Something in the programme of the conference; `day` counts from its first."""

    name: str
    place: str
    day: int
    starts: str
    ends: str
    owner: str
    people: int | None = None
    is_confirmed: bool = False


@dataclass(frozen=True)
class DemoEntry:
    """A line of the log; `days` at best, likely and at worst."""

    initiative: str
    kind: str
    name: str
    owner: str
    items: tuple[str, ...] = ()
    chance: int | None = None
    days: tuple[float, float, float] | None = None
    cost: int | None = None
    due_in: int | None = None
    response: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class DemoGate:
    """A gate at a milestone; criteria with their evidence, if any."""

    initiative: str
    item: str
    name: str
    owner: str
    planned_in: int
    criteria: tuple[tuple[str, str], ...]
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DemoObligation:
    """What is owed by a day, the work that fulfils it as (initiative, item), evidence as (words, days ago), a kept file."""

    initiative: str
    name: str
    source: str
    due_in: int
    owner: str
    items: tuple[tuple[str, str], ...] = ()
    evidence: tuple[tuple[str, int], ...] = ()
    wanted: str = ""
    is_fulfilled: bool = False
    file: tuple[str, str] = ("", "")
