"""The enablement board of a change: activities, what blocks them and who can help, and the steps of the shift."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.doors import Offers
from manyways.access.web import actor
from manyways.change.actions import enabling as actions
from manyways.change.forms.enabling import BlockForm, EnablerForm, StepForm
from manyways.change.models.enabling import Enabler, ShiftStep
from manyways.change.queries.enabling import blocked_by_helper, enabler_status, enablers_of, progress_note
from manyways.change.views.record import change_page, seen_initiative
from manyways.teams.views.organisation import filled
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, PERSON, STATUS, Column, Table, choice, search


class EnablerTable(Table):
    """What enables people, what is blocked first."""

    name = "enablers"
    label = gettext_lazy("Enabling activities")
    columns = (
        Column(
            "name",
            gettext_lazy("Activity"),
            NAME,
            second="get_kind_display",
            url=lambda row: row.get_absolute_url(),
        ),
        Column("status", gettext_lazy("State"), STATUS, value=enabler_status),
        Column("next_step", gettext_lazy("Next step")),
        Column("owner", gettext_lazy("Owner"), PERSON),
        Column("audience", gettext_lazy("For whom")),
        Column("helper", gettext_lazy("Who can help"), PERSON, is_hidden=True),
        Column("review_on", gettext_lazy("Looked at again"), DATE),
    )
    filters = (search("name", "next_step"), choice("kind", gettext_lazy("Kind"), Enabler.Kind.choices))
    empty_title = gettext_lazy("What makes it possible?")
    empty_text = gettext_lazy(
        "Principles, training, a space, tools, a launch event: name each with an owner and its next step."
    )

    def rows(self) -> list[Enabler]:
        """Those read for the page."""
        rows: list[Enabler] = self.scope["rows"]
        return rows

    def counted(self, count: int) -> str:
        """`8 activities`."""
        return ngettext("%(n)s activity", "%(n)s activities", count) % {"n": count}


def enabling(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The board: what is blocked by whom, all activities, the steps."""
    found, by = seen_initiative(request, key), actor(request)
    rows, steps = enablers_of(found), list(found.shift_steps.all())
    table = EnablerTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    note = progress_note(rows, steps)
    context = {
        "table": table,
        "blocked": blocked_by_helper(rows),
        "steps": steps,
        "form": EnablerForm(),
        "step_form": StepForm(),
        "offers": Offers("change", found, to=by),
    }
    sentence = " ".join(note) or _("Nothing is planned yet that makes it possible.")
    return change_page(request, found, "change/enabling.html", context, here="enabling", sentence=sentence)


def _seen(request: HttpRequest, key: UUID) -> Enabler:
    rows = Enabler.objects.visible_to(actor(request))
    related = ("initiative__owner", "owner__user", "helper", "audience")
    return get_object_or_404(rows.select_related(*related), key=key)


@require_POST
def add_enabler(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more activity."""
    found = seen_initiative(request, key)
    made = actions.add_enabler(found, **_given(filled(EnablerForm(request.POST))), by=actor(request))
    toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
    return redirect("change:enabling", key)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "version"}


def enabler(request: HttpRequest, key: UUID) -> HttpResponse:
    """One activity: what is next, what blocks it, who can help."""
    row, by = _seen(request, key), actor(request)
    if request.method == "POST":
        form = EnablerForm(request.POST, instance=_seen(request, key))
        version = filled(form).get("version")
        actions.edit_enabler(row, form.changes(), version=version, by=by)
        toast(request, _("Saved"), undo_url())
        return redirect(row)
    context = {
        "row": row,
        "status": enabler_status(row),
        "form": EnablerForm(instance=row, initial={"version": row.version}),
        "block_form": BlockForm(initial={"blocker": row.blocker, "helper": row.helper_id}),
        "offers": Offers("change", row, to=by),
    }
    return page(request, "change/enabler.html", context)


@require_POST
def do_enabler(request: HttpRequest, key: UUID) -> HttpResponse:
    """Done, goes on, blocked, free again, escalated: what the button says."""
    row, by = _seen(request, key), actor(request)
    wanted = request.POST.get("do", "")
    if wanted == "block":
        actions.block_enabler(row, **filled(BlockForm(request.POST)), by=by)
    elif wanted == "unblock":
        actions.unblock_enabler(row, by=by)
    elif wanted == "escalate":
        actions.escalate_blocker(row, by=by)
    else:
        actions.finish_enabler(row, is_done=wanted == "finish", by=by)
    toast(request, _("Saved"), undo_url())
    return redirect(row)


@require_POST
def add_steps(request: HttpRequest, key: UUID) -> HttpResponse:
    """More steps, or the usual ones."""
    found = seen_initiative(request, key)
    is_usual = "usual" in request.POST
    names = [] if is_usual else filled(StepForm(request.POST))["names"].splitlines()
    made = actions.add_shift_steps(found, names=names, by=actor(request))
    said = ngettext("%(n)s step added", "%(n)s steps added", len(made)) % {"n": len(made)}
    toast(request, said, undo_url())
    return redirect("change:enabling", key)


@require_POST
def tick_step(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tick a step, take the tick back, reword it, or take it off the list."""
    rows = ShiftStep.objects.visible_to(actor(request)).select_related("initiative__owner")
    step, by = get_object_or_404(rows, key=key), actor(request)
    if "remove" in request.POST:
        actions.remove_shift_step(step, by=by)
    elif "name" in request.POST:
        actions.edit_shift_step(step, {"name": request.POST["name"].strip()}, by=by)
    else:
        actions.edit_shift_step(step, {"done_on": None if step.done_on else today()}, by=by)
    toast(request, _("Saved"), undo_url())
    return redirect("change:enabling", step.initiative.key)
