"""What bears on an item or a team from elsewhere: its decision, risks, gates, and obligations that cannot move."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from manyways.access.web import actor
from manyways.teams.models import Team
from manyways.ui.components.signs import Status
from manyways.ui.pages import page
from manyways.work.models import Decision, Gate
from manyways.work.queries.decisions import decide_bys
from manyways.work.queries.gates import listed_obligations, obligation_status
from manyways.work.queries.log import entry_status, listed_log
from manyways.work.views.items import seen_item

Bearing = tuple[str, str, str, Status | None, date | None]
"""Name, address, second line, status and fixed day of one thing."""


def bearing(request: HttpRequest, key: UUID) -> HttpResponse:
    """What bears on one item, as a section of its page."""
    item, by = seen_item(request, key), actor(request)
    decisions = (
        Decision.objects.visible_to(by).filter(item=item).select_related("initiative", "item", "chosen")
    )
    rows: list[Bearing] = [
        (row.decision.name, row.decision.get_absolute_url(), _("Decision"), row.status, row.decide_on)
        for row in decide_bys(decisions, by)
    ]
    for entry in listed_log(by).filter(about__item=item, closed_on__isnull=True).order_by("pk"):
        rows.append(
            (
                entry.name,
                entry.get_absolute_url(),
                entry.get_kind_display(),
                entry_status(entry),
                entry.due_on,
            )
        )
    for gate in Gate.objects.visible_to(by).filter(item=item).select_related("initiative"):
        rows.append((gate.name, gate.get_absolute_url(), _("Gate"), None, gate.planned_on))
    for duty in listed_obligations(by).filter(fulfilled_by__item=item).order_by("due_on", "pk"):
        rows.append((duty.name, duty.get_absolute_url(), duty.source, obligation_status(duty), duty.due_on))
    return page(request, "work/bearing.html", {"rows": rows, "title": _("What bears on it")}, "list")


def team_obligations(request: HttpRequest, key: UUID) -> HttpResponse:
    """The dates that cannot move which a team's work must meet, as a section of its page."""
    team, by = get_object_or_404(Team.objects.visible_to(actor(request)), key=key), actor(request)
    duties = listed_obligations(by).filter(fulfilled_on__isnull=True, fulfilled_by__item__team=team)
    rows: list[Bearing] = [
        (
            duty.name,
            duty.get_absolute_url(),
            f"{duty.source} · {duty.initiative}",
            obligation_status(duty),
            duty.due_on,
        )
        for duty in duties.order_by("due_on", "pk").distinct()
    ]
    return page(request, "work/bearing.html", {"rows": rows, "title": _("Dates that cannot move")}, "list")
