"""Pages of functions: their profiles, who sits where, and for those concerned what shifts for the head."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import User
from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.functions import FunctionForm, GrowthForm, NewFunctionForm, ShiftForm
from manyways.people_partner.function_tables import FunctionTable, care_table
from manyways.people_partner.models import FunctionProfile, GrowthStep, ShiftSheet
from manyways.people_partner.queries.functions import Care, functions_sentence
from manyways.people_partner.rules import cares_for, is_inside
from manyways.people_partner.views import ask, inside, values_of
from manyways.ui.pages import page, toast


def functions(request: HttpRequest) -> HttpResponseBase:
    """All functions that are described."""
    table = FunctionTable(request)
    answer = table.answer()
    if answer:
        return answer
    context = {"table": table, "sentence": functions_sentence(), "is_inside": is_inside(actor(request))}
    return page(request, "people_partner/functions.html", context)


def new_function(request: HttpRequest) -> HttpResponse:
    """Describe one more."""
    by = inside(request, "people_partner.describe_function")

    def run(given: dict[str, Any]) -> FunctionProfile:
        return actions.describe_function(given["group"], head=given["head"], by=by)

    back = reverse("people_partner:functions")
    return ask(request, NewFunctionForm(request.POST or None), run, title=_("Describe a function"), back=back)


def _seen(request: HttpRequest, key: UUID) -> FunctionProfile:
    rows = FunctionProfile.objects.visible_to(actor(request)).select_related("group", "head__manager")
    return get_object_or_404(rows, key=key)


def _cared(request: HttpRequest, key: UUID) -> FunctionProfile:
    found = _seen(request, key)
    if not cares_for(actor(request), found.head):
        raise Http404
    return found


def function(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One function, as this person may see it."""
    by, found = actor(request), _seen(request, key)
    table = care_table(request, found)
    answer = table.answer()
    if answer:
        return answer
    context = {
        "profile": found,
        "table": table,
        "sentence": _embedded(table.people),
        "may_edit": cares_for(by, found.head),
        **_shifted(found, by),
    }
    return page(request, "people_partner/function.html", context)


def _embedded(people: list[Care]) -> str:
    count = {"n": sum(bool(care.places) for care in people), "all": len(people)}
    return _("%(n)s of %(all)s people sit in a team.") % count


def _shifted(found: FunctionProfile, by: User) -> dict[str, Any]:
    """The newest sheet this person may see, with its growth plan and the versions before it."""
    newest, *before = ShiftSheet.objects.visible_to(by).filter(function=found).select_related("head") or [
        None
    ]
    growth = GrowthStep.objects.visible_to(by).filter(sheet__function=found)
    return {
        "sheet": newest,
        "before": before,
        "growth": list(growth),
        "form": GrowthForm(),
        "may_agree": newest is not None and newest.agreed_on is None and newest.head.user_id == by.pk,
    }


def edit_function(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it offers and owns."""
    by, found = actor(request), _cared(request, key)
    form = FunctionForm(
        request.POST or None, instance=_seen(request, key), initial={"version": found.version}, reader=by
    )

    def run(given: dict[str, Any]) -> FunctionProfile:
        return actions.edit_function(found, form.changes(), version=given["version"], by=by)

    return ask(request, form, run, title=str(found), back=found.get_absolute_url())


def write_shift(request: HttpRequest, key: UUID) -> HttpResponse:
    """What stays, moves to teams, is new; from the newest version."""
    by, found = actor(request), _cared(request, key)
    newest = ShiftSheet.objects.visible_to(by).filter(function=found).first()
    version = newest.version if newest else None
    form = ShiftForm(request.POST or None, instance=newest, initial={"version": version})

    def run(given: dict[str, Any]) -> FunctionProfile:
        texts = {name: given[name] for name in ("stays", "moves", "fresh")}
        actions.write_shift(found, **texts, version=given["version"], by=by)
        return found

    note = _("Read by HR, the head and the head's manager; by nobody else.")
    back = found.get_absolute_url()
    return ask(request, form, run, title=_("What shifts for the head"), back=back, note=note)


def _sheet(request: HttpRequest, key: UUID) -> ShiftSheet:
    rows = ShiftSheet.objects.visible_to(actor(request))
    return get_object_or_404(rows.select_related("head__manager", "function__group"), key=key)


@require_POST
def agree_shift(request: HttpRequest, key: UUID) -> HttpResponse:
    """The head agrees."""
    sheet = _sheet(request, key)
    if sheet.head.user_id != actor(request).pk:
        raise Http404
    actions.agree_own_shift(sheet, by=actor(request))
    toast(request, _("Agreed"), undo_url())
    return redirect(sheet.function)


@require_POST
def plan_growth(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more step."""
    sheet = _sheet(request, key)
    actions.plan_growth(sheet, **values_of(GrowthForm(request.POST)), by=actor(request))
    toast(request, _("Planned."), undo_url())
    return redirect(sheet.function)


@require_POST
def do_growth(request: HttpRequest, key: UUID) -> HttpResponse:
    """It took place."""
    rows = GrowthStep.objects.visible_to(actor(request))
    step = get_object_or_404(rows.select_related("sheet__head__manager", "sheet__function__group"), key=key)
    actions.do_growth(step, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect(step.sheet.function)
