"""Pages of private notes, review alignment and training."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.change.models import Engagement
from manyways.people_partner import actions
from manyways.people_partner.alignment_tables import NoteTable, RuleTable, SkillTable
from manyways.people_partner.forms.alignment import HeldForm, NoteForm, PathForm, RuleForm, SessionForm
from manyways.people_partner.models import GroupNote, JobRole, ReviewRule, SkillSession
from manyways.people_partner.queries.alignment import countdown, effect_status, open_conflicts, touched_by
from manyways.people_partner.queries.training import skill_lines
from manyways.people_partner.views import ask, inside, values_of
from manyways.ui.pages import page, toast


def _listed(
    request: HttpRequest, table: Any, here: str, sentence: str, add: tuple[str, str]
) -> HttpResponseBase:
    """A list of the room with its one button."""
    context = {"table": table, "here": here, "sentence": sentence, "add_url": add[0], "add": add[1]}
    return table.answer() or page(request, "people_partner/listed.html", context)


def alignment(request: HttpRequest) -> HttpResponseBase:
    """What reviews reward, with the countdown to the next cycle."""
    inside(request)
    text = countdown(open_conflicts())
    sentence = f"{text}." if text else _("Nothing that reviews reward is known to conflict.")
    add = (reverse("people_partner:new_review_rule"), _("List what is rewarded"))
    return _listed(request, RuleTable(request), "alignment", sentence, add)


def new_review_rule(request: HttpRequest) -> HttpResponse:
    """List one more."""
    by = inside(request)
    form = RuleForm(request.POST or None)

    def run(given: dict[str, Any]) -> str:
        given.pop("version")
        actions.add_review_rule(**given, by=by)
        return reverse("people_partner:alignment")

    return ask(
        request,
        form,
        run,
        title=_("What is rewarded today?"),
        back=reverse("people_partner:alignment"),
        button=_("List it"),
    )


def review_rule(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: who is touched, and what is rewarded instead."""
    by = inside(request)
    found = get_object_or_404(ReviewRule.objects.visible_to(by).select_related("group"), key=key)
    form = RuleForm(
        request.POST or None,
        instance=get_object_or_404(ReviewRule, key=key),
        initial={"version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_review_rule(found, form.changes(), version=form.cleaned_data["version"], by=by)
        toast(request, _("Saved"), undo_url())
        return redirect("people_partner:review_rule", key)
    context = {"rule": found, "form": form, "touched": touched_by(found), "status": effect_status(found)}
    return page(request, "people_partner/review_rule.html", context, status=422 if form.errors else 200)


@require_POST
def replace_review_rule(request: HttpRequest, key: UUID) -> HttpResponse:
    """Something else is rewarded now."""
    by = inside(request)
    actions.replace_review_rule(get_object_or_404(ReviewRule.objects.visible_to(by), key=key), by=by)
    toast(request, _("Replaced."), undo_url())
    return redirect("people_partner:alignment")


def notes(request: HttpRequest) -> HttpResponseBase:
    """Private notes on groups."""
    by = inside(request)
    count = GroupNote.objects.visible_to(by).count()
    sentence = ngettext(
        "%(n)s note that nobody outside HR sees.", "%(n)s notes that nobody outside HR sees.", count
    ) % {"n": count}
    return _listed(
        request,
        NoteTable(request),
        "notes",
        sentence,
        (reverse("people_partner:new_note"), _("Write a note")),
    )


def new_note(request: HttpRequest) -> HttpResponse:
    """Write one."""
    by = inside(request)
    form = NoteForm(request.POST or None)

    def run(given: dict[str, Any]) -> str:
        given.pop("version")
        actions.add_note(given.pop("group"), **given, by=by)
        return reverse("people_partner:notes")

    note = _("On a group, never on a person. Only HR reads it; its words are in no history.")
    back = reverse("people_partner:notes")
    return ask(
        request, form, run, title=_("Private note on a group"), back=back, button=_("Keep it"), note=note
    )


def edit_note(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change one."""
    by = inside(request)
    found = get_object_or_404(GroupNote.objects.visible_to(by).select_related("group"), key=key)
    form = NoteForm(
        request.POST or None,
        instance=get_object_or_404(GroupNote, key=key),
        initial={"version": found.version},
    )

    def run(given: dict[str, Any]) -> str:
        actions.edit_note(found, form.changes(), version=given["version"], by=by)
        return reverse("people_partner:notes")

    return ask(request, form, run, title=str(found), back=reverse("people_partner:notes"))


def training(request: HttpRequest) -> HttpResponseBase:
    """Skills that new roles ask for, and how many still need them."""
    inside(request)
    lines = skill_lines()
    left = sum(len(line.left) for line in lines)
    sentence = (
        ngettext("%(n)s need is left.", "%(n)s needs are left.", left) % {"n": left}
        if lines
        else _("No told role change asks for a new skill.")
    )
    add = (reverse("people_partner:new_growth_path"), _("Show a way to grow"))
    return _listed(request, SkillTable(request), "training", sentence, add)


def plan_session(request: HttpRequest) -> HttpResponse:
    """One skill: who needs it, its sessions, another one."""
    by = inside(request)
    skill = request.GET.get("skill", "")
    line = next((each for each in skill_lines() if each.skill == skill), None)
    if line is None:
        return redirect("people_partner:training")
    form = SessionForm(request.POST or None, reader=by)
    if request.method == "POST" and form.is_valid():
        actions.plan_session(**form.cleaned_data, skill=skill, by=by)
        toast(request, _("Planned. Whoever attends has the skill."), undo_url())
        return redirect(line.url)
    sessions = Engagement.objects.filter(pk__in=SkillSession.objects.filter(skill=skill).values("engagement"))
    context = {
        "line": line,
        "form": form,
        "held_form": HeldForm(),
        "sessions": sessions.order_by("planned_on", "pk"),
    }
    return page(request, "people_partner/skill.html", context, status=422 if form.errors else 200)


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
    by = inside(request)
    form = PathForm(request.POST or None)

    def run(given: dict[str, Any]) -> JobRole:
        return actions.add_growth_path(given.pop("start"), **given, by=by).start

    return ask(
        request,
        form,
        run,
        title=_("A way to grow"),
        back=reverse("people_partner:training"),
        button=_("Show it"),
    )
