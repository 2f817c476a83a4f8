"""The principles of a change: what holds, which teams acknowledged it, and which exceptions were asked for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change.actions import principles as actions
from manyways.change.forms.principles import AcknowledgeForm, AnswerForm, ExceptionForm, PrincipleForm
from manyways.change.models import Principle, PrincipleException
from manyways.change.queries.principles import TeamRow, acknowledged_sentence, asked_teams, team_rows
from manyways.change.views.record import change_page, seen_initiative
from manyways.teams.models import Team
from manyways.teams.views.organisation import filled
from manyways.ui.pages import toast
from manyways.ui.tables import NAME, STATUS, Column, Table
from manyways.work.models import Initiative


class TeamsTable(Table):
    """The teams, those that did not acknowledge first."""

    name = "principle-teams"
    label = gettext_lazy("Teams")
    columns = (
        Column(
            "team",
            gettext_lazy("Team"),
            NAME,
            value=lambda row: row.team.name,
            url=lambda row: row.team.get_absolute_url(),
        ),
        Column("status", gettext_lazy("State"), STATUS),
    )
    empty_title = gettext_lazy("No team yet")
    empty_text = gettext_lazy("Teams acknowledge what is published; their lead says so.")

    def rows(self) -> list[TeamRow]:
        """Those read for the page."""
        rows: list[TeamRow] = self.scope["rows"]
        return rows

    def counted(self, count: int) -> str:
        """`9 teams`."""
        return ngettext("%(n)s team", "%(n)s teams", count) % {"n": count}


def _spoken_for(initiative: Initiative, by: User) -> list[Team]:
    """The teams this person may answer for: those one leads, or all for whoever publishes the principles."""
    is_any = may(by, actions.PUBLISH, initiative)
    return [team for team in asked_teams() if is_any or by.pk in team.owner_ids()]


def principles(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What holds, who acknowledged it, and the exceptions."""
    found, by = seen_initiative(request, key), actor(request)
    rows = list(found.principles.all())
    teams = team_rows(rows)
    table = TeamsTable(request, rows=teams)
    answer = table.answer()
    if answer:
        return answer
    is_publisher = may(by, actions.PUBLISH, found)
    mine = [row for row in teams if is_publisher or by.pk in row.team.owner_ids()]
    waiting = [row.team for row in mine if row.published and not row.is_done]
    asked = PrincipleException.objects.filter(principle__initiative=found)
    context = {
        "principles": rows,
        "table": table,
        "form": PrincipleForm(auto_id="principle-%s"),
        "has_drafts": any(row.published_on is None for row in rows),
        "may_add": may(by, "change.add_principle", found),
        "may_publish": is_publisher,
        "may_answer": may(by, "change.answer_exception", found),
        "acknowledge_form": AcknowledgeForm(teams=waiting) if waiting else None,
        "exceptions": list(asked.select_related("principle", "team", "asked_by", "answered_by")),
        "exception_form": _exception_form(found, mine, rows),
        "answer_form": AnswerForm(auto_id=False),
    }
    sentence = acknowledged_sentence(teams, rows)
    return change_page(
        request, found, "change/principles.html", context, here="principles", sentence=sentence
    )


def _exception_form(
    initiative: Initiative, mine: list[TeamRow], rows: list[Principle]
) -> ExceptionForm | None:
    is_open = any(row.published_on and not row.is_fixed for row in rows)
    return (
        ExceptionForm(teams=[row.team for row in mine], initiative=initiative) if mine and is_open else None
    )


@require_POST
def add_principle(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more."""
    found = seen_initiative(request, key)
    actions.add_principle(found, **filled(PrincipleForm(request.POST)), by=actor(request))
    return _done(request, found)


@require_POST
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """All drafts."""
    found = seen_initiative(request, key)
    actions.publish_principles(found, by=actor(request))
    return _done(request, found)


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """A team knows what is published."""
    found, by = seen_initiative(request, key), actor(request)
    form = AcknowledgeForm(request.POST, teams=_spoken_for(found, by))
    actions.acknowledge_principles(filled(form)["team"], initiative=found, by=by)
    return _done(request, found)


@require_POST
def ask_exception(request: HttpRequest, key: UUID) -> HttpResponse:
    """A team cannot follow one."""
    found, by = seen_initiative(request, key), actor(request)
    form = ExceptionForm(request.POST, teams=_spoken_for(found, by), initiative=found)
    actions.ask_exception(**filled(form), by=by)
    return _done(request, found)


@require_POST
def edit_principle(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reword it, or remove it."""
    rows, by = (
        Principle.objects.visible_to(actor(request)).select_related("initiative__owner"),
        actor(request),
    )
    row = get_object_or_404(rows, key=key)
    if "remove" in request.POST:
        actions.remove_principle(row, by=by)
    else:
        actions.edit_principle(row, filled(PrincipleForm(request.POST)), by=by)
    return _done(request, row.initiative)


@require_POST
def answer_exception(request: HttpRequest, key: UUID) -> HttpResponse:
    """Allowed or not."""
    rows, by = PrincipleException.objects.visible_to(actor(request)), actor(request)
    row = get_object_or_404(rows.select_related("principle__initiative__owner", "asked_by"), key=key)
    is_allowed = request.POST.get("do") == "allow"
    actions.answer_exception(row, is_allowed=is_allowed, answer=request.POST.get("answer", ""), by=by)
    return _done(request, row.principle.initiative)


def _done(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    toast(request, _("Saved"), undo_url())
    return redirect("change:principles", initiative.key)
