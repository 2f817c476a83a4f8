"""Past dates, and how forecasts would have done on each team's past, as lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import for_each, may_run, undo_url
from manyways.access.editing import allowed_by, edited_by
from manyways.access.models import Organisation
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.forecast.actions import edit_past_date, remove_past_date
from manyways.forecast.models import SEE_COST, BackTest, PastDate
from manyways.teams.forms import day_field
from manyways.ui.amounts import AmountField
from manyways.ui.tables import (
    COUNT,
    DATE,
    MONEY,
    NAME,
    NUMBER,
    BulkAction,
    Column,
    Table,
    search,
)
from manyways.ui.values import percent_text

CALIBRATED = "calibrated"

_edit = edited_by(edit_past_date)


def _may_edit(request: HttpRequest) -> bool:
    return may_run(edit_past_date, actor(request))


def _may_edit_cost(request: HttpRequest, _row: PastDate) -> bool:
    return _may_edit(request) and may_everywhere(actor(request), SEE_COST)


def _days(name: str, label: Any, typed: str) -> Column:
    field = forms.IntegerField(required=False, min_value=1)
    return Column(name, label, NUMBER, edit=_edit(typed, field))


def _day(name: str, label: Any) -> Column:
    return Column(name, label, DATE, sort=(name, "id"), edit=_edit(name, day_field()), is_hidden=True)


def _cost(name: str, label: Any) -> Column:
    def value(row: PastDate) -> Any:
        return (getattr(row, name), row.currency) if row.currency else None  # type: ignore[attr-defined]

    field = AmountField(required=False)
    cell = _edit(name, field)
    return Column(
        name, label, MONEY, value=value, edit=replace(cell, is_allowed=_may_edit_cost), is_hidden=True
    )


def _currency() -> str:
    return Organisation.objects.values_list("currency", flat=True).first() or "USD"


def slip_words(row: PastDate) -> str:
    """`31 % longer`, `as planned`, `5 % shorter`; without an end, that it is under way."""
    if row.slip is None:
        return _now("Not finished")
    if round(row.slip * 100) == 0:
        return _now("As planned")
    text = _now("%(share)s longer") if row.slip > 0 else _now("%(share)s shorter")
    return text % {"share": percent_text(abs(row.slip))}


def _remove(
    request: HttpRequest, rows: Sequence[PastDate], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(remove_past_date, rows, by=actor(request))
    said = ngettext("%(n)s removed", "%(n)s removed", len(outcome.done)) % {"n": len(outcome.done)}
    return said, undo_url() if outcome.done else None


class PastDateTable(Table):
    """Past work as noted: promised and came."""

    name = "past-dates"
    label = _("Past work")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Past work"),
            NAME,
            sort=("name", "id"),
            edit=_edit("name", forms.CharField(max_length=200)),
        ),
        _days("planned", _("Planned days"), "planned_days"),
        _days("actual", _("Actual days"), "actual_days"),
        Column("slip", _("Slip"), COUNT, value=slip_words, phone="wide"),
        _days("lead", _("Days to a customer"), "customer_days"),
        _day("planned_start_on", _("Planned start")),
        _day("promised_on", _("Promised for")),
        _day("started_on", _("Started")),
        _day("finished_on", _("Finished")),
        _day("customer_on", _("Reached a customer")),
        _cost("planned_cost", _("Planned cost")),
        _cost("actual_cost", _("Actual cost")),
    )
    filters = (search("name"),)
    bulk = (
        BulkAction("remove", _("Remove"), _remove, is_allowed=allowed_by(remove_past_date), takes_away=True),
    )
    empty_title = _("No past dates yet")
    empty_text = _(
        "Paste last year's promised and actual dates; eight rows are enough to say how far dates here slip."
    )

    def rows(self) -> QuerySet[PastDate]:
        """All that the reader may see, in the order noted; with the currency where they may see costs."""
        by = actor(self.request)
        code = _currency() if may_everywhere(by, SEE_COST) else ""
        return PastDate.objects.visible_to(by).annotate(currency=Value(code)).order_by("id")

    def counted(self, count: int) -> str:
        """`8 pieces of past work`."""
        return ngettext("%(count)s piece of past work", "%(count)s pieces of past work", count) % {
            "count": count
        }

    @property
    def empty_actions(self) -> SafeString:
        """Paste them."""
        if not may_everywhere(actor(self.request), "forecast.add_past_date"):
            return SafeString("")
        return format_html(
            '<a class="btn" href="{}?subject=past">{}</a>',
            reverse("interchange:imports"),
            _("Paste past dates"),
        )


@dataclass(frozen=True)
class Tested:
    """Both methods so many items ahead on one team's past: `here` as forecasts are made here, `plain` beside it."""

    test: BackTest
    ahead: int
    here: dict[str, Any]
    plain: dict[str, Any]

    @property
    def pk(self) -> str:
        """Names the row."""
        return f"{self.test.pk} {self.ahead}"

    @property
    def ahead_text(self) -> str:
        """`10 items ahead`."""
        return ngettext("%(n)s item ahead", "%(n)s items ahead", self.ahead) % {"n": self.ahead}


def held_text(score: dict[str, Any], level: int) -> str:
    """How often a level held: `83 % of 12`."""
    judged = int(score["judged"])
    return percent_text(round(score["coverage"][str(level)] * judged), judged)


def _held(method: str, level: int, label: Any, **more: Any) -> Column:
    return Column(
        f"{method}_{level}",
        label,
        COUNT,
        value=lambda row: held_text(getattr(row, method), level),
        sort=(f"{method}.coverage.{level}",),
        **more,
    )


def _loss(method: str, label: Any) -> Column:
    path = f"{method}.pinball_days"
    return Column(
        f"{method}_loss",
        label,
        NUMBER,
        value=lambda row: round(getattr(row, method)["pinball_days"], 1),
        sort=(path,),
    )


class BackTestTable(Table):
    """How forecasts would have done, team by team."""

    name = "back-tests"
    label = _("Forecasts tested on each team's past")
    identity = "pk"
    is_compact = True
    columns = (
        Column(
            "team",
            _("Team"),
            NAME,
            value="test.team.name",
            second="ahead_text",
            url=lambda row: row.test.team.get_absolute_url(),
            sort=("test.team.name", "ahead"),
        ),
        _held("here", 50, _("50\u202f% held"), phone="fact"),
        _held("here", 85, _("85\u202f% held"), phone="fact"),
        _held("here", 95, _("95\u202f% held")),
        _held("plain", 85, _("85\u202f%, pace taken as fixed")),
        _loss("here", _("Days off")),
        _loss("plain", _("Days off, pace as fixed")),
        _held("plain", 50, _("50\u202f%, pace as fixed"), is_hidden=True),
        _held("plain", 95, _("95\u202f%, pace as fixed"), is_hidden=True),
    )
    filters = (search("test.team.name"),)
    default_sort = "team"
    page_size = 100
    empty_title = _("Not tested yet")
    empty_text = _(
        "Every team's past is walked through fortnight by fortnight, as if it had been forecast then."
    )

    def rows(self) -> Sequence[Tested]:
        """The tests of the teams the reader may see."""
        tests = BackTest.objects.visible_to(actor(self.request)).select_related("team")
        return [row for test in tests for row in _rows(test)]

    def counted(self, count: int) -> str:
        """`4 tests`."""
        return ngettext("%(count)s test", "%(count)s tests", count) % {"count": count}


def _rows(test: BackTest) -> Iterator[Tested]:
    scores = {(score["model"], score["items"]): score for score in test.scores}
    for ahead in sorted({items for _model, items in scores}):
        here, plain = scores.get((CALIBRATED, ahead)), scores.get(("plain", ahead))
        if here and plain:
            yield Tested(test, ahead, here, plain)
