"""The page of a team's composition: its seats and when it is whole, what is missing, how stable it is, how it works."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams import actions
from manyways.teams.forms.formation import SeatForm, WayForm
from manyways.teams.models import Membership, Seat, Team
from manyways.teams.queries.formation import (
    Discipline,
    Forming,
    changes_by_quarter,
    disciplines_of,
    forming_of,
    stayed_a_year,
)
from manyways.teams.queries.organisation import members_of, other_teams_of
from manyways.teams.views.organisation import filled, team_tabs
from manyways.ui.answers import refused_in
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.ui.values import date_text


def _seen_team(request: HttpRequest, key: UUID) -> Team:
    rows = Team.objects.visible_to(actor(request)).select_related("lead", "group")
    return get_object_or_404(rows, key=key)


def _seen_seat(request: HttpRequest, key: UUID) -> Seat:
    rows = Seat.objects.visible_to(actor(request)).select_related("team__lead", "team__group", "person")
    return get_object_or_404(rows, key=key)


def composition(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether a team is whole, cross-functional, dedicated and durable."""
    team, by = _seen_team(request, key), actor(request)
    here = [row for row in members_of(team.group) if row.starts_on <= today()]
    forming = forming_of(team)
    disciplines = disciplines_of(here, [row.seat for row in forming.takings])
    elsewhere = other_teams_of([row.person for row in here], team.group)
    stayed, count = stayed_a_year(team)
    may_seat = may(by, "teams.edit_seat", team)
    context = {
        "team": team,
        "tabs": team_tabs(team, "composition"),
        "sentence": composition_sentence(here, disciplines, forming),
        "seats": forming.takings,
        "forming_sentence": forming_sentence(forming),
        "disciplines": disciplines,
        "nameless": sum(not row.discipline for row in here),
        "dedicated": sum(row.percent == 100 for row in here),
        "count": len(here),
        "shared": [(row.person, elsewhere[row.person_id]) for row in here if row.person_id in elsewhere],
        "stayed": stayed,
        "stayed_of": count,
        "quarters": changes_by_quarter(team)[::-1],
        "ways": list(team.ways.all()),
        "seat_form": SeatForm(auto_id="seat-%s"),
        "way_form": WayForm(),
        "sections": [
            (panel.label, panel.address(team)) for panel in panels_of("teams.composition", "section")
        ],
        "may_seat": may_seat,
        "may_add_seat": may(by, "teams.add_seat", team),
        "may_choose": may(by, "teams.choose_way_of_working", team),
    }
    return page(request, "teams/composition.html", context)


def composition_sentence(members: list[Membership], disciplines: list[Discipline], forming: Forming) -> str:
    """`6 of 7 are here all the time. Testing is missing. Whole from 12 Jan.`"""
    if not members and not forming.takings:
        return _("Nobody is in it yet.")
    whole = sum(row.percent == 100 for row in members)
    parts = [_("%(whole)s of %(count)s are here all the time.") % {"whole": whole, "count": len(members)}]
    missing = [row.name for row in disciplines if row.is_missing]
    if missing:
        text = ngettext("%(names)s is missing.", "%(names)s are missing.", len(missing))
        parts.append(text % {"names": ", ".join(missing)})
    elif any(row.wanted for row in disciplines):
        parts.append(_("Every discipline it needs is here."))
    return " ".join([*parts, forming_sentence(forming)]).strip()


def forming_sentence(forming: Forming) -> str:
    """From which day the team is whole, and who holds it up."""
    if not forming.takings:
        return ""
    if forming.open:
        names = ", ".join(str(row.seat.person or row.seat.discipline) for row in forming.open)
        return _("No day yet on which it is whole: it waits for %(names)s.") % {"names": names}
    day = forming.full_on
    if day is None or day <= today():
        return (
            _("It is whole.") if all(row.is_here for row in forming.takings) else _("It can be whole today.")
        )
    names = ", ".join(str(row.seat.person) for row in forming.holding_up)
    words = {"day": date_text(day), "names": names}
    return (
        _("Whole from %(day)s; the last to come: %(names)s.") % words
        if names
        else _("Whole from %(day)s.") % words
    )


@require_POST
def add_seat(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more discipline the team needs."""
    team = _seen_team(request, key)
    seat = actions.add_seat(team, **_chosen(SeatForm(request.POST)), by=actor(request))
    toast(request, _("Seat added: %(name)s") % {"name": seat.discipline}, undo_url())
    return redirect("teams:composition", key)


def _chosen(form: SeatForm) -> dict[str, Any]:
    given = filled(form)
    return {name: value for name, value in given.items() if name != "version"}


def edit_seat(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another discipline, share or person; or no seat at all."""
    seat, by = _seen_seat(request, key), actor(request)
    check_right(request, "teams.edit_seat", seat)
    if "remove" in request.POST:
        actions.remove_seat(seat, by=by)
        toast(request, _("Seat removed: %(name)s") % {"name": seat.discipline}, undo_url())
        return redirect("teams:composition", seat.team.key)
    form = SeatForm(
        request.POST or None, instance=_seen_seat(request, key), initial={"version": seat.version}
    )
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.edit_seat(seat, form.changes(), version=form.cleaned_data["version"], by=by)
            toast(request, _("Saved"), undo_url())
            return redirect("teams:composition", seat.team.key)
    may_remove = may(by, "teams.remove_seat", seat)
    context = {"form": form, "team": seat.team, "seat": seat, "may_remove": may_remove}
    return page(request, "teams/seat.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_seat(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let its person come on the day they are free."""
    seat = _seen_seat(request, key)
    row = actions.take_seat(seat, by=actor(request))
    words = {"name": row.person, "team": seat.team, "day": date_text(row.starts_on)}
    toast(request, _("%(name)s is in %(team)s from %(day)s") % words, undo_url())
    return redirect("teams:composition", seat.team.key)


@require_POST
def choose_way(request: HttpRequest, key: UUID) -> HttpResponse:
    """How the team works, and why."""
    team = _seen_team(request, key)
    actions.choose_way_of_working(team, **filled(WayForm(request.POST)), by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("teams:composition", key)
