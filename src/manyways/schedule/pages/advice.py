"""The Lean advice tab: what the plan itself suggests, what each would change, and what was said to it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.schedule import actions
from manyways.schedule.actions.suggestions import Applied
from manyways.schedule.forms import DismissForm
from manyways.schedule.models import Suggestion
from manyways.schedule.suggestions import lean_advice
from manyways.ui.pages import toast
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative

MOST_ROWS = 20


@require_GET
def advice(request: HttpRequest, key: UUID) -> HttpResponse:
    """All suggestions for one plan, the largest gain first."""
    found = seen_initiative(request, key)
    by = actor(request)
    lean = lean_advice(found, by)
    context = {
        "lean": lean,
        "may_apply": may(by, "schedule.apply_suggestion", found),
        "may_dismiss": may(by, "schedule.dismiss_suggestion", found),
        "dismiss_form": DismissForm(auto_id=False),
    }
    return record_page(
        request,
        found,
        "schedule/advice.html",
        context,
        here="advice",
        sentence=lean.sentence(),
        counts={"advice": len(lean.waiting)} if lean.waiting else None,
    )


@require_GET
def suggestion(request: HttpRequest, key: UUID, identity: str) -> HttpResponse:
    """What one suggestion would change, computed and not written; for those who may not apply it, its words."""
    found = seen_initiative(request, key)
    return _suggestion(request, found, identity, DismissForm())


def _suggestion(
    request: HttpRequest, found: Initiative, identity: str, form: DismissForm, status: int = 200
) -> HttpResponse:
    by = actor(request)
    one = lean_advice(found, by).named(identity)
    if one is None:
        raise Http404
    applied, problem = _previewed(request, found, identity)
    context: dict[str, Any] = {
        "one": one,
        "applied": applied,
        "moved": applied.difference.moved[:MOST_ROWS] if applied else [],
        "problem": problem,
        "may_dismiss": may(by, "schedule.dismiss_suggestion", found),
        "dismiss_form": form,
    }
    response = record_page(
        request,
        found,
        "schedule/suggestion.html",
        context,
        here="advice",
        sentence=f"{one.title}.",
        fragment="change",
    )
    response.status_code = status
    return response


def _previewed(request: HttpRequest, found: Initiative, identity: str) -> tuple[Applied | None, str]:
    try:
        return actions.preview_suggestion(found, identity=identity, by=actor(request)), ""
    except PermissionDenied:
        return None, _("Whoever leads this can apply it.")
    except Refused as refusal:
        return None, refusal.message


@require_POST
def apply(request: HttpRequest, key: UUID, identity: str) -> HttpResponse:
    """Change the plan as suggested; Undo takes it back."""
    found = seen_initiative(request, key)
    applied = actions.apply_suggestion(found, identity=identity, by=actor(request))
    toast(request, f"{applied.found.title}. {applied.difference.sentence}", undo_url())
    return redirect("schedule:advice", key)


@require_POST
def dismiss(request: HttpRequest, key: UUID, identity: str) -> HttpResponse:
    """Keep that it is not followed, and why."""
    found = seen_initiative(request, key)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _suggestion(request, found, identity, form, 422)
    actions.dismiss_suggestion(
        found, identity=identity, reason=form.cleaned_data["reason"], by=actor(request)
    )
    toast(request, _("Dismissed. It comes back if its gain changes by a week."), undo_url())
    return redirect("schedule:advice", key)


@require_POST
def reconsider(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look at a dismissed suggestion again."""
    rows = Suggestion.objects.visible_to(actor(request)).select_related("initiative__owner")
    found = get_object_or_404(rows, key=key)
    actions.reconsider_suggestion(found, by=actor(request))
    toast(request, _("It is suggested again where the plan still does"), undo_url())
    return redirect("schedule:advice", found.initiative.key)
