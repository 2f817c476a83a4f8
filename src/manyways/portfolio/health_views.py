"""Pages of health: the written rules, why one initiative has its status, and what people say beside it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.portfolio.actions import say_status, take_back_status
from manyways.portfolio.forms import SayStatusForm
from manyways.portfolio.lists import HealthRuleTable, limit_text
from manyways.portfolio.places import places
from manyways.portfolio.queries import health_read
from manyways.portfolio.said import as_level, as_status
from manyways.ui.answers import refused_by
from manyways.ui.components.signs import Status
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative

ORDER = ("risk", "watch", "good", "none")
SHOWN = 20


def health_rules(request: HttpRequest) -> HttpResponseBase:
    """How health is decided: every rule, its limits editable in place."""
    assert isinstance(request.user, User)
    table = HealthRuleTable(request)
    context = {"table": table, "pages": places("health_rules")}
    return table.answer() or page(request, "portfolio/health_rules.html", context)


def initiative_health(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why an initiative has its status: what each of its rules says, the worst first; and what people say."""
    return _health_page(request, seen_initiative(request, key), SayStatusForm())


def _health_page(request: HttpRequest, found: Initiative, form: SayStatusForm) -> HttpResponse:
    findings = sorted(health_read(found).findings, key=lambda finding: ORDER.index(finding.level))
    rows = [
        (
            finding,
            limit_text(finding.rule, finding.rule.watch_at),
            limit_text(finding.rule, finding.rule.risk_at),
        )
        for finding in findings
    ]
    sentence = _("The worst of %(count)s rules decides; what people say stands beside it.")
    context = {
        "rows": rows,
        "form": form,
        "said": _said(found),
        "may_say": may(actor(request), "portfolio.say_status", found),
    }
    return record_page(
        request,
        found,
        "portfolio/initiative_health.html",
        context,
        here="health",
        sentence=sentence % {"count": len(rows)},
    )


def _said(initiative: Initiative) -> list[dict[str, object]]:
    """What was said, the newest first, each beside what the rules said then."""
    rows = initiative.said_statuses.select_related("said_by")[:SHOWN]
    return [{"row": row, "said": as_status(row), "computed": Status(as_level(row.computed))} for row in rows]


@require_POST
def say(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how it stands, with the reason."""
    found, form = seen_initiative(request, key), SayStatusForm(request.POST)
    if not form.is_valid():
        raise refused_by(form)
    said = say_status(found, **form.cleaned_data, by=actor(request))
    words = {"name": found.name, "level": said.get_level_display()}
    toast(request, _("%(name)s: you say %(level)s") % words, undo_url())
    return redirect("portfolio:initiative_health", key)


@require_POST
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the computed status stand alone again."""
    found = seen_initiative(request, key)
    take_back_status(get_object_or_404(found.said_statuses.standing()), by=actor(request))
    toast(request, _("%(name)s: the rules speak alone") % {"name": found.name}, undo_url())
    return redirect("portfolio:initiative_health", key)
