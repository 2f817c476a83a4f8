"""The plan of a change as lines that can be kept, and what differs between two of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.change.levels import severity_word
from manyways.change.models import Engagement, Impact, Milestone, ProcessImpact, Stakeholder
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.ui.values import date_text
from manyways.work.models import Initiative

Line = dict[str, Any]

KINDS: dict[str, str | Promise] = {
    "milestone": gettext_lazy("Milestone"),
    "impact": gettext_lazy("What changes"),
    "engagement": gettext_lazy("Communication or training"),
    "process": gettext_lazy("Process"),
    "stakeholder": gettext_lazy("Decision about a group"),
}
MARKS: dict[str, str | Promise] = {
    "added": gettext_lazy("Added"),
    "dropped": gettext_lazy("Dropped"),
    "moved": gettext_lazy("Moved"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As it was"),
}


def plan_now(initiative: Initiative) -> list[Line]:
    """The plan of today, a line for each part of it but words HR has not approved; no name of a person. Six queries."""
    return [*_milestones(initiative), *_impacts(initiative), *_acts(initiative), *_others(initiative)]


def _line(kind: str, row: Any, name: str, day: date | None, state: str = "") -> Line:
    return {
        "kind": kind,
        "key": str(row.key),
        "name": name,
        "day": day.isoformat() if day else "",
        "state": state,
    }


def _milestones(initiative: Initiative) -> Iterator[Line]:
    rows = list(Milestone.objects.filter(item__initiative=initiative).select_related("item__initiative"))
    days = days_of(rows)
    for row in rows:
        day = None if days[row.pk] == UNKNOWN else days[row.pk]
        yield _line("milestone", row, row.item.name, day, "landed" if row.has_landed_on else "")


def _impacts(initiative: Initiative) -> Iterator[Line]:
    rows = Impact.objects.filter(milestone__item__initiative=initiative)
    for row in rows.select_related("group", "aspect", "milestone__item").order_by("id"):
        name = row.summary or str(row.aspect or row.milestone)
        yield _line("impact", row, f"{row.group}: {name}", None, str(row.severity))


def _acts(initiative: Initiative) -> Iterator[Line]:
    rows = Engagement.objects.filter(initiative=initiative)
    for row in rows.exclude(pk__in=Engagement.objects.unapproved().values("pk")).order_by("id"):
        yield _line("engagement", row, row.name, row.day, "held" if row.happened_on else "planned")


def _others(initiative: Initiative) -> Iterator[Line]:
    breaks = ProcessImpact.objects.filter(milestone__item__initiative=initiative)
    for row in breaks.select_related("process").order_by("id"):
        yield _line("process", row, row.process.name, row.fixed_on, "live" if row.fixed_on else "open")
    groups = Stakeholder.objects.filter(initiative=initiative, group__isnull=False)
    for stake in groups.select_related("group"):
        yield _line("stakeholder", stake, str(stake.group), None, stake.decision)


@dataclass(frozen=True)
class Difference:
    """A part of the plan then and now. `mark` is one of `MARKS`."""

    key: str
    kind: str
    name: str
    then: str
    now: str
    mark: str

    @property
    def kind_label(self) -> str:
        """What it is."""
        return str(KINDS.get(self.kind, self.kind))

    @property
    def mark_label(self) -> str:
        """What became of it."""
        return str(MARKS[self.mark])


def differences(then: Iterable[Line], now: Iterable[Line]) -> list[Difference]:
    """Every part of either plan, what differs first."""
    before = {line["key"]: line for line in then}
    after = {line["key"]: line for line in now}
    found = [_difference(before.get(key), after.get(key)) for key in {**before, **after}]
    marks, kinds = list(MARKS), list(KINDS)
    return sorted(found, key=lambda row: (marks.index(row.mark), kinds.index(row.kind), row.name))


def _difference(then: Line | None, now: Line | None) -> Difference:
    line = now or then
    assert line is not None
    return Difference(line["key"], line["kind"], line["name"], _words(then), _words(now), _mark(then, now))


def _mark(then: Line | None, now: Line | None) -> str:
    if then is None or now is None:
        return "added" if then is None else "dropped"
    if then["day"] != now["day"] and then["state"] == now["state"]:
        return "moved"
    return "same" if then == now else "changed"


def _words(line: Line | None) -> str:
    """`3 May, held`; what it was called belongs to the row."""
    if line is None:
        return ""
    day = date_text(date.fromisoformat(line["day"])) if line["day"] else ""
    state = _state(line["kind"], line["state"])
    return ", ".join(part for part in (day, state) if part) or _("in the plan")


def _state(kind: str, state: str) -> str:
    if kind == "impact":
        return str(severity_word(int(state)))
    if kind == "stakeholder":
        return str(Stakeholder.Decision(state).label)
    known = {
        "landed": _("landed"),
        "held": _("held"),
        "planned": _("planned"),
        "live": _("live"),
        "open": _("not adapted"),
    }
    return known.get(state, "")


def difference_words(rows: Iterable[Difference]) -> str:
    """`2 added, 1 moved`; nothing where the plans are the same."""
    counts = {mark: sum(row.mark == mark for row in rows) for mark in MARKS if mark != "same"}
    texts = {
        "added": _("%(n)s added"),
        "dropped": _("%(n)s dropped"),
        "moved": _("%(n)s moved"),
        "changed": _("%(n)s changed"),
    }
    return ", ".join(texts[mark] % {"n": count} for mark, count in counts.items() if count)
