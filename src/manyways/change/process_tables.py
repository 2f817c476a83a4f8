"""The lists of processes: what stops working in one change, and the register of all."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.change.actions import processes as actions
from manyways.change.models import Process, ProcessImpact
from manyways.ui.tables import (
    DATE,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    Column,
    Table,
    search,
)


class BreakTable(Table):
    """What stops working in a change, nobody fixing first."""

    name = "breaks"
    label = _("What stops working")
    columns = (
        Column(
            "name",
            _("Process"),
            NAME,
            value="impact.process.name",
            second=lambda row: row.impact.breaks,
            url=lambda row: row.impact.process.get_absolute_url(),
        ),
        Column("state", _("State"), STATUS, value="status"),
        Column("on", _("Stops working on"), DATE, phone="fact"),
        Column("fixer", _("Who fixes it"), PERSON, value=lambda row: row.impact.fixer),
        Column(
            "new_way",
            _("The new way"),
            value=lambda row: row.impact.new_way,
            second=lambda row: row.impact.evidence,
        ),
        Column("groups", _("Who works with it"), value="groups", is_hidden=True),
        Column("commit", _("Commit by"), value="commit_words", is_hidden=True),
        Column("milestone", _("Milestone"), value=lambda row: str(row.impact.milestone), is_hidden=True),
    )
    filters = (search("impact.process.name"),)
    empty_title = _("What stops working when this comes?")
    empty_text = _(
        "Budgets by project, stage gates, goals of individuals: tick what you have from the starting list."
    )

    def rows(self) -> Sequence[Any]:
        """The rows computed for the page."""
        found: Sequence[Any] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s process", "%(n)s processes", count) % {"n": count}


class ProcessTable(Table):
    """The register of processes."""

    name = "processes"
    label = _("Processes")
    columns = (
        Column(
            "name", _("Process"), NAME, second="area", sort=("name",), url=lambda row: row.get_absolute_url()
        ),
        Column("owner", _("Owner"), value=lambda row: row.owner or row.owner_group or text("Nobody yet")),
        Column("next_run", _("Next run"), DATE, phone="fact"),
        Column("broken", _("Changes that touch it"), NUMBER, value="impact_count", phone="fact"),
    )
    paste = pasted_by(
        actions.add_process,
        {
            "name": forms.CharField(label=_("Process"), max_length=200),
            "area": forms.CharField(label=_("Area"), max_length=80, required=False),
        },
    )
    filters = (search("name", "area"),)
    default_sort = "name"
    empty_title = _("How things are done here")
    empty_text = _(
        "Reviews, budgets, releases: with an owner and the next run, the day on which a change breaks one is computed."
    )

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s process", "%(n)s processes", count) % {"n": count}

    def rows(self) -> Any:
        """All processes."""
        from django.db.models import Count

        rows = Process.objects.visible_to(actor(self.request)).select_related("owner", "owner_group")
        return rows.annotate(impact_count=Count("impacts"))


def broken_by(process: Process, request: HttpRequest) -> list[ProcessImpact]:
    """What breaks a process, as far as the reader may see."""
    rows = ProcessImpact.objects.visible_to(actor(request)).filter(process=process)
    return list(
        rows.select_related("milestone__item__initiative", "fix_owner").prefetch_related("groups__group")
    )
