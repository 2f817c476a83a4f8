"""Maps of a change: groups by influence and support, impacts by group and aspect, impacts by group and month."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyways.change.levels import severity_word
from manyways.change.models import Impact, Observation
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.ui.charts import Chart, Grid
from manyways.ui.charts.drawing import Scale, Sheet
from manyways.ui.values import date_text
from manyways.work.models import Initiative


@dataclass(frozen=True)
class Cell:
    """One field of a heat map: the highest severity in it (0: none), its words, and what it opens."""

    severity: int
    word: str
    count: int
    url: str


@dataclass(frozen=True)
class HeatMap:
    """Columns, and for each row its name and cells."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def map_of(initiative: Initiative) -> dict[str, Any]:
    """The chart of influence and support as last seen, and all looks as rows."""
    rows = list(
        Observation.objects.filter(stakeholder__initiative=initiative)
        .select_related("stakeholder__group", "seen_by")
        .order_by("seen_on", "id")
    )
    latest = {row.stakeholder_id: row for row in rows}
    return {"chart": _drawn(list(latest.values())) if latest else None, "looks": rows[::-1], "latest": latest}


def _drawn(rows: Sequence[Observation]) -> Chart:
    """Support from left to right, influence from bottom to top; one dot with a name for each group."""
    sheet = Sheet(640, 340, left=40, right=40)
    across, down = Scale(-2, 2, 70, 590), Scale(1, 5, 280, 30)
    for step in range(-2, 3):
        sheet.add('<line class="grid" x1="{}" x2="{}" y1="30" y2="280"/>', across(step), across(step))
    for words, at in ((_("against"), -2), (_("neutral"), 0), (_("for it"), 2)):
        sheet.words(across(at), 304, words, anchor="middle")
    placed: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        place = (row.support, row.influence)
        shift = placed[place] * 16
        placed[place] += 1
        sheet.add(
            '<circle class="accent" cx="{}" cy="{}" r="5"/>', across(row.support), down(row.influence) + shift
        )
        is_right = row.support == 2
        anchor = "end" if is_right else "start"
        x = across(row.support) + (-10 if is_right else 10)
        sheet.words(x, down(row.influence) + 4 + shift, row.stakeholder.name, anchor=anchor)
    title = _("Influence (up) and support (to the right)")
    table = Grid(
        (_("Group"), _("Influence"), _("Support"), _("As of")),
        [(row.stakeholder.name, row.influence, row.support, date_text(row.seen_on)) for row in rows],
    )
    return Chart(title, sheet.svg(title, title), table)


def by_aspect(impacts: Iterable[Impact], url: str) -> HeatMap:
    """Group by aspect; each field opens its sentences."""
    rows = list(impacts)
    order = {
        row.aspect_id: (row.aspect.rank if row.aspect else 999, str(row.aspect or _("Not sorted")))
        for row in rows
    }
    columns = sorted(order, key=lambda each: order[each])

    def link(group: int, column: Any) -> str:
        return f"{url}?group={group}&aspect={column or 0}#sentences"

    return _heat(rows, columns, [order[each][1] for each in columns], lambda row: row.aspect_id, link)


def by_month(impacts: Iterable[Impact], url: str) -> HeatMap:
    """Group by the month in which the milestone comes."""
    rows = list(impacts)
    days = days_of({row.milestone for row in rows})
    month = {pk: _first(day) for pk, day in days.items()}
    columns = sorted(set(month.values()))

    def link(group: int, column: Any) -> str:
        return f"{url}?group={group}&month={column.isoformat()}#sentences"

    names = [_("No date") if each == UNKNOWN else each.strftime("%b %Y") for each in columns]
    return _heat(rows, columns, names, lambda row: month[row.milestone_id], link)


def _first(day: date) -> date:
    return day if day == UNKNOWN else day.replace(day=1)


def _heat(
    rows: Sequence[Impact],
    columns: Sequence[Any],
    names: Sequence[str],
    column_of: Callable[[Impact], Any],
    link: Callable[[int, Any], str],
) -> HeatMap:
    found: dict[tuple[int, Any], list[Impact]] = defaultdict(list)
    groups: dict[int, str] = {}
    for row in rows:
        groups[row.group_id] = row.group.name
        found[row.group_id, column_of(row)].append(row)
    worst = {group: max(row.severity for row in rows if row.group_id == group) for group in groups}
    order = sorted(groups, key=lambda group: (-worst[group], groups[group]))
    return HeatMap(
        names,
        [
            (groups[group], [_cell(found[group, each], link(group, each)) for each in columns])
            for group in order
        ],
    )


def _cell(rows: Sequence[Impact], url: str) -> Cell:
    severity = max((max(row.severity, row.own_severity or 0) for row in rows), default=0)
    return Cell(severity, severity_word(severity) if rows else "", len(rows), url if rows else "")
