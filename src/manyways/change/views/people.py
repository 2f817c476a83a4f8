"""The people a change affects: the table with four lamps, the list, the walk, one stakeholder."""

from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import check_right
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.forms.plans import (
    DecisionForm,
    ImpactForm,
    LookForm,
    ObservationForm,
    StakeholdersForm,
    at_milestone,
)
from manyways.change.models import Case, Engagement, Stakeholder
from manyways.change.queries.people import read_lines
from manyways.change.queries.starting import starting_groups
from manyways.change.queries.walk import progress_of_walk
from manyways.change.standing.maps import map_of
from manyways.change.standing.owed import corrections_owed
from manyways.change.standing.people import Standing
from manyways.change.standing.processes import break_rows
from manyways.change.tables import PeopleTable
from manyways.change.views.record import (
    change_page,
    owed_sentence,
    posted_key,
    posted_keys,
    seen_initiative,
    seen_stakeholder,
)
from manyways.teams.models import Group
from manyways.ui.answers import say_refusal
from manyways.ui.pages import toast

SHOWN_GAPS = 6


def people(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Everyone on the list with four lamps, and beside it what is owed and not planned."""
    found = seen_initiative(request, key)
    standing = Standing(found)
    table = PeopleTable(request, rows=standing.rows, initiative=found)
    answer = table.answer()
    if answer:
        return answer
    breaks = [row for row in break_rows(found) if not row.impact.fixer and row.impact.fixed_on is None]
    context = {
        "table": table,
        "unlisted": standing.unlisted,
        "is_owed": bool(standing.owed),
        "gaps": standing.gaps[:SHOWN_GAPS],
        "more_gaps": max(0, len(standing.gaps) - SHOWN_GAPS),
        "corrections": corrections_owed(standing.book, actor(request)),
        "breaks": breaks[:SHOWN_GAPS],
        "done": [row.name for row in standing.rows if row.is_complete],
        "case": Case.objects.filter(initiative=found).first(),
        "look_form": LookForm(),
    }
    return change_page(
        request,
        found,
        "change/people.html",
        context,
        here="people",
        sentence=owed_sentence(standing),
        counts={"people": len(standing.rows)},
    )


def add_stakeholders(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ticks of the starting list, or pasted names with a preview of how they were understood."""
    found = seen_initiative(request, key)
    check_right(request, "change.add_stakeholders", found)
    form = StakeholdersForm(request.POST or None)
    lines = read_lines(form.cleaned_data["text"]) if form.is_bound and form.is_valid() else []
    if request.method == "POST" and ("write" in request.POST or not lines):
        chosen = Group.objects.filter(key__in=posted_keys(request, "group"))
        names = read_lines("\n".join(request.POST.getlist("new")))
        added = actions.add_stakeholders(found, groups=chosen, lines=[*names, *lines], by=actor(request))
        toast(request, _("%(n)s added") % {"n": len(added)}, undo_url())
        return redirect("change:people", key)
    there = set(found.stakeholders.values_list("group_id", flat=True))
    entries = [
        each for each in starting_groups(actor(request)) if not each.group or each.group.pk not in there
    ]
    context = {"form": form, "lines": lines, "entries": entries, "ticked": request.POST.getlist("group")}
    sentence = _("A name is enough. Nobody needs to be on record by name.")
    return change_page(
        request, found, "change/add_stakeholders.html", context, here="people", sentence=sentence
    )


def walk(request: HttpRequest, key: UUID) -> HttpResponse:
    """One stakeholder at a time; two people walk past each other."""
    found = seen_initiative(request, key)
    user = actor(request)
    skipped = refused = None
    here = Stakeholder.objects.filter(initiative=found, key=posted_key(request, "stakeholder")).first()
    if here is not None and request.POST.get("decision") == "later":
        skipped = here
    elif here is not None:
        refused = _decide(request, here)
        if refused is None:
            return redirect("change:walk", key)
    current = here if refused else actions.walk(found, skipping=skipped, by=user)
    progress = progress_of_walk(found)
    if current is None:
        toast(request, _("Everyone has a decision, or somebody else is deciding."))
        return redirect("change:people", key)
    standing = Standing(found)
    context = {
        **_about(current, standing, user),
        "progress": progress,
        "number": progress.done + 1,
        "form": refused or DecisionForm(instance=current, initial={"version": current.version}),
        "impact_form": at_milestone(ImpactForm(initial={"group": current.group_id}), found),
    }
    sentence = _("%(done)s of %(total)s decided.") % {"done": progress.done, "total": progress.total}
    answer = change_page(request, found, "change/walk.html", context, here="people", sentence=sentence)
    answer.status_code = 422 if refused else 200
    return answer


def _decide(request: HttpRequest, stakeholder: Stakeholder) -> DecisionForm | None:
    """Take the decision; else the form again, with what is missing."""
    form = DecisionForm(request.POST, instance=Stakeholder.objects.get(pk=stakeholder.pk))
    if not form.is_valid():
        return form
    values = {name: form.cleaned_data[name] for name in ("reason", "needs", "role", "has_no_process")}
    try:
        changed = actions.decide_stakeholder(
            stakeholder,
            decision=request.POST.get("decision", ""),
            version=form.cleaned_data["version"],
            by=actor(request),
            **values,
        )
    except Refused as refusal:
        say_refusal(form, refusal)
        return form
    toast(request, f"{changed.name}: {changed.get_decision_display()}", undo_url())
    return None


def _about(stakeholder: Stakeholder, standing: Standing, user: User) -> dict[str, object]:
    """What is known about one of them, as far as this person may read it."""
    row = next(each for each in standing.rows if each.stakeholder.pk == stakeholder.pk)
    planned = {each.pk for impact in row.impacts for each in standing.planned[impact.pk]}
    plans = Engagement.objects.visible_to(user).filter(pk__in=planned)
    return {
        "stakeholder": stakeholder,
        "row": row,
        "plans": plans.order_by(F("planned_on").asc(nulls_last=True)),
        "breaks": standing.broken[stakeholder.group_id] if stakeholder.group_id else [],
    }


def stakeholder(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: the decision, what changes, what is planned, which processes, how they stood over time."""
    found = seen_stakeholder(request, key)
    initiative = seen_initiative(request, found.initiative.key)
    refused = _decide(request, found) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("change:stakeholder", key)
    context = {
        **_about(found, Standing(initiative), actor(request)),
        "form": refused or DecisionForm(instance=found, initial={"version": found.version}),
        "impact_form": at_milestone(ImpactForm(initial={"group": found.group_id}), initiative),
        "observations": found.observations.select_related("seen_by"),
        "observation_form": ObservationForm(),
        "may_observe": found.group_id is not None
        and may(actor(request), "change.observe_stakeholder", found),
    }
    sentence = _("%(name)s: %(decision)s.") % {"name": found.name, "decision": found.decision_words}
    return change_page(
        request, initiative, "change/stakeholder.html", context, here="people", sentence=sentence
    )


@require_POST
def observe(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a group stands to it today."""
    found = seen_stakeholder(request, key)
    form = ObservationForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Influence is 1 to 5, support −2 to +2."))
    actions.observe_stakeholder(found, **form.cleaned_data, by=actor(request))
    toast(request, _("Noted"), undo_url())
    return redirect("change:stakeholder", key)


@require_POST
def remove_stakeholder(request: HttpRequest, key: UUID) -> HttpResponse:
    """Off the list; Undo brings it back."""
    found = seen_stakeholder(request, key)
    actions.remove_stakeholder(found, by=actor(request))
    toast(request, _("%(name)s taken off the list") % {"name": found.name}, undo_url())
    return redirect("change:people", found.initiative.key)


@require_POST
def ask_for_a_look(request: HttpRequest, key: UUID) -> HttpResponse:
    """“HR, look at this plan by …: whom did we miss?”"""
    found = seen_initiative(request, key)
    form = LookForm(request.POST)
    if not form.is_valid():
        raise Refused(fields={"until": _("Choose a day.")})
    asked = actions.ask_for_a_look(found, until=form.cleaned_data["until"], by=actor(request))
    toast(request, _("Asked %(n)s in HR.") % {"n": asked} if asked else _("Nobody partners for HR here yet."))
    return redirect("change:people", key)


def influence(request: HttpRequest, key: UUID) -> HttpResponse:
    """The map of groups by influence and support, and how each moved."""
    found = seen_initiative(request, key)
    context = map_of(found)
    sentence = _("Groups of five and more, as somebody saw them on a day. Persons are never scored.")
    return change_page(request, found, "change/influence.html", context, here="people", sentence=sentence)
