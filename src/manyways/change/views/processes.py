"""What stops working: the panel of a change, the register, one process."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.forms.plans import BreakForm, BreakProcess, ProcessForm, at_milestone
from manyways.change.models import Process, ProcessImpact
from manyways.change.process_tables import BreakTable, ProcessTable, broken_by
from manyways.change.queries.starting import starting_processes
from manyways.change.standing.processes import BreakRow, break_rows
from manyways.change.starting import PROCESSES
from manyways.change.views.record import (
    change_page,
    may_start_at_milestone,
    milestone_of,
    seen_break,
    seen_initiative,
    seen_process,
)
from manyways.ui.answers import refused_by
from manyways.ui.pages import page, toast


def breaks(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What stops working when a change comes, nobody fixing first."""
    found = seen_initiative(request, key)
    rows = break_rows(found)
    table = BreakTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    context = {
        "table": table,
        "form": at_milestone(BreakProcess(), found),
        "entries": starting_processes(),
        "may_add": may_start_at_milestone(actor(request), "change.break_process", found),
    }
    waiting = [row for row in rows if row.impact.fixed_on is None]
    return change_page(
        request,
        found,
        "change/breaks.html",
        context,
        here="processes",
        sentence=_sentence(waiting),
        counts={"processes": len(waiting)},
    )


def _sentence(waiting: list[BreakRow]) -> str:
    nobody = sum(not row.impact.fixer for row in waiting)
    if not waiting:
        return _("No process is known to stop working that is not adapted.")
    text = ngettext("%(n)s process stops working", "%(n)s processes stop working", len(waiting)) % {
        "n": len(waiting)
    }
    return (
        _("%(what)s; nobody adapts %(nobody)s of them.") % {"what": text, "nobody": nobody}
        if nobody
        else f"{text}."
    )


@require_POST
def add_break(request: HttpRequest, key: UUID) -> HttpResponse:
    """One process that stops working, or several ticked in the starting list."""
    found = seen_initiative(request, key)
    milestone = milestone_of(request, found)
    if "adopt" in request.POST:
        numbers = [int(text) for text in request.POST.getlist("entry") if text.isdecimal()]
        chosen = [PROCESSES[number] for number in numbers if number < len(PROCESSES)]
        actions.adopt_processes(milestone=milestone, chosen=chosen, by=actor(request))
        toast(request, _("%(n)s taken over") % {"n": len(chosen)}, undo_url())
        return redirect("change:breaks", key)
    form = at_milestone(BreakProcess(request.POST), found)
    if not form.is_valid():
        raise refused_by(form)
    given = {"milestone": milestone, **form.chosen()}
    actions.break_process(groups=form.cleaned_data["groups"], by=actor(request), **given)
    toast(request, _("Added"), undo_url())
    return redirect("change:breaks", key)


def edit_break(request: HttpRequest, key: UUID) -> HttpResponse:
    """The new way, who adapts it, who works with it; and that it is live."""
    found = seen_break(request, key)
    by = actor(request)
    initial = {"version": found.version, "groups": found.groups.values_list("group", flat=True)}
    form = BreakForm(request.POST or None, instance=found, initial=initial)
    if request.method == "POST" and "fix" in request.POST:
        actions.fix_process(found, evidence=request.POST.get("evidence", ""), by=by)
        toast(request, _("Live. The process and everybody who works with it show it."), undo_url())
        return redirect("change:edit_break", key)
    if request.method == "POST" and "reopen" in request.POST:
        actions.reopen_process(found, reason=request.POST.get("reason", ""), by=by)
        toast(request, _("It is to be adapted again."), undo_url())
        return redirect("change:edit_break", key)
    if request.method == "POST" and "remove" in request.POST:
        change = found.milestone.item.initiative.key
        actions.remove_break(found, by=by)
        toast(request, _("Taken back"), undo_url())
        return redirect("change:breaks", change)
    if request.method == "POST" and form.is_valid():
        _save(request, found.pk, form)
        toast(request, _("Saved"), undo_url())
        return redirect("change:edit_break", key)
    shown = seen_break(request, key)
    initiative = seen_initiative(request, shown.milestone.item.initiative.key)
    rows = [row for row in break_rows(initiative) if row.impact.pk == shown.pk]
    context = {
        "row": rows[0],
        "form": form,
        "may_edit": may(by, "change.edit_break", shown),
        "may_fix": may(by, "change.fix_process", shown),
        "may_reopen": may(by, "change.reopen_process", shown),
        "may_remove": may(by, "change.remove_break", shown),
    }
    return change_page(
        request,
        initiative,
        "change/break.html",
        context,
        here="processes",
        sentence=str(rows[0].status.reason),
    )


def _save(request: HttpRequest, pk: int, form: BreakForm) -> None:
    changes = form.changes()
    chosen = changes.pop("groups", None)
    fresh = ProcessImpact.objects.select_related("milestone__item__initiative__owner", "process").get(pk=pk)
    if changes:
        actions.edit_break(fresh, changes, version=form.cleaned_data["version"], by=actor(request))
    if chosen is not None:
        actions.set_break_groups(fresh, groups=chosen, by=actor(request))


def processes(request: HttpRequest) -> HttpResponseBase:
    """The register of processes."""
    table = ProcessTable(request)
    seen = Process.objects.visible_to(actor(request))
    found = seen.aggregate(every=Count("pk"), without=Count("pk", filter=Q(owner=None, owner_group=None)))
    context = {
        "table": table,
        "sentence": _owners_sentence(**found),
        "may_add": may(actor(request), "change.add_process"),
    }
    return table.answer() or page(request, "change/processes.html", context)


def _owners_sentence(every: int, without: int) -> str:
    if without:
        said = ngettext("%(n)s process has no owner.", "%(n)s processes have no owner.", without)
        return said % {"n": without}
    return _("Every process has an owner.") if every else ""


@for_those_who_may("change.add_process")
def new_process(request: HttpRequest) -> HttpResponse:
    """Register a process."""
    form = ProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version" and value}
        made = actions.add_process(**values, by=actor(request))
        toast(request, _("%(name)s registered") % {"name": made.name}, undo_url())
        return redirect(made)
    return page(request, "change/process_form.html", {"form": form}, status=422 if form.is_bound else 200)


def process(request: HttpRequest, key: UUID) -> HttpResponse:
    """One process: its owner, its calendar, which changes touch it and the new way of each."""
    found = seen_process(request, key)
    form = ProcessForm(request.POST or None, instance=found, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        fresh = Process.objects.get(pk=found.pk)
        actions.edit_process(fresh, form.changes(), version=form.cleaned_data["version"], by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect("change:process", key)
    shown = seen_process(request, key)
    touched = broken_by(shown, request)
    context = {
        "process": shown,
        "form": form,
        "broken": touched,
        "sentence": _process_sentence(shown, len([row for row in touched if row.fixed_on is None])),
        "may_edit": may(actor(request), "change.edit_process", shown),
    }
    return page(request, "change/process.html", context)


def _process_sentence(process: Process, waiting: int) -> str:
    if process.owner is None and process.owner_group is None:
        return _("Nobody owns it. What nobody owns, nobody adapts.")
    if waiting:
        return ngettext(
            "%(n)s change makes it stop working.", "%(n)s changes make it stop working.", waiting
        ) % {"n": waiting}
    return _("No change is known to make it stop working.")
