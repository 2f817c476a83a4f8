"""How long what is asked of a team waits until it is begun: what teams that are served want to know."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from manyways.access.clock import now
from manyways.access.web import actor
from manyways.engine.flow.percentiles import percentile
from manyways.teams.models import Team
from manyways.ui.pages import page
from manyways.work.models import Item

HALF_A_YEAR = timedelta(days=182)
FEWEST = 8


def team_waiting(request: HttpRequest, key: UUID) -> HttpResponse:
    """The section of a team's structure: days from asked to begun, over the last half year."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by), key=key)
    begun = Item.objects.visible_to(by).filter(team=team, started_at__gte=now() - HALF_A_YEAR)
    pairs = begun.values_list("created_at", "started_at")
    days = [max(0, (started - created).days) for created, started in pairs if started]
    context = {"team": team, "words": waiting_sentence(days)}
    return page(request, "work/team_waiting.html", context, "section")


def waiting_sentence(days: list[int]) -> str:
    """`Half of the last 41 requests were begun within 6 days, 85 % within 14.`"""
    half, most = percentile(days, 50), percentile(days, 85)
    if half is None or most is None or len(days) < FEWEST:
        words = {"n": len(days), "needed": FEWEST}
        return _("How long requests wait is not known yet: %(n)s of %(needed)s were begun.") % words
    return _(
        "Half of the last %(n)s requests were begun within %(half)s days, 85\u202f%% within %(most)s."
    ) % {
        "n": len(days),
        "half": int(half),
        "most": int(most),
    }
