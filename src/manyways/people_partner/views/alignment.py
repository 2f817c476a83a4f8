"""Pages of private notes and review alignment."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.people_partner import actions
from manyways.people_partner.alignment_tables import NoteTable, RuleTable
from manyways.people_partner.forms.alignment import NoteForm, RuleForm
from manyways.people_partner.models import GroupNote, ReviewRule
from manyways.people_partner.queries.alignment import countdown, effect_status, open_conflicts, touched_by
from manyways.people_partner.views import ask, inside
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
    by = inside(request, "people_partner.add_review_rule")
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
    by = inside(request, "people_partner.add_note")
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
    by = inside(request, "people_partner.edit_note")
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
