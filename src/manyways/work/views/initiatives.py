"""Pages of initiatives: the list, a new one, and what is known about one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right, for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.work import actions
from manyways.work.before_done import stands_against
from manyways.work.forms import ChangeApproach, EditInitiative, NewInitiative, Reason, TeamParts
from manyways.work.models import Initiative, InitiativeTeam
from manyways.work.queries.checks import lines_of_initiative
from manyways.work.queries.lists import portfolio_sentence, progress_of
from manyways.work.tables import InitiativeTable, state_words
from manyways.work.views.moves import moves_of_initiative
from manyways.work.views.record import RELATED, first_tab, record_page, seen_initiative


def initiatives(request: HttpRequest) -> HttpResponseBase:
    """All initiatives this person may see."""
    table = InitiativeTable(request)
    context = {
        "table": table,
        "sentence": portfolio_sentence(actor(request)),
        "may_create": may(actor(request), "work.create_initiative"),
        "may_import": may(actor(request), "interchange.start_import"),
    }
    return table.answer() or page(request, "work/initiatives.html", context)


@for_those_who_may("work.create_initiative")
def new_initiative(request: HttpRequest) -> HttpResponse:
    """Three fields, and it exists."""
    form = NewInitiative(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_initiative(**form.chosen(), by=actor(request))
        except Refused as refusal:
            refused_fields(form, refusal)
        else:
            toast(request, _("%(name)s created") % {"name": made.name}, undo_url())
            return redirect(made)
    status = 422 if form.is_bound else 200
    return page(request, "work/new_initiative.html", {"form": form}, status=status)


def refused_fields(form: Any, refusal: Refused) -> None:
    """Say a refusal at the fields it is about."""
    for name, text in refusal.fields.items():
        form.add_error(name if name in form.fields else None, text)
    if not refusal.fields:
        form.add_error(None, refusal.message)


def initiative(request: HttpRequest, key: UUID) -> HttpResponse:
    """The record opens at the first tab of its approach."""
    return redirect(first_tab(seen_initiative(request, key), actor(request)))


def about(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is known about an initiative, and what can be done with it as a whole."""
    found = seen_initiative(request, key, related=(*RELATED, "program", "goal", "calendar"))
    parts = list(InitiativeTeam.objects.filter(initiative=found).select_related("team"))
    context = {
        "approach_form": ChangeApproach(initial={"approach": found.approach}),
        "stop_form": Reason(prefix="stop"),
        "teams_form": TeamParts(
            initial={
                "works": [part.team_id for part in parts if part.part == InitiativeTeam.Part.WORKS],
                "formed": [part.team_id for part in parts if part.part == InitiativeTeam.Part.FORMED],
            }
        ),
        "works": [part.team for part in parts if part.part == InitiativeTeam.Part.WORKS],
        "formed": [part.team for part in parts if part.part == InitiativeTeam.Part.FORMED],
        "state_words": state_words(found),
        "items": progress_of(found),
        "done_lines": lines_of_initiative(found),
        "moves": moves_of_initiative(found, actor(request)),
        "against": stands_against(found) if found.state == Initiative.State.RUNNING else [],
        "answer_url": reverse("work:answer_initiative", args=[key]),
        "about_sections": [
            (panel.label, panel.address(found)) for panel in panels_of("work.about", "section")
        ],
    }
    sentence = found.summary or progress_of(found).sentence
    return record_page(request, found, "work/about.html", context, here="about", sentence=sentence)


def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is known about an initiative."""
    found = seen_initiative(request, key)
    check_right(request, "work.edit_initiative", found)
    form = EditInitiative(request.POST or None, instance=found, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            changes = form.changes()
            if changes:
                fresh = Initiative.objects.get(pk=found.pk)
                actions.edit_initiative(
                    fresh, changes, version=form.cleaned_data["version"], by=actor(request)
                )
                toast(request, _("Saved"), undo_url())
            return redirect("work:about", key)
        except Refused as refusal:
            if refusal.status == 409:
                raise
            refused_fields(form, refusal)
    context = {"form": form}
    status_sentence = _("Change what is known; the history keeps what it was.")
    return record_page(
        request,
        seen_initiative(request, key),
        "work/edit.html",
        context,
        here="about",
        sentence=status_sentence,
    )


@require_POST
def change_approach(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another way of working on the same items."""
    found = seen_initiative(request, key)
    form = ChangeApproach(request.POST)
    if not form.is_valid():
        raise Refused(fields={"reason": _("Choose an approach, and say in a few words why.")})
    changed = actions.change_approach(
        found, form.cleaned_data["approach"], reason=form.cleaned_data["reason"], by=actor(request)
    )
    toast(request, _("Now %(approach)s. Nothing was lost.") % {"approach": changed.way.label}, undo_url())
    return redirect("work:initiative", key)


@require_POST
def change_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Start, finish, stop or reopen."""
    found, by = seen_initiative(request, key), actor(request)
    match request.POST.get("to"):
        case "start":
            changed = actions.start_initiative(found, by=by)
        case "finish":
            changed = actions.finish_initiative(found, reason=request.POST.get("finish-reason", ""), by=by)
        case "reopen":
            changed = actions.reopen_initiative(found, by=by)
        case _other:
            changed = actions.stop_initiative(found, reason=request.POST.get("stop-reason", ""), by=by)
    toast(
        request,
        _("%(name)s: %(state)s") % {"name": found.name, "state": changed.get_state_display()},
        undo_url(),
    )
    return redirect("work:about", key)


@require_POST
def set_teams(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which teams work on it, and which it forms."""
    found = seen_initiative(request, key)
    form = TeamParts(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose teams of the list."))
    actions.set_teams(
        found, works=form.cleaned_data["works"], formed=form.cleaned_data["formed"], by=actor(request)
    )
    toast(request, _("Teams saved"), undo_url())
    return redirect("work:about", key)
