"""What a template would make on given dates: shown before anything is written, then written as shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from manyways.access.clock import start_of, today
from manyways.intake.models import Template
from manyways.intake.parts import FIXED, MILESTONE, STORY
from manyways.teams.models import Person
from manyways.work.durations import DAY
from manyways.work.models import Item
from manyways.work.times import time_in

NINE = timedelta(hours=9)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Period:
    """From when to when; `is_late`: counted back from the end, the start has passed by so many days."""

    starts_on: date
    ends_on: date
    days_late: int = 0


@dataclass(frozen=True)
class DatedDecision:
    """A decision of a template with the day by which it must be made: the end minus its lead time."""

    name: str
    lead_weeks: int
    decide_by_on: date
    role: str
    options: tuple[str, ...]

    @property
    def days_late(self) -> int:
        """By how many days that day has passed; 0 while it has not."""
        return max(0, (today() - self.decide_by_on).days)


@dataclass(frozen=True)
class Proposal:
    """A template on its dates."""

    template: Template
    period: Period
    decisions: tuple[DatedDecision, ...]

    @property
    def estimate(self) -> float:
        """The sum of the budget lines."""
        return float(sum(row.get("estimate", 0) for row in self.template.budget))

    @property
    def late_decisions(self) -> list[DatedDecision]:
        """Those whose day has passed already."""
        return [decision for decision in self.decisions if decision.days_late]


def period_of(template: Template, *, starts_on: date | None = None, ends_on: date | None = None) -> Period:
    """Backwards from the end if it is given, else forward from the start, or from today.

    A start that has passed moves to today: what is past cannot be planned, the end stays.
    """
    span = template.span_weeks * WEEK
    if ends_on is None:
        begin = starts_on or today()
        return Period(begin, begin + span)
    begin = starts_on or ends_on - span
    late = (today() - begin).days if starts_on is None else 0
    return Period(min(max(begin, today()), ends_on), ends_on, late) if late > 0 else Period(begin, ends_on)


def propose(template: Template, *, starts_on: date | None = None, ends_on: date | None = None) -> Proposal:
    """The template on its dates, its decisions in the order of their days."""
    period = period_of(template, starts_on=starts_on, ends_on=ends_on)
    decisions = [
        DatedDecision(
            row["name"],
            row.get("lead_weeks", 0),
            period.ends_on - row.get("lead_weeks", 0) * WEEK,
            row.get("role", ""),
            tuple(row.get("options", ())),
        )
        for row in template.decisions
    ]
    return Proposal(template, period, tuple(sorted(decisions, key=lambda each: each.decide_by_on)))


def item_rows(
    items: Sequence[Mapping[str, Any]], period: Period, people: Mapping[str, Person]
) -> list[dict[str, Any]]:
    """The items of a template as rows for `add_items`; who has a role owns its items."""
    parents = _with_rows_inside(items)
    return [
        _item_row(row, period, people.get(row.get("role", "")), is_phase=at in parents)
        for at, row in enumerate(items)
    ]


def _with_rows_inside(items: Sequence[Mapping[str, Any]]) -> set[int]:
    """The places of rows whose next row stands deeper."""
    return {at for at in range(len(items) - 1) if items[at + 1].get("level", 0) > items[at].get("level", 0)}


def _item_row(
    row: Mapping[str, Any], period: Period, owner: Person | None, *, is_phase: bool
) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": row["name"], "level": row.get("level", 0), "owner": owner}
    days = row.get("days")
    if is_phase:
        return {**fields, "form": Item.Form.PHASE}
    if days == STORY:
        return {**fields, "form": Item.Form.STORY}
    if days == FIXED:
        must = {"constraint": Item.Constraint.MSO, "constraint_at": start_of(period.ends_on) + NINE}
        return {**fields, "form": Item.Form.MILESTONE, "duration_minutes": 0, **must}
    if days in (0, MILESTONE):
        fields |= {"form": Item.Form.MILESTONE, "duration_minutes": 0}
    elif isinstance(days, str):
        fields |= time_in(days).columns
    elif days is not None:
        fields |= _durations(days)
    return fields | _not_before(row.get("week"), period)


def _durations(days: Any) -> dict[str, int]:
    """Working minutes, one or three."""
    if not isinstance(days, list):
        return {"duration_minutes": round(days * DAY)}
    names = ("duration_low_minutes", "duration_minutes", "duration_high_minutes")
    return {name: round(value * DAY) for name, value in zip(names, days, strict=True)}


def _not_before(week: int | None, period: Period) -> dict[str, Any]:
    """A start no earlier than the week that is given, unless the whole starts later anyway."""
    if week is None:
        return {}
    day = (period.ends_on if week < 0 else period.starts_on) + week * WEEK
    if day <= period.starts_on:
        return {}
    moment: datetime = start_of(day) + NINE
    return {"constraint": Item.Constraint.SNET, "constraint_at": moment}


def role_names(template: Template) -> list[str]:
    """The roles of a template, in order; those only its items name come last."""
    named = [row["name"] for row in template.roles]
    used = [row["role"] for row in (*template.items, *template.decisions) if row.get("role")]
    return list(dict.fromkeys([*named, *used]))


def people_in(roles: Mapping[str, Person | None]) -> list[Person]:
    """Each person once."""
    found: Iterable[Person] = (person for person in roles.values() if person is not None)
    return list({person.pk: person for person in found}.values())
