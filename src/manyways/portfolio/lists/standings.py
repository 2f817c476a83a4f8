"""What goes on and what stops as a list."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import undo_url
from manyways.access.editing import edited_by
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.portfolio.actions import weigh_initiative
from manyways.portfolio.lists.kinds import kind_choices
from manyways.portfolio.queries import read_portfolio
from manyways.portfolio.standings import StandingRow, standing_rows
from manyways.ui.amounts import AmountField
from manyways.ui.tables import (
    DATE,
    MONEY,
    NAME,
    NUMBER,
    STATUS,
    YES_NO,
    Column,
    ComputedTable,
    choice,
    search,
)
from manyways.work.tables import OfInitiatives

SPENT = replace(MONEY, classes="mw-end mw-spent")


def _weigh(field: str) -> Any:
    def save(request: HttpRequest, row: StandingRow, value: Any, version: int | None) -> str | None:
        said = {field: value or (False if field == "is_candidate" else None)}
        weigh_initiative(row.initiative, said, version=version, by=actor(request))
        return undo_url()

    return save


_edit = edited_by(weigh_initiative, of="initiative")


def _in_money(name: str) -> Any:
    return lambda row: (getattr(row, name) or None, row.row.currency)


class StandingTable(OfInitiatives, ComputedTable):
    """What goes on and what stops; what is spent stands apart, for it is gone either way."""

    name = "standings"
    label = _("Go on or stop")
    columns = (
        Column(
            "name",
            _("Initiative"),
            NAME,
            value="initiative.name",
            second=lambda row: f"{row.initiative.noun} · {row.initiative.way.label}",
            second_label=_("Kind and approach"),
            url=lambda row: (
                reverse("portfolio:dispose", args=[row.initiative.key])
                if row.may_decide
                else row.initiative.get_absolute_url()
            ),
            sort=("initiative.name",),
        ),
        Column("worth", _("Worth it"), STATUS, sort=("worth.rank",)),
        Column("left", _("Still costs"), MONEY, value=_in_money("left"), sort=("-left",), phone="fact"),
        Column(
            "value_left",
            _("Still worth"),
            MONEY,
            value=_in_money("value_left"),
            edit=_edit("value_left", AmountField(required=False), "value_left", _weigh("value_left")),
        ),
        Column("people", _("People"), NUMBER, sort=("-people",)),
        Column("free_on", _("Free by"), DATE, sort=("free_on",)),
        Column(
            "is_candidate",
            _("Might stop"),
            YES_NO,
            edit=_edit(
                "is_candidate", forms.BooleanField(required=False), "is_candidate", _weigh("is_candidate")
            ),
        ),
        Column(
            "spent",
            _("Spent, gone either way"),
            SPENT,
            value=lambda row: (row.money.paid or None, row.row.currency),
        ),
    )
    filters = (search("initiative.name"), choice("kind", _("Kind"), kind_choices, lookup="row.kind"))
    groups = ("worth",)
    empty_title = _("Nothing is running")
    empty_text = _("What runs stands here with what it still costs and what it is still worth.")

    def compute(self) -> list[StandingRow]:
        """Those this person may see, each with whether they decide on it."""
        by = actor(self.request)
        return [
            replace(row, may_decide=may(by, "portfolio.dispose_initiative", row.initiative))
            for row in standing_rows(read_portfolio(by))
        ]
