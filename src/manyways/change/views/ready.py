"""Ready? The gate of each milestone, computed from what is missing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.models import GateDecision, Milestone
from manyways.change.standing.people import Standing
from manyways.change.standing.readiness import Gate, gates_of
from manyways.change.views.record import change_page, seen_initiative
from manyways.ui.pages import toast
from manyways.ui.values import date_text, percent_text


def ready(request: HttpRequest, key: UUID) -> HttpResponse:
    """Each milestone with its percent and the list of what is missing."""
    found = seen_initiative(request, key)
    gates = gates_of(found, Standing(found))
    waiting = [gate for gate in gates if gate.milestone.has_landed_on is None]
    context = {
        "gates": gates,
        "may_decide_gate": may(actor(request), "change.decide_gate", found),
        "decisions": GateDecision.objects.filter(milestone__item__initiative=found)
        .select_related("decided_by", "milestone__item")
        .order_by("-id"),
    }
    first = waiting[0] if waiting else None
    return change_page(
        request,
        found,
        "change/ready.html",
        context,
        here="ready",
        sentence=_sentence(first),
        counts={"ready": percent_text(first.percent / 100)} if first else None,
    )


def _sentence(gate: Gate | None) -> str:
    if gate is None:
        return _("No milestone is ahead that changes something for people.")
    when = date_text(gate.on) if gate.on else _("its day")
    if gate.is_go:
        return _("Ready for %(when)s: %(percent)s\u202f%%, and nothing is missing.") % {
            "when": when,
            "percent": gate.percent,
        }
    words = {"when": when, "percent": gate.percent, "missing": len(gate.missing)}
    return _("Not ready for %(when)s: %(percent)s\u202f%%, and %(missing)s things are missing.") % words


@require_POST
def decide_gate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go or wait; what is missing is computed again at that moment."""
    rows = Milestone.objects.visible_to(actor(request)).select_related("item__initiative__owner", "sponsor")
    milestone = get_object_or_404(rows, key=key)
    initiative = milestone.item.initiative
    gate = next(
        each for each in gates_of(initiative, Standing(initiative)) if each.milestone.pk == milestone.pk
    )
    is_go = request.POST.get("decision") == "go"
    actions.decide_gate(
        milestone,
        is_go=is_go,
        ready_percent=gate.percent,
        missing=[check.words for check in gate.missing],
        reason=request.POST.get("reason", ""),
        by=actor(request),
    )
    toast(request, _("Go") if is_go else _("Wait"), undo_url())
    return redirect("change:ready", initiative.key)
