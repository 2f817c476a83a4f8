"""Why dates moved: by cause, of one plan and of all; and the organisation's causes with the tolerance."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.schedule import actions
from manyways.schedule.forms import CauseForm, ToleranceForm
from manyways.schedule.models import Movement, VarianceRule
from manyways.schedule.publishing import tolerance_days
from manyways.schedule.suggested import days_more
from manyways.schedule.tables import CauseTable, MovementTable
from manyways.schedule.variance import by_cause, cause_chart, variance_sentence
from manyways.ui.pages import page, toast
from manyways.work.views.record import record_page, seen_initiative


def variance(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Why the milestones of one plan moved."""
    found = seen_initiative(request, key)
    table = MovementTable(request, initiative=found)
    answer = table.answer()
    if answer:
        return answer
    sums = by_cause(Movement.objects.visible_to(actor(request)).filter(publication__initiative=found))
    context = {"table": table, "chart": cause_chart(sums) if sums else None, "tolerance": _tolerance()}
    return record_page(
        request,
        found,
        "schedule/variance.html",
        context,
        here="baselines",
        sentence=variance_sentence(sums),
    )


def movements(request: HttpRequest) -> HttpResponseBase:
    """Why milestones moved, over all plans one may see."""
    table = MovementTable(request)
    answer = table.answer()
    if answer:
        return answer
    sums = by_cause(Movement.objects.visible_to(actor(request)))
    context = {
        "table": table,
        "chart": cause_chart(sums) if sums else None,
        "sentence": variance_sentence(sums),
        "tolerance": _tolerance(),
        "may_edit": may_everywhere(actor(request), "schedule.edit_cause"),
    }
    return page(request, "schedule/movements.html", context)


def _tolerance() -> str:
    return days_more(tolerance_days())


@require_http_methods(["GET", "POST"])
def causes(request: HttpRequest) -> HttpResponseBase:
    """The causes people can choose, and from when on they are asked."""
    by = actor(request)
    table = CauseTable(request)
    is_new = request.method == "POST" and "name" in request.POST and "days" not in request.POST
    if not is_new and "days" not in request.POST:
        answer = table.answer()
        if answer:
            return answer
    form = CauseForm(request.POST if is_new else None)
    if is_new and form.is_valid():
        made = actions.add_cause(**form.cleaned_data, by=by)
        toast(request, _("%(name)s can be chosen now") % {"name": made.name}, undo_url())
        return redirect("schedule:causes")
    rule = VarianceRule.objects.visible_to(by).first()
    initial = {"days": rule.tolerance_days, "version": rule.version} if rule else {"days": 1}
    context = {
        "table": table,
        "form": form,
        "tolerance_form": ToleranceForm(initial=initial),
        "may_add": may_everywhere(by, "schedule.add_cause"),
        "may_set": may_everywhere(by, "schedule.set_tolerance"),
        "sentence": _(
            "A milestone that moves by more than %(days)s since it was last published is asked for its cause."
        )
        % {"days": _tolerance()},
    }
    return page(request, "schedule/causes.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
def set_tolerance(request: HttpRequest) -> HttpResponse:
    """Change from when on a moved milestone is asked for its cause."""
    form = ToleranceForm(request.POST)
    if not form.is_valid():
        raise Refused(fields={"days": _("Working days from 0 to 100, with at most one decimal.")})
    actions.set_tolerance(form.cleaned_data["days"], version=form.cleaned_data["version"], by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("schedule:causes")
