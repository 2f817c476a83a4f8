"""Pages of team structure: how a team works with those it serves, its options side by side, one option and the switch."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.clock import today
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams import actions
from manyways.teams.forms.structures import NewOptionForm, OptionForm, ServiceForm, SwitchForm, VoiceForm
from manyways.teams.models import Person, StructureOption, Team
from manyways.teams.queries.outlook import Outlook, names_of, outlook_of
from manyways.teams.queries.structures import (
    Cover,
    covers,
    embedded_elsewhere,
    model_of,
    places_of,
    served_by,
    shares_on,
    switch_on,
    switches_of,
)
from manyways.teams.views.organisation import filled, team_tabs
from manyways.ui.answers import refused_in, say_refusal
from manyways.ui.components.signs import Status
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.ui.values import date_text


def _seen_team(request: HttpRequest, key: UUID) -> Team:
    rows = Team.objects.visible_to(actor(request)).select_related("lead", "group")
    return get_object_or_404(rows, key=key)


def _seen_option(request: HttpRequest, key: UUID) -> StructureOption:
    rows = StructureOption.objects.visible_to(actor(request)).select_related("team__lead", "team__group")
    return get_object_or_404(rows, key=key)


def structure(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a team works with those it serves: today, its options, who was consulted, and what it was before."""
    team, by = _seen_team(request, key), actor(request)
    shares, served, switches = shares_on(), served_by(team), switches_of(team)
    names = names_of(row.person_id for row in shares if row.home_id == team.pk)
    here = covers(team, served, shares)
    options = list(
        team.structure_options.select_related("team__lead", "team__group").prefetch_related("voices__person")
    )
    context = {
        "team": team,
        "tabs": team_tabs(team, "structure"),
        "sentence": _sentence(team, here),
        "status": _review_status(team),
        "covers": [(cover, [names[pk] for pk in cover.people if pk in names]) for cover in here],
        "cover_sentence": cover_sentence(here),
        "embedded": embedded_elsewhere(team),
        "options": [outlook_of(option, by) for option in options],
        "current": switch_on(team),
        "voices": list(team.structure_voices.select_related("person", "leans_to")),
        "voice_form": VoiceForm(team=team),
        "switches": switches,
        "service_form": ServiceForm(
            team=team,
            instance=team,
            initial={"serves": [each.pk for each in served], "version": team.version},
        ),
        "sections": [(panel.label, panel.address(team)) for panel in panels_of("teams.structure", "section")],
        "may_add": may(by, "teams.add_structure_option", team),
        "may_describe": may(by, "teams.describe_service", team),
    }
    return page(request, "teams/structure.html", context)


def _sentence(team: Team, here: Iterable[Cover]) -> str:
    """`Standalone since 1 Oct, looked at again on 15 Jan. Insights is left without.`"""
    now = switch_on(team)
    word = model_of(shares_on(), team).label
    since = (
        _("%(model)s since %(day)s") % {"model": word, "day": date_text(now.starts_on)} if now else str(word)
    )
    if now and now.is_trial:
        since += ", " + _("as a trial")
    if now and now.review_on > today():
        since += ", " + _("looked at again on %(day)s") % {"day": date_text(now.review_on)}
    return f"{since}. {cover_sentence(here)}".strip()


def cover_sentence(here: Iterable[Cover]) -> str:
    """Which served team is left without, or how all are served."""
    rows = list(here)
    left = [str(row.team) for row in rows if row.is_left]
    inside = sum(bool(row.percent) for row in rows)
    if not rows:
        return ""
    if left:
        words = {"inside": inside, "all": len(rows), "names": ", ".join(left)}
        return (
            ngettext(
                "%(inside)s of %(all)s teams have somebody in them; %(names)s is left without.",
                "%(inside)s of %(all)s teams have somebody in them; %(names)s are left without.",
                len(left),
            )
            % words
        )
    if not inside:
        return ngettext("%(n)s team asks for its help.", "%(n)s teams ask for its help.", len(rows)) % {
            "n": len(rows)
        }
    words = {"inside": inside, "all": len(rows)}
    return _("%(inside)s of %(all)s teams have somebody in them; no team is left without.") % words


def _review_status(team: Team) -> Status | None:
    """Whether the day to look again has come."""
    now = switch_on(team)
    if now is None or now.review_on > today():
        return None
    day = date_text(now.review_on)
    return Status("watch", _("It was to be looked at again on %(day)s.") % {"day": day}, _("Look again"))


def new_option(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add an option: a name, and the teams to embed people in."""
    team, by = _seen_team(request, key), actor(request)
    check_right(request, "teams.add_structure_option", team)
    people = sorted({row.person_id for row in shares_on() if row.home_id == team.pk})
    form = NewOptionForm(request.POST or None, team=team, served=served_by(team), people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refused_in(form):
            option = actions.add_structure_option(team, **given, by=by)
            toast(request, _("%(name)s added. See what it would change.") % {"name": option.name}, undo_url())
            return redirect(option)
    context = {"form": form, "team": team}
    return page(request, "teams/new_structure_option.html", context, status=422 if form.is_bound else 200)


def option(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an option would change, and the switch to it."""
    found = _seen_option(request, key)
    form = SwitchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        try:
            switch = actions.switch_structure(found, **given, by=actor(request))
            toast(request, _switched(switch), undo_url())
            return redirect(switch)
        except Refused as refusal:
            if not refusal.fields:
                raise
            say_refusal(form, refusal)
    return _option_page(request, found, form)


def _switched(switch: Any) -> str:
    words = {"team": switch.team, "option": switch.option, "day": date_text(switch.starts_on)}
    return _("%(team)s: %(option)s from %(day)s") % words


def _option_page(request: HttpRequest, found: StructureOption, form: SwitchForm) -> HttpResponse:
    by, outlook = actor(request), outlook_of(found, actor(request))
    served, now = served_by(found.team), switch_on(found.team)
    context = {
        "option": found,
        "team": found.team,
        "outlook": outlook,
        "sentence": outlook_sentence(outlook),
        "is_current": bool(now and now.option_id == found.pk and outlook.changes_nothing),
        "form": form,
        "edit_form": OptionForm(instance=found, initial={"version": found.version}, auto_id="option-%s"),
        "grid": _grid(found, served),
        "served": served,
        "voices": list(found.voices.select_related("person")),
        "may_switch": may(by, "teams.switch_structure", found),
        "may_edit": may(by, "teams.edit_structure_option", found),
        "may_remove": may(by, "teams.remove_structure_option", found) and not found.switches.exists(),
    }
    return page(request, "teams/structure_option.html", context, status=422 if form.is_bound else 200)


def outlook_sentence(outlook: Outlook) -> str:
    """`Embedded. 4 of 5 teams have somebody in them; Insights is left without.`"""
    return f"{outlook.model.label}. {cover_sentence(outlook.covers)}".strip()


def _grid(found: StructureOption, served: list[Team]) -> list[tuple[Person, list[tuple[Team, int | str]]]]:
    """Each person the team pays for, with the percent placed in each served team."""
    placed = places_of(found)
    ids = {row.person_id for row in shares_on() if row.home_id == found.team_id} | set(placed)
    people = Person.objects.filter(pk__in=ids).order_by("name")
    return [
        (person, [(team, placed.get(person.pk, {}).get(team.pk, "")) for team in served]) for person in people
    ]


@require_POST
def place_people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who would work where: one number for each person and team, empty for none."""
    found = _seen_option(request, key)
    places = []
    for person, cells in _grid(found, served_by(found.team)):
        for team, _percent in cells:
            typed = request.POST.get(f"{person.key}.{team.key}", "").strip().rstrip("%").strip()
            if typed in {"", "0"}:
                continue
            if not (typed.isascii() and typed.isdigit() and len(typed) <= 3):
                raise Refused(_("%(name)s: give a percent from 1 to 100.") % {"name": person})
            places.append((person, team, int(typed)))
    actions.place_people(found, places=places, by=actor(request))
    toast(request, _("Placed"), undo_url())
    return redirect(found)


@require_POST
def edit_option(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its name, what speaks for and against it."""
    found = _seen_option(request, key)
    form = OptionForm(request.POST, instance=_seen_option(request, key), initial={"version": found.version})
    given = filled(form)
    actions.edit_structure_option(found, form.changes(), version=given["version"], by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect(found)


@require_POST
def remove_option(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an option away."""
    found = _seen_option(request, key)
    actions.remove_structure_option(found, by=actor(request))
    toast(request, _("%(name)s removed") % {"name": found.name}, undo_url())
    return redirect("teams:structure", found.team.key)


@require_POST
def consult(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who was consulted, and what they said."""
    team = _seen_team(request, key)
    given = filled(VoiceForm(request.POST, team=team))
    actions.consult_on_structure(team, **given, by=actor(request))
    toast(request, _("Written down"), undo_url())
    return redirect("teams:structure", key)


@require_POST
def describe_service(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom it serves, and how it is asked."""
    team = _seen_team(request, key)
    given = filled(ServiceForm(request.POST, instance=_seen_team(request, key), team=team))
    actions.describe_service(team, **given, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("teams:structure", key)
