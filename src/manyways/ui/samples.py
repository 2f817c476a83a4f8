"""What the page of all components shows: made-up rows, drawn by the real components."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.ui.charts import (
    Band,
    Bar,
    Dot,
    Layer,
    bars,
    fan,
    heat_map,
    radar,
    scatter,
    sparkline,
    squares,
    stacked_areas,
)
from manyways.ui.clock import today
from manyways.ui.components.signs import Level, Status
from manyways.ui.tables import MONEY, NAME, STATUS, WINDOW, Column, Table, choice, search
from manyways.ui.templatetags.mw import Tab
from manyways.ui.windows import Window


@dataclass(frozen=True)
class Row:
    """A made-up initiative."""

    key: str
    name: str
    kind: str
    approach: str
    icon: str
    owner: str
    level: Level
    reason: str
    money: int
    state: str
    window: Window
    changed: str
    since: str

    @property
    def status(self) -> Status:
        """Level and reason together."""
        return Status(self.level, self.reason)


def _window(likely: int, safe: int, given: int | None = None, *, cannot_move: bool = False) -> Window:
    here = today()
    told = here + timedelta(days=given) if given is not None else None
    return Window(
        here + timedelta(days=likely), here + timedelta(days=safe), told, cannot_move, forecast_on=here
    )


def _rows() -> list[Row]:
    return [
        Row("1", "Customer conference 2027", "Event", "Planned", "event", "Mara Lindqvist", "risk",
            "Venue not secured, 5 days late", 180_000, "$12k committed", _window(163, 191, 177, cannot_move=True),
            "Safe date 9 days later", "Venue still unsigned · 20 Nov"),
        Row("2", "Shift to product teams", "Organisational change", "Hybrid", "organisational-change", "Ines Okafor",
            "risk", "No training planned for Sales", 140_000, "$51k spent", _window(78, 109, 99),
            "Sales rates impact High", "We had said Medium · 21 Nov"),
        Row("3", "Group billing", "Outcome", "Flow", "outcome", "Commerce team", "watch",
            "One reading missed, 16 Nov", 600_000, "6 team months", _window(124, 166, 177),
            "Safe date 3 weeks later", "9 items added · 19 Nov"),
        Row("4", "Mobile lessons offline", "Outcome", "Flow", "outcome", "Learner team", "none",
            "First reading due 4 Dec", 300_000, "3 team months", Window(weeks=5), "Started 19 Oct",
            "5 of 8 weeks counted"),
        Row("5", "Faster course setup", "Outcome", "Flow", "outcome", "Catalogue team", "good",
            "Setup 42 → 31 min, goal 25", 400_000, "4 team months", _window(68, 89),
            "Likely date 1 week earlier", "Reuse of templates · 18 Nov"),
        Row("6", "Move to Harbour Street", "Facilities", "Planned", "facilities", "Jonas Weber", "good",
            "Readiness 9 of 11 facts", 620_000, "$410k committed", _window(131, 148, 160, cannot_move=True),
            "No change", "Since 2 Nov"),
        Row("7", "Partner day Lisbon", "Event", "Planned", "event", "Mara Lindqvist", "good",
            "All 6 decisions secured", 45_000, "$38k committed", _window(73, 79, 83), "Catering secured",
            "Contract filed · 20 Nov"),
    ]  # fmt: skip


class SampleTable(Table):
    """The list of the made-up initiatives."""

    name = "sample"
    label = gettext_lazy("Initiatives")
    columns = (
        Column("name", gettext_lazy("Initiative, kind and approach"), NAME, sort=("name",), url=lambda row: f"#{row.key}",
               second=lambda row: f"{row.kind} · {row.approach}", icon=lambda row: row.icon),
        Column("owner", gettext_lazy("Owner"), sort=("owner",)),
        Column("status", gettext_lazy("Health"), STATUS, sort=("status__rank", "key")),
        Column("money", gettext_lazy("Money"), MONEY, second="state", sort=("-money",)),
        Column("window", gettext_lazy("Delivery forecast"), WINDOW, sort=("window__safe",)),
        Column("changed", gettext_lazy("What changed"), second="since"),
    )  # fmt: skip
    filters = (
        choice(
            "kind",
            gettext_lazy("Kind"),
            [(kind, kind) for kind in ("Outcome", "Event", "Facilities", "Organisational change")],
        ),
        search("name", "owner"),
    )
    quick = "kind"
    default_sort = "status"

    def rows(self) -> list[Row]:
        """All of them."""
        return _rows()

    def counted(self, count: int) -> str:
        """In the list's own word."""
        return _("%(count)s initiatives") % {"count": count}

    def totals(self) -> dict[str, Any]:
        """The sum of the money of the rows that match."""
        rows: Any = self.filtered
        return {"money": MONEY.draw(sum(row.money for row in rows), None)}


class SampleForm(forms.Form):
    """Three fields in sight, one under More."""

    name = forms.CharField(
        label=gettext_lazy("What is it called?"), help_text=gettext_lazy("People will read this.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("event", "Event"), ("outcome", "Outcome")])
    is_open = forms.BooleanField(label=gettext_lazy("The company may see it"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _charts() -> list[Any]:
    weeks = [f"W{number}" for number in range(30, 50)]
    counts = [3, 2, 4, 5, 3, 2, 1, 1, 2, 4, 3, 5]
    finished = [sum(counts[: at + 1]) for at in range(12)]
    future = [Band(38 + 2 * at, 38.5 + 2.6 * at, 40 + 3.4 * at, 41 + 4.2 * at) for at in range(8)]
    return [
        bars("Venue takes two thirds of what is committed", [
            Bar("Venue", 120_000, True, "$120k"), Bar("Catering", 38_000, shown="$38k"), Bar("Speakers", 22_000, shown="$22k")]),
        fan("24 items more are likely by week 47", weeks, finished, future, goal=59, unit="Items finished"),
        scatter("85 % of items took 12 days or less", [
            Dot(f"Item {at}", at / 39, 2 + (at * 7919 % 97) / 7, f"{at} Oct", at == 31) for at in range(40)], {50: 8, 85: 12}, unit="Days"),
        stacked_areas("Review holds twice what it held in September", weeks[:12], [
            Layer("Ready", [8, 8, 7, 8, 9, 9, 8, 8, 7, 7, 6, 6]), Layer("Doing", [4, 4, 5, 5, 4, 4, 5, 5, 5, 4, 4, 4]),
            Layer("Review", [2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5]), Layer("Done", finished)]),
        radar("Flow fits: much is unknown, and it can be cut small", [
            ("Unknowns", 4), ("Can be cut small", 5), ("Fixed date", 1), ("Outside lead times", 2), ("Feedback", 4)]),
        heat_map("Sales meets three changes in January", ["Dec", "Jan", "Feb"], [
            ("Sales", [1, 3, 2]), ("Support", [0, 2, 1]), ("Finance", [1, None, 1])]),
        squares("34 of 41 safe dates held", 34, 7),
    ]  # fmt: skip


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of the page of all components."""
    here = today()
    return {
        "today": here,
        "levels": ("good", "watch", "risk", "none"),
        "lamps": ("complete", "part", "nothing", "stale", "unneeded"),
        "status_sample": Status("risk", _("Venue not secured, 5 days late"), url="#why"),
        "windows": [
            (_("Safe"), _window(124, 166, 177)),
            (_("Past the date given, which cannot move"), _window(163, 191, 177, cannot_move=True)),
            (_("What-if moved it"), Window(here + timedelta(90), here + timedelta(120), was_likely=here + timedelta(120), was_safe=here + timedelta(165))),
            (_("Beyond the axis"), Window(here + timedelta(600), here + timedelta(900))),
            (_("Not enough history"), Window(weeks=5)),
            (_("Done"), Window(done=here - timedelta(8))),
        ],
        "tabs": [Tab(_("Plan"), "#plan", is_here=True), Tab(_("Decisions"), "#decisions", count=6), Tab(_("History"), "#history")],
        "facts": {_("Owner"): "Mara Lindqvist", _("Date given"): "18 May", _("Money"): "$180k"},
        "days": [here, here + timedelta(4), date(here.year + 1, 5, 18), date(here.year + 3, 5, 18)],
        "amounts": [Decimal("180000"), Decimal("2840000"), Decimal("950"), Decimal("-12400")],
        "form": SampleForm(),
        "charts": _charts(),
        "spark": sparkline([3, 2, 4, 5, 3, 2, 1, 4, 6], _("Finished per week, from 3 to 6")),
        "table": SampleTable(request),
    }  # fmt: skip
