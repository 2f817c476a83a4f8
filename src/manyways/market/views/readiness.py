"""What must be ready for a launch: added on its page, planned as a session or message, and asked for by size."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.market.actions import readiness as actions
from manyways.market.forms.launches import ReadinessForm, RuleForm
from manyways.market.models import ReadinessItem
from manyways.market.tables.launches import ReadinessRuleTable
from manyways.market.views.launches import seen_launch
from manyways.ui.pages import page, toast
from manyways.work.views.answering import cleaned
from manyways.work.views.initiatives import refused_fields


@require_POST
def add_readiness(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more thing for this launch."""
    found = seen_launch(request, key)
    made = actions.add_readiness(found, **cleaned(ReadinessForm(request.POST)), by=actor(request))
    toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
    return redirect(made)


@require_POST
def plan_readiness(request: HttpRequest, key: UUID) -> HttpResponse:
    """One click makes it a session or a message of the outcome."""
    related = ("launch__initiative__owner", "launch__owner", "owner", "group")
    rows = ReadinessItem.objects.visible_to(actor(request)).select_related(*related)
    made = actions.plan_readiness(get_object_or_404(rows, key=key), by=actor(request))
    toast(request, _("%(name)s is planned. Say when, and who comes.") % {"name": made.name}, undo_url())
    return redirect(made)


def rules(request: HttpRequest) -> HttpResponseBase:
    """What launches of each size need; new ones are added below."""
    by, table = actor(request), ReadinessRuleTable(request)
    form = RuleForm(request.POST if "add" in request.POST else None)
    if "add" not in request.POST and (answer := table.answer()):
        return answer
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_readiness_rule(**form.cleaned_data, by=by)
        except Refused as refusal:
            refused_fields(form, refusal)
        else:
            toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
            return redirect("market:readiness_rules")
    context = {"table": table, "form": form, "may_add": may(by, "market.add_readiness_rule")}
    return page(request, "market/launch_rules.html", context, status=422 if form.is_bound else 200)
