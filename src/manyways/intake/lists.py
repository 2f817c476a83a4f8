"""The lists of advice, templates and practices."""

from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.pasting import pasted_by
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.intake.actions import practices as actions
from manyways.intake.models import Advice, Template
from manyways.intake.queries.advice import approach_word, outcome_of
from manyways.intake.queries.practices import counted_practices
from manyways.ui.tables import DATE, NAME, NUMBER, STATUS, YES_NO, Column, Table, choice, search
from manyways.work.approaches import APPROACH_CHOICES


class AdviceTable(Table):
    """All advice a person may see, the newest first."""

    name = "advice"
    label = _("Advice")
    columns = (
        Column(
            "name",
            _("About"),
            NAME,
            second=lambda row: row.kind.noun if row.kind else "",
            url=lambda row: row.get_absolute_url(),
            sort=("name", "id"),
        ),
        Column("recommended", _("Advised"), value=lambda row: approach_word(row.recommended)),
        Column(
            "chosen",
            _("Chosen"),
            value=lambda row: approach_word(row.chosen) or _("Not yet"),
            second="reason",
            sort=("chosen", "id"),
            phone="wide",
        ),
        Column("decided_on", _("On"), DATE, sort=("-decided_on", "-id")),
        Column("came", _("What came of it"), STATUS, value=lambda row: outcome_of(row.initiative)),
        Column(
            "initiative",
            _("Initiative"),
            url=lambda row: row.initiative.get_absolute_url() if row.initiative else "",
        ),
    )
    filters = (
        search("name", "reason"),
        choice(
            "chosen", _("Chosen"), [("flow", _("Flow")), ("planned", _("Planned")), ("hybrid", _("Hybrid"))]
        ),
    )
    default_sort = "decided_on"
    empty_title = _("No advice asked yet")
    empty_text = _(
        "Three questions say which way of working fits, and why. You may choose otherwise with a reason."
    )

    def rows(self) -> Any:
        """With the initiative that came of it."""
        rows = Advice.objects.visible_to(actor(self.request))
        return rows.select_related("kind", "initiative")

    def counted(self, count: int) -> str:
        """`7 pieces of advice`."""
        return ngettext("%(count)s piece of advice", "%(count)s pieces of advice", count) % {"count": count}


class TemplateTable(Table):
    """All templates, in the order of their kinds."""

    name = "templates"
    label = _("Templates")
    columns = (
        Column(
            "name",
            _("Template"),
            NAME,
            second=lambda row: f"{row.kind.noun}. {row.summary}",
            url=lambda row: row.get_absolute_url(),
            icon=lambda row: row.kind.icon,
            sort=("name", "id"),
        ),
        Column("approach", _("Approach"), value="get_approach_display", sort=("approach", "id")),
        Column("span_weeks", _("Weeks"), NUMBER, sort=("span_weeks", "id"), phone="fact"),
        Column("items", _("Items"), NUMBER, value="item_count"),
        Column("decisions", _("Of them decisions"), NUMBER, value=lambda row: len(row.decisions)),
        Column("kind", _("Kind"), value="kind.noun", sort=("kind__rank", "name", "id"), is_hidden=True),
        Column("is_active", _("In use"), YES_NO, is_hidden=True),
        Column(
            "begin",
            _("Begin"),
            value=lambda row: gettext("Begin") if row.is_active else gettext("Out of use"),
            url=lambda row: reverse("intake:begin", args=[row.key]) if row.is_active else "",
            phone="status",
        ),
    )
    filters = (search("name", "summary", "kind__noun"), choice("approach", _("Approach"), APPROACH_CHOICES))
    default_sort = "kind"
    empty_title = _("What new work begins from")
    empty_text = _(
        "Items, decisions with lead times, budget lines, roles. Write one, or keep something finished."
    )

    def rows(self) -> Any:
        """With their kinds."""
        return Template.objects.visible_to(actor(self.request)).select_related("kind")

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Without the way to begin, for who may not."""
        may_begin = may(actor(self.request), "intake.apply_template")
        return [each for each in super().shown_columns if may_begin or each.name != "begin"]

    def counted(self, count: int) -> str:
        """`6 templates`."""
        return ngettext("%(count)s template", "%(count)s templates", count) % {"count": count}


class PracticeTable(Table):
    """All practices, those that helped most first."""

    name = "practices"
    label = _("Practices")
    identity = "practice.key"
    page_size = 100
    columns = (
        Column(
            "name",
            _("Practice"),
            NAME,
            value="practice.name",
            second="practice.fits_when",
            url=lambda row: row.practice.get_absolute_url(),
            sort=("practice.name",),
        ),
        Column("fits_not_when", _("Does not fit when"), value="practice.fits_not_when"),
        Column("used", _("Used"), NUMBER, sort=("-used", "practice.name")),
        Column(
            "helped",
            _("Did it help"),
            value=lambda row: capfirst(row.words),
            sort=("-helped", "practice.name"),
            phone="status",
        ),
        Column("mixed", _("Mixed"), NUMBER, is_hidden=True),
        Column("failed", _("Did not help"), NUMBER, is_hidden=True),
        Column("is_active", _("In use"), YES_NO, value="practice.is_active", is_hidden=True),
    )
    paste = pasted_by(
        actions.add_practice,
        {
            "name": forms.CharField(label=_("Practice"), max_length=120),
            "technique": forms.CharField(label=_("What one does"), max_length=2_000),
            "fits_when": forms.CharField(label=_("Fits when"), max_length=1_000, required=False),
            "fits_not_when": forms.CharField(label=_("Does not fit when"), max_length=1_000, required=False),
        },
    )
    filters = (search("practice.name", "practice.technique", "practice.fits_when"),)
    default_sort = "helped"

    def rows(self) -> Any:
        """Computed with their counts."""
        return counted_practices()

    def counted(self, count: int) -> str:
        """`20 practices`."""
        return ngettext("%(count)s practice", "%(count)s practices", count) % {"count": count}
