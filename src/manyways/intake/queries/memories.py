"""A finished initiative as the parts of a template: what was done, how long it took, what waited for what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manyways.intake.models import PracticeUse
from manyways.intake.parts import FIXED, MILESTONE, STORY
from manyways.work.durations import DAY
from manyways.work.models import Initiative, Item, Link
from manyways.work.queries.outline import Branch, outline

DAYS_A_WEEK = 7
_MUST = {Item.Constraint.MSO, Item.Constraint.MFO}


def parts_of(initiative: Initiative) -> dict[str, Any]:
    """The fields of a template that an initiative fills; job titles instead of people. Five queries."""
    branches = outline(initiative)
    names = _names(branches)
    after = _after(initiative, names)
    items = [_row(branch, names, after, initiative) for branch in branches]
    first, last = initiative.started_on or initiative.starts_on, initiative.finished_on or initiative.due_on
    weeks = max(1, round((last - first).days / DAYS_A_WEEK)) if first and last else 12
    helped = PracticeUse.objects.filter(initiative=initiative).exclude(verdict=PracticeUse.Verdict.NOT)
    roles = sorted({row["role"] for row in items if "role" in row})
    return {
        "items": items,
        "roles": [{"name": role} for role in roles],
        "practices": sorted(helped.values_list("practice__slug", flat=True)),
        "span_weeks": min(weeks, 520),
        "is_dated_from_end": initiative.is_due_fixed,
    }


def _names(branches: Iterable[Branch]) -> dict[int, str]:
    """A name of its own for each item, without the signs that part columns."""
    names: dict[int, str] = {}
    for branch in branches:
        plain = branch.item.name.replace("|", "/").replace(";", ",").replace("\t", " ").strip()
        taken = set(names.values())
        names[branch.item.pk] = next(
            name for name in (plain, *(f"{plain} ({n})" for n in range(2, 10_000))) if name not in taken
        )
    return names


def _after(initiative: Initiative, names: Mapping[int, str]) -> dict[int, list[str]]:
    """What each item waits for inside the initiative."""
    after: dict[int, list[str]] = {}
    inside = Link.objects.filter(successor__initiative=initiative, predecessor__initiative=initiative)
    for before, item in inside.order_by("pk").values_list("predecessor_id", "successor_id"):
        after.setdefault(item, []).append(names[before])
    return after


def _row(
    branch: Branch, names: Mapping[int, str], after: Mapping[int, Sequence[str]], initiative: Initiative
) -> dict[str, Any]:
    item = branch.item
    row: dict[str, Any] = {"name": names[item.pk], "level": branch.depth}
    days = None if branch.is_summary else _days(item)
    if days is not None:
        row["days"] = days
    if item.pk in after:
        row["after"] = list(after[item.pk])
    if item.owner and item.owner.job_title:
        row["role"] = item.owner.job_title
    if item.constraint == Item.Constraint.SNET and item.constraint_at and initiative.starts_on:
        week = (item.constraint_at.date() - initiative.starts_on).days // DAYS_A_WEEK
        if 0 < week <= 520:
            row["week"] = week
    return row


def _days(item: Item) -> Any:
    """As the parts of a template write it: a number, three of them, or a word."""
    if item.form == Item.Form.STORY:
        return STORY
    if item.form == Item.Form.MILESTONE:
        return FIXED if item.constraint in _MUST else MILESTONE
    low, usual, high = item.duration_low_minutes, item.duration_minutes, item.duration_high_minutes
    if usual is None:
        return None
    three = [_in_days(each if each is not None else usual) for each in (low, usual, high)]
    return three[1] if three[0] == three[2] else three


def _in_days(minutes: int) -> float:
    days = round(minutes / DAY, 2)
    return int(days) if days == int(days) else days
