"""Pages of training: needs, sessions, who learns what by when, gaps, the catalogue, ways to grow."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.web import actor
from manyways.change.models import Engagement
from manyways.people_partner import actions
from manyways.people_partner.forms.training import (
    AskForm,
    HeldForm,
    OfferForm,
    PathForm,
    SessionForm,
    TeamSkillForm,
)
from manyways.people_partner.models import JobRole, SkillSession, TeamSkill, TrainingOffer
from manyways.people_partner.queries.training import SkillLine, skill_lines
from manyways.people_partner.queries.training_plan import plan_of_training, plan_sentence
from manyways.people_partner.rules import is_inside
from manyways.people_partner.starting import OFFERS
from manyways.people_partner.training_tables import (
    EditableOfferTable,
    GapTable,
    OfferTable,
    PlanTable,
    SkillTable,
)
from manyways.people_partner.views import ask, inside, values_of
from manyways.ui.pages import page, toast
from manyways.ui.tables import Table


def _listed(
    request: HttpRequest, table: Table, at: str, sentence: str, context: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """One of the lists of training."""
    frame = {"table": table, "at": at, "sentence": sentence, **(context or {})}
    return table.answer() or page(request, "people_partner/training.html", frame)


def training(request: HttpRequest) -> HttpResponseBase:
    """Skills that are asked for, and how many still need them."""
    inside(request)
    lines = skill_lines()
    left = sum(len(line.left) for line in lines)
    sentence = (
        ngettext("%(n)s need is left.", "%(n)s needs are left.", left) % {"n": left}
        if lines
        else _("No told role change asks for a new skill.")
    )
    return _listed(request, SkillTable(request), "needs", sentence)


def training_plan(request: HttpRequest) -> HttpResponseBase:
    """Who learns what by when and how, and who has it."""
    inside(request)
    table = PlanTable(request)
    return _listed(request, table, "plan", plan_sentence(table.every))


def training_gaps(request: HttpRequest) -> HttpResponseBase:
    """What each role and each team asks for."""
    by = inside(request)
    table = GapTable(request)
    left = sum(row.left > 0 for row in table.rows())
    text = ngettext("%(n)s gap is open.", "%(n)s gaps are open.", left) % {"n": left}
    asked = TeamSkill.objects.visible_to(by).select_related("team")
    context = {"team_skills": asked, "team_form": TeamSkillForm()}
    return _listed(request, table, "gaps", text if left else _("No gap is open."), context)


@require_POST
def ask_team_skill(request: HttpRequest) -> HttpResponse:
    """A team is to have a skill."""
    by = inside(request)
    given = values_of(TeamSkillForm(request.POST))
    actions.ask_team_skill(given["team"], skill=given["skill"], by=by)
    toast(request, _("A need of everybody in the team who does not have it."), undo_url())
    return redirect("people_partner:training_gaps")


@require_POST
def drop_team_skill(request: HttpRequest, key: UUID) -> HttpResponse:
    """A team does without."""
    by = inside(request)
    rows = TeamSkill.objects.visible_to(by).select_related("team")
    actions.drop_team_skill(get_object_or_404(rows, key=key), by=by)
    toast(request, _("Taken back"), undo_url())
    return redirect("people_partner:training_gaps")


def catalogue(request: HttpRequest) -> HttpResponseBase:
    """What one can learn here: every colleague reads it, HR keeps it."""
    is_hr = is_inside(actor(request))
    table = (EditableOfferTable if is_hr else OfferTable)(request)
    known = set(TrainingOffer.objects.values_list("name", flat=True))
    entries = [(number, each) for number, each in enumerate(OFFERS) if str(each.name) not in known]
    offered = TrainingOffer.objects.filter(is_offered=True).count()
    text = ngettext(
        "%(n)s course, coaching or practice is offered.",
        "%(n)s courses, coachings and practices are offered.",
        offered,
    )
    context = {"is_inside": is_hr, "entries": entries if is_hr else []}
    return _listed(request, table, "catalogue", text % {"n": offered} if offered else "", context)


@require_POST
def take_offers(request: HttpRequest) -> HttpResponse:
    """Ticked entries of the starting list."""
    by = inside(request)
    numbers = {number for number in request.POST.getlist("entry") if number.isdecimal()}
    chosen = [each for number, each in enumerate(OFFERS) if str(number) in numbers]
    made = actions.take_offers(chosen=chosen, by=by)
    toast(request, _("%(n)s added") % {"n": len(made)}, undo_url())
    return redirect("people_partner:catalogue")


def new_offer(request: HttpRequest) -> HttpResponse:
    """One of one's own."""
    by = inside(request, "people_partner.add_offer")
    form = OfferForm(request.POST or None)

    def run(given: dict[str, Any]) -> TrainingOffer:
        given.pop("version")
        return actions.add_offer(**given, by=by)

    back = reverse("people_partner:catalogue")
    return ask(request, form, run, title=_("Add to the catalogue"), back=back, button=_("Add"))


def edit_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change one, or offer it no more."""
    by = inside(request, "people_partner.edit_offer")
    found = get_object_or_404(TrainingOffer, key=key)
    fresh = get_object_or_404(TrainingOffer, key=key)
    form = OfferForm(request.POST or None, instance=fresh, initial={"version": found.version})

    def run(given: dict[str, Any]) -> TrainingOffer:
        return actions.edit_offer(found, form.changes(), version=given["version"], by=by)

    return ask(request, form, run, title=str(found), back=reverse("people_partner:catalogue"))


def _line(request: HttpRequest) -> SkillLine | None:
    skill = request.GET.get("skill", "")
    return next((each for each in skill_lines() if each.skill == skill), None)


def plan_session(request: HttpRequest) -> HttpResponse:
    """One skill: who needs it, its sessions, another one; who is asked by when."""
    by, line = inside(request), _line(request)
    if line is None:
        return redirect("people_partner:training")
    form = SessionForm(request.POST or None, reader=by, skill=line.skill)
    if request.method == "POST" and form.is_valid():
        actions.plan_session(**form.cleaned_data, skill=line.skill, by=by)
        toast(request, _("Planned. Whoever attends has the skill."), undo_url())
        return redirect(line.url)
    sessions = Engagement.objects.filter(
        pk__in=SkillSession.objects.filter(skill__iexact=line.skill).values("engagement")
    )
    context = {
        "line": line,
        "form": form,
        "ask_form": AskForm(skill=line.skill),
        "held_form": HeldForm(),
        "sessions": sessions.order_by("planned_on", "pk"),
        "plan": [row for row in plan_of_training(by) if row.need.skill == line.skill],
    }
    return page(request, "people_partner/skill.html", context, status=422 if form.errors else 200)


@require_POST
def assign_training(request: HttpRequest) -> HttpResponse:
    """Those who are left, or the named ones, are asked by a day."""
    by, line = inside(request), _line(request)
    if line is None:
        return redirect("people_partner:training")
    given = values_of(AskForm(request.POST, skill=line.skill))
    people = given.pop("people", None) or line.left
    made = actions.assign_training(people, skill=line.skill, **given, by=by)
    text = ngettext("%(n)s person asked", "%(n)s people asked", len(made)) % {"n": len(made)}
    toast(request, text, undo_url())
    return redirect(line.url)


@require_POST
def note_skill(request: HttpRequest) -> HttpResponse:
    """Somebody has it already."""
    by = inside(request)
    skill = request.GET.get("skill", "")
    given = values_of(HeldForm(request.POST))
    actions.note_skill(given["person"], skill=skill, why=given["why"], by=by)
    toast(request, _("Noted."), undo_url())
    return redirect("people_partner:training")


def new_growth_path(request: HttpRequest) -> HttpResponse:
    """A way to grow, for everybody to see."""
    by = inside(request, "people_partner.add_growth_path")
    form = PathForm(request.POST or None)

    def run(given: dict[str, Any]) -> JobRole:
        return actions.add_growth_path(given.pop("start"), **given, by=by).start

    back = reverse("people_partner:training")
    return ask(request, form, run, title=_("A way to grow"), back=back, button=_("Show it"))
