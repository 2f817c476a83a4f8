"""How the work of a team or of an initiative flows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.teams.models import Team
from manyways.teams.views import team_tabs
from manyways.ui.pages import page
from manyways.ui.values import date_text, number_text
from manyways.work.flow_charts import Flow, growth_words
from manyways.work.models import Item
from manyways.work.queries.boards import stages_of
from manyways.work.views.record import record_page, seen_initiative


def team_flow(request: HttpRequest, key: UUID) -> HttpResponse:
    """The flow of one team, over all its initiatives that the reader may see."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by), key=key)
    flow = Flow(Item.objects.visible_to(by).filter(team=team), stages_of(team))
    context = {"team": team, "tabs": team_tabs(team, "flow"), **_shown(flow, "work:team_board", key, by)}
    return page(request, "work/team_flow.html", context)


def initiative_flow(request: HttpRequest, key: UUID) -> HttpResponse:
    """The flow of one initiative, whoever works on it."""
    found = seen_initiative(request, key)
    flow = Flow(Item.objects.filter(initiative=found), stages_of(found.team))
    shown = _shown(flow, "work:board", key, actor(request))
    return record_page(
        request, found, "work/initiative_flow.html", shown, here="flow", sentence=shown.pop("sentence")
    )


def _shown(flow: Flow, board: str, key: UUID, by: User) -> dict[str, Any]:
    return {
        "board_url": reverse(board, args=[key]),
        "may_import": may(by, "interchange.start_import"),
        "charts": flow.charts(),
        "blocked": [item for item in flow.items.items if item.blocked_since and not item.finished_at],
        "sentence": flow_sentence(flow),
        "assumptions": assumptions(flow),
    }


def flow_sentence(flow: Flow) -> str:
    """How long an item takes, what is old, whether more comes than leaves; or that there is not enough history."""
    found = flow.times.percentiles
    if isinstance(found, NotEnoughHistory):
        words = {"finished": found.finished, "needed": found.needed}
        return _("Not enough history: %(finished)s of %(needed)s finished items.") % words
    half, most = number_text(flow.levels[50]), number_text(flow.levels[85])
    parts = [
        _("Half of the items take %(half)s days or less, 85\u202f%% take %(most)s or less.")
        % {"half": half, "most": most}
    ]
    if flow.old_count:
        told = ngettext(
            "%(count)s in progress is older than that.",
            "%(count)s in progress are older than that.",
            flow.old_count,
        )
        parts.append(told % {"count": flow.old_count})
    return " ".join([*parts, f"{growth_words(flow.balance)}."])


def assumptions(flow: Flow) -> Sequence[str]:
    """What the figures of the page rest on."""
    days = {"first": date_text(flow.items.first_day), "last": date_text(flow.items.last_day)}
    return [
        _("Items finished from %(first)s to %(last)s; tasks and stories with nothing inside them.") % days,
        _("Both the day of the start and the day of the finish count. Dropped items do not."),
        _("Percentiles are days that really occurred, and need eight finished items."),
        _("An item arrives on the day it was written down."),
        _("Work is time in a stage that is in progress, less the time an item was blocked."),
    ]
