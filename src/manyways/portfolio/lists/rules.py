"""The rules of health as a list."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.editing import edited_by
from manyways.portfolio.actions import edit_health_rule
from manyways.portfolio.health import CHECKS
from manyways.portfolio.lists.kinds import kind_choices
from manyways.portfolio.models import HealthRule
from manyways.ui.tables import (
    NAME,
    TEXT,
    YES_NO,
    Column,
    Table,
    choice,
)
from manyways.ui.values import with_unit

_edit = edited_by(edit_health_rule)


def limit_text(rule: HealthRule, value: float | None) -> str:
    """`below 85 %`, `from 100 %`, `1 or more days`."""
    check = CHECKS[rule.looks_at]
    if value is None:
        return ""
    unit = str(check.unit)
    words = {"value": f"{value:g}", "unit": unit, "limit": with_unit(f"{value:g}", unit)}
    if not check.is_high_bad:
        return _("below %(limit)s") % words
    return (_("from %(limit)s") if unit.startswith("%") else _("%(value)s or more %(unit)s")) % words


def _limit_column(name: str, label: Any) -> Column:
    field = forms.FloatField(required=False)
    return Column(
        name,
        label,
        TEXT,
        value=lambda rule: limit_text(rule, getattr(rule, name)),
        edit=_edit(name, field),
        phone="fact",
    )


class HealthRuleTable(Table):
    """The written rules, those of all kinds after those of each kind."""

    name = "health-rules"
    label = _("Rules of health")
    is_compact = True
    columns = (
        Column("looks_at", _("What is looked at"), NAME, value=lambda rule: CHECKS[rule.looks_at].label),
        Column(
            "kind",
            _("For"),
            TEXT,
            value=lambda rule: rule.kind.noun if rule.kind else _("Every kind"),
            phone="fact",
        ),
        _limit_column("watch_at", _("Watch")),
        _limit_column("risk_at", _("At risk")),
        Column(
            "is_active",
            _("In use"),
            YES_NO,
            edit=_edit("is_active", forms.BooleanField(required=False)),
        ),
    )
    filters = (choice("kind", _("Kind"), kind_choices, lookup="kind__slug"),)
    quick = "kind"
    page_size = 100

    def rows(self) -> QuerySet[HealthRule]:
        """Those whose check exists."""
        return (
            HealthRule.objects.filter(looks_at__in=CHECKS)
            .select_related("kind")
            .order_by("kind__rank", "rank")
        )

    def counted(self, count: int) -> str:
        """`14 rules`."""
        return ngettext("%(count)s rule", "%(count)s rules", count) % {"count": count}
