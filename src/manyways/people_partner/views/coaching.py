"""Pages of coaching: the log of all one may see, and the sessions of a team."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.paths import CoachForm, CoachingForm
from manyways.people_partner.models import Coaching, RolePath
from manyways.people_partner.queries.coaching import coached, coaching_seen, coaching_status
from manyways.people_partner.rules import coaches, is_inside
from manyways.people_partner.views import values_of
from manyways.teams.models import Team
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, STATUS, Column, Table, choice, search

STATES = (
    ("gap", gettext_lazy("Needs a coach from outside")),
    ("planned", gettext_lazy("Planned")),
    ("held", gettext_lazy("Held")),
)


class CoachingTable(Table):
    """Planned beside done, gaps first."""

    name = "coaching"
    label = gettext_lazy("Coaching log")
    columns = (
        Column(
            "topic",
            gettext_lazy("Topic"),
            NAME,
            second=lambda row: str(row.whom),
            url=lambda row: row.get_absolute_url(),
        ),
        Column("status", gettext_lazy("State"), STATUS, value=coaching_status),
        Column("planned_on", gettext_lazy("Planned for"), DATE, phone="fact"),
        Column("held_on", gettext_lazy("Held on"), DATE),
        Column("found_coach", gettext_lazy("Coach from outside")),
    )
    filters = (search("topic", "whom"), choice("state", gettext_lazy("State"), STATES))
    quick = "state"
    empty_title = gettext_lazy("No coaching yet")
    empty_text = gettext_lazy("Plan it on the path of a person, or for a whole team on the team's page.")

    def rows(self) -> list[Coaching]:
        """Those read for the page."""
        found: list[Coaching] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`6 sessions`."""
        return ngettext("%(n)s session", "%(n)s sessions", count) % {"n": count}


def coaching(request: HttpRequest) -> HttpResponseBase:
    """Everything one may see; for whom that is nothing, the page does not exist."""
    by = actor(request)
    rows = coaching_seen(by)
    if not rows and not is_inside(by):
        raise Http404
    table = CoachingTable(request, rows=rows)
    outside = sum(row.is_gap for row in rows)
    text = ngettext(
        "%(n)s topic needs a coach from outside.", "%(n)s topics need a coach from outside.", outside
    )
    sentence = f"{coached(rows)} {text % {'n': outside} if outside else ''}".strip()
    context = {"table": table, "sentence": sentence, "is_inside": is_inside(by)}
    return table.answer() or page(request, "people_partner/coaching.html", context)


def team_coaching(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sessions of a team: its lead and HR plan them, who is in it reads them."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by).select_related("lead"), key=key)
    rows = list(Coaching.objects.visible_to(by).filter(team=team).select_related("team"))
    may_edit = coaches(by, team)
    if not rows and not may_edit:
        raise Http404
    context = {
        "team": team,
        "coaching": rows,
        "may_edit": may_edit,
        "sentence": coached(rows),
        "form": CoachingForm(),
        "is_inside": is_inside(by),
    }
    return page(request, "people_partner/team_coaching.html", context)


@require_POST
def plan_team_coaching(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more session with a team."""
    by = actor(request)
    team = get_object_or_404(Team.objects.visible_to(by).select_related("lead"), key=key)
    if not coaches(by, team):
        raise Http404
    made = actions.plan_team_coaching(team, **values_of(CoachingForm(request.POST)), by=by)
    toast(request, _("Planned."), undo_url())
    return redirect(made)


@require_POST
def plan_coaching(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more session on a path."""
    rows = RolePath.objects.visible_to(actor(request)).select_related("person__manager")
    found = get_object_or_404(rows, key=key)
    actions.plan_coaching(found, **values_of(CoachingForm(request.POST)), by=actor(request))
    toast(request, _("Planned."), undo_url())
    return redirect(found)


def _seen(request: HttpRequest, key: UUID) -> Coaching:
    rows = Coaching.objects.visible_to(actor(request))
    return get_object_or_404(rows.select_related("path__person__manager", "team__lead"), key=key)


@require_POST
def hold_coaching(request: HttpRequest, key: UUID) -> HttpResponse:
    """It was held."""
    row = actions.hold_coaching(_seen(request, key), by=actor(request))
    toast(request, _("Held."), undo_url())
    return redirect(row)


@require_POST
def find_coach(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody from outside was found."""
    row = actions.find_coach(
        _seen(request, key), name=values_of(CoachForm(request.POST))["name"], by=actor(request)
    )
    toast(request, _("Found."), undo_url())
    return redirect(row)
