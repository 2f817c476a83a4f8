"""The backlog of a team: what is not finished, in the order it will be taken."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams.views import team_tabs
from manyways.ui.pages import page
from manyways.work.models import Item
from manyways.work.queries.lists import backlog_counts, unready_count
from manyways.work.tables.backlog import BacklogTable
from manyways.work.views.stages import seen_team


def team_backlog(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What a team has not begun or not finished, over all its initiatives that the reader may see."""
    team, by = seen_team(request, key), actor(request)
    table = BacklogTable(request, team=team)
    counts = backlog_counts(Item.objects.visible_to(by).filter(team=team))
    context = {
        "team": team,
        "tabs": team_tabs(team, "backlog"),
        "table": table,
        "may_rank": may(by, "work.rank_item", team),
        "sentence": backlog_sentence(counts, unready_count(team, by)),
    }
    return table.answer() or page(request, "work/team_backlog.html", context)


def backlog_sentence(counts: dict[str, int], unready: int | None) -> str:
    """How much waits, how much of it is discovery, and how much of the next is not ready."""
    waiting = sum(counts.values())
    if not waiting:
        return _("Nothing waits.")
    said = ngettext("%(count)s item waits", "%(count)s items wait", waiting) % {"count": waiting}
    parts = [said]
    if counts.get(Item.WorkType.DISCOVERY):
        parts.append(
            _("%(count)s of them to find something out") % {"count": counts[Item.WorkType.DISCOVERY]}
        )
    if unready:
        parts.append(_("%(count)s of the next ten not ready to start") % {"count": unready})
    return ", ".join(parts) + "."
