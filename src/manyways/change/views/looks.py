"""Looks back at a change, the versions of its plan, and its stakeholders walked over again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.forms.looks import CadenceForm, DayForm, KeepForm, LookBackForm
from manyways.change.models import Case, Checkpoint, PlanVersion
from manyways.change.queries.plan_versions import (
    KINDS,
    MARKS,
    Difference,
    difference_words,
    differences,
    plan_now,
)
from manyways.change.queries.sustaining import sustained_of
from manyways.change.standing.looks import found_now
from manyways.change.standing.people import Standing
from manyways.change.views.record import change_page, seen_initiative
from manyways.teams.views.organisation import filled
from manyways.ui.pages import toast
from manyways.ui.tables import NAME, Column, Table, choice, search
from manyways.ui.values import date_text


def looks(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where it stands, the next look, those held, the versions of the plan."""
    found, by = seen_initiative(request, key), actor(request)
    rows = list(found.checkpoints.select_related("plan_version__initiative"))
    waiting = [row for row in rows if row.held_on is None]
    stands, case = found_now(Standing(found)), Case.objects.filter(initiative=found).first()
    landed = sustained_of(found)
    context = {
        "found": stands,
        "next": waiting[0] if waiting else None,
        "later": waiting[1:],
        "held": [row for row in reversed(rows) if row.held_on],
        "versions": PlanVersion.objects.filter(initiative=found).select_related("initiative"),
        "sustained": landed,
        "case": case,
        "today": today(),
        "may_hold": may(by, "change.hold_checkpoint", found),
        "form": LookBackForm(),
        "day_form": DayForm(),
        "cadence_form": CadenceForm(initial={"weeks": case.look_weeks if case else None}),
        "keep_form": KeepForm(),
    }
    sentence = landed.sentence if landed and landed.is_due else stands.sentence
    return change_page(request, found, "change/looks.html", context, here="looks", sentence=sentence)


def _look(request: HttpRequest, key: UUID) -> Checkpoint:
    rows = Checkpoint.objects.visible_to(actor(request)).select_related("initiative__owner")
    return get_object_or_404(rows, key=key)


@require_POST
def plan_checkpoint(request: HttpRequest, key: UUID) -> HttpResponse:
    """A day to look back."""
    found = seen_initiative(request, key)
    actions.plan_checkpoint(found, **filled(DayForm(request.POST)), by=actor(request))
    toast(request, _("Planned"), undo_url())
    return redirect("change:looks", key)


@require_POST
def set_look_weeks(request: HttpRequest, key: UUID) -> HttpResponse:
    """How often one looks back."""
    found = seen_initiative(request, key)
    weeks = filled(CadenceForm(request.POST)).get("weeks")
    actions.set_look_weeks(found, weeks=weeks, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("change:looks", key)


@require_POST
def hold_checkpoint(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was found, beside what is computed that day."""
    row = _look(request, key)
    given = filled(LookBackForm(request.POST))
    counts = found_now(Standing(row.initiative)).counts()
    actions.hold_checkpoint(row, **given, counts=counts, by=actor(request))
    toast(request, _("Written down, and the plan is kept as a version."), undo_url())
    return redirect(row)


@require_POST
def keep_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """A version of the plan, with its reason."""
    found = seen_initiative(request, key)
    made = actions.keep_plan(found, **filled(KeepForm(request.POST)), by=actor(request))
    toast(request, _("%(version)s is kept.") % {"version": made}, undo_url())
    return redirect("change:looks", key)


@require_POST
def walk_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every decision is to be looked at again."""
    found = seen_initiative(request, key)
    count = actions.walk_again(found, by=actor(request))
    text = ngettext(
        "%(n)s decision is to be looked at again; the old one stays beside it.",
        "%(n)s decisions are to be looked at again; the old ones stay beside them.",
        count,
    )
    toast(request, text % {"n": count}, undo_url())
    return redirect("change:walk", key)


def _second(row: Difference) -> str:
    """`Milestone · Moved`; what is as it was needs no word."""
    return row.kind_label if row.mark == "same" else f"{row.kind_label} · {row.mark_label}"


class DifferenceTable(Table):
    """Two versions of a plan side by side, what differs first."""

    name = "plan-versions"
    label = gettext_lazy("Then and now")
    columns = (
        Column("name", gettext_lazy("Part of the plan"), NAME, second=_second),
        Column("mark", gettext_lazy("What became of it"), value="mark_label", is_hidden=True, phone="wide"),
        Column("then", gettext_lazy("Then")),
        Column("now", gettext_lazy("Later"), phone="fact"),
    )
    filters = (
        search("name"),
        choice("mark", gettext_lazy("What became of it"), list(MARKS.items())),
        choice("kind", gettext_lazy("Part of the plan"), list(KINDS.items())),
    )
    quick = "mark"
    empty_title = gettext_lazy("Nothing was planned in either")
    empty_text = gettext_lazy(
        "A plan consists of milestones, what changes, communications, training, processes."
    )

    def rows(self) -> list[Any]:
        """Those the page compares."""
        found: list[Any] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`45 parts of the plan`."""
        return ngettext("%(n)s part of the plan", "%(n)s parts of the plan", count) % {"n": count}


def plan_versions(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Two versions side by side; without a second one, the plan of today."""
    found = seen_initiative(request, key)
    versions = list(PlanVersion.objects.filter(initiative=found))
    then = _numbered(versions, request.GET.get("then")) or (versions[0] if versions else None)
    now = _numbered(versions, request.GET.get("now"))
    if then is None:
        return redirect("change:looks", key)
    rows = differences(then.plan, now.plan if now else plan_now(found))
    table = DifferenceTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    context = {"table": table, "versions": versions, "then": then, "now": now}
    sentence = _compared(then, now, difference_words(rows))
    return change_page(request, found, "change/plan_versions.html", context, here="looks", sentence=sentence)


def _numbered(versions: list[PlanVersion], number: str | None) -> PlanVersion | None:
    return next((row for row in versions if str(row.number) == number), None)


def _compared(then: PlanVersion, now: PlanVersion | None, words: str) -> str:
    given = {"words": words, "day": date_text(then.kept_on), "version": then, "later": now}
    if not words:
        return _("Nothing differs from %(version)s of %(day)s.") % given
    if now is None:
        return _("Since %(version)s of %(day)s: %(words)s.") % given
    return _("From %(version)s of %(day)s to %(later)s: %(words)s.") % given
