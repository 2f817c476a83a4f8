"""A finished initiative as the parts of a template: what was done, how long it took, what waited for what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manyways.intake.models import PracticeUse
from manyways.intake.parts import FIXED, MILESTONE, STORY
from manyways.money.models import BudgetLine
from manyways.work.durations import DAY
from manyways.work.models import Decision, Initiative, Item, Link, LogEntry, Slot
from manyways.work.queries.outline import Branch, outline
from manyways.work.times import time_text

DAYS_A_WEEK = 7
_MUST = {Item.Constraint.MSO, Item.Constraint.MFO}


def parts_of(initiative: Initiative) -> dict[str, Any]:
    """The fields of a template that an initiative fills; job titles instead of people. Nine queries."""
    decisions = list(Decision.objects.filter(initiative=initiative).prefetch_related("options"))
    standing = {decision.item_id: decision for decision in decisions}
    branches = outline(initiative)
    names = {
        **_names(branch for branch in branches if branch.item.pk not in standing),
        **{pk: _plain(decision.name) for pk, decision in standing.items()},
    }
    after = _after(initiative, names)
    kept = [
        branch for branch in branches if branch.item.pk not in standing and not _is_emptied(branch, standing)
    ]
    items = [_row(branch, names, after, initiative) for branch in kept]
    first, last = initiative.started_on or initiative.starts_on, initiative.finished_on or initiative.due_on
    weeks = max(1, round((last - first).days / DAYS_A_WEEK)) if first and last else 12
    helped = PracticeUse.objects.filter(initiative=initiative).exclude(verdict=PracticeUse.Verdict.NOT)
    roles = sorted({row["role"] for row in items if "role" in row})
    return {
        "items": items,
        "decisions": [_decision(decision) for decision in decisions],
        "slots": _slots(initiative),
        "risks": [
            _risk(entry) for entry in LogEntry.objects.filter(initiative=initiative, kind=LogEntry.Kind.RISK)
        ],
        "budget": [
            {"name": _plain(line.name), "estimate": float(line.paid or line.committed or line.estimate)}
            for line in BudgetLine.objects.filter(initiative=initiative).order_by("rank", "pk")
        ],
        "roles": [{"name": role} for role in roles],
        "practices": sorted(helped.values_list("practice__slug", flat=True)),
        "span_weeks": min(weeks, 520),
        "is_dated_from_end": initiative.is_due_fixed,
    }


def _plain(name: str) -> str:
    """A name without the signs that part columns."""
    return name.replace("|", "/").replace(";", ",").replace("\t", " ").strip()


def _is_emptied(branch: Branch, standing: Mapping[int, Decision]) -> bool:
    """Whether a phase holds nothing but decisions, which come back by themselves."""
    return bool(branch.children) and all(child.item.pk in standing for child in branch.children)


def _decision(decision: Decision) -> dict[str, Any]:
    row: dict[str, Any] = {"name": _plain(decision.name), "lead_weeks": decision.lead_days // DAYS_A_WEEK}
    options = [_plain(option.name) for option in decision.options.all()]
    return {**row, "options": options} if options else row


def _slots(initiative: Initiative) -> list[dict[str, Any]]:
    """One row for each list: how many places it had."""
    kinds = list(Slot.objects.filter(initiative=initiative).values_list("kind", flat=True))
    return [
        {"name": _plain(kind), "count": kinds.count(kind), "list": _plain(kind)}
        for kind in dict.fromkeys(kinds)
    ]


def _risk(entry: LogEntry) -> dict[str, Any]:
    row: dict[str, Any] = {"name": _plain(entry.name), "chance": entry.chance or 0}
    if entry.days is not None:
        row["days"] = [entry.days_low or 0, entry.days, entry.days_high or entry.days]
    if entry.response:
        row["response"] = _plain(entry.response)
    return row


def _names(branches: Iterable[Branch]) -> dict[int, str]:
    """A name of its own for each item."""
    names: dict[int, str] = {}
    for branch in branches:
        plain = _plain(branch.item.name)
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
    if item.is_elapsed or item.pauses:
        return time_text(item)
    low, usual, high = item.duration_low_minutes, item.duration_minutes, item.duration_high_minutes
    if usual is None:
        return None
    three = [_in_days(each if each is not None else usual) for each in (low, usual, high)]
    return three[1] if three[0] == three[2] else three


def _in_days(minutes: int) -> float:
    days = round(minutes / DAY, 2)
    return int(days) if days == int(days) else days
