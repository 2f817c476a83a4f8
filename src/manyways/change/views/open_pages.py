"""The open page of a change: for every employee, and by a secret link; and the page where it is made."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.doors import Offers, check_right, open_to_all
from manyways.access.rules import may
from manyways.access.web import actor, sent_version
from manyways.change.actions import open_pages as actions
from manyways.change.models.open_pages import OpenPage, Statement
from manyways.change.queries.open_pages import Read, dates_of, published, read_page
from manyways.change.views.voices import linked_page, unlogged
from manyways.teams.forms import RowForm
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative
from manyways.work.views.record import seen_initiative

YEAR = 365 * 24 * 3600
EDITING = ("change.edit_open_page",)
MAKING = ("change.make_open_page", *EDITING)
"""What somebody must be allowed who makes a page: its first saving does both."""


class PageForm(RowForm, forms.ModelForm[OpenPage]):
    """The head of an open page and who reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = OpenPage
        fields = ("title", "intro", "is_published", "has_link", "shows_date")
        widgets = {"intro": forms.Textarea(attrs={"rows": 2})}


class StatementForm(forms.Form):
    """One sentence in one column."""

    text = forms.CharField(label=gettext_lazy("One sentence"), max_length=500)
    column = forms.ChoiceField(label=gettext_lazy("Column"), choices=Statement.Column.choices)


def open_pages(request: HttpRequest) -> HttpResponse:
    """Every change that is talked about openly."""
    rows = list(published(OpenPage.objects.visible_to(actor(request))))
    entries = [(row, read_page(row, last_visit(request, row))) for row in rows]
    return page(request, "change/open_pages.html", {"entries": entries})


def last_visit(request: HttpRequest, found: OpenPage) -> date | None:
    """The day before today on which this browser read the page, kept in its own cookie and nowhere else."""
    days = request.COOKIES.get(_cookie(found), "").split("|")
    try:
        read = [date.fromisoformat(day) for day in days if day]
    except ValueError:
        return None
    return max((day for day in read if day < today()), default=None)


def _cookie(found: OpenPage) -> str:
    return f"mw_read_{found.key.hex[:12]}"


def _remember(request: HttpRequest, response: HttpResponse, found: OpenPage) -> HttpResponse:
    before = last_visit(request, found)
    value = "|".join(day.isoformat() for day in (before, today()) if day)
    response.set_cookie(_cookie(found), value, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def open_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One open page, for every employee."""
    by = actor(request)
    found = get_object_or_404(OpenPage.objects.visible_to(by).select_related("initiative__owner"), key=key)
    context = {**_context(request, found), "may_edit": may(by, "change.edit_open_page", found)}
    return _remember(request, page(request, "change/open_page.html", context), found)


@open_to_all
@unlogged
def open_by_link(request: HttpRequest, link_key: UUID) -> HttpResponse:
    """The same page for whoever holds the link: no menu, no names of those who asked, nothing else."""
    found = linked_page(link_key)
    context = {**_context(request, found), "link_key": link_key}
    return _remember(request, page(request, "change/open_by_link.html", context), found)


def _context(request: HttpRequest, found: OpenPage) -> dict[str, Any]:
    before = last_visit(request, found)
    read = read_page(found, before)
    given_on, safe_on = dates_of(found)
    return {
        "open_page": found,
        "read": read,
        "given_on": given_on,
        "safe_on": safe_on,
        "last_visit": before,
        "news": _news(read) if before else "",
        "columns": [
            ("known", "document", _("What we know"), read.known),
            ("not_known", "question", _("What we don't know yet"), read.not_known),
            ("finding_out", "route", _("How we're finding out"), read.finding_out),
            ("decided", "check", _("Decided"), read.decided),
        ],
    }


def _news(read: Read) -> str:
    if not read.new_count:
        return _("Nothing changed since your last visit.")
    text = ngettext(
        "%(n)s thing changed since your last visit.",
        "%(n)s things changed since your last visit.",
        read.new_count,
    )
    return text % {"n": read.new_count}


def edit_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where an open page is made: its head, its sentences, its readers. `key` is that of the initiative."""
    initiative: Initiative = seen_initiative(request, key)
    by = actor(request)
    kept = OpenPage.objects.filter(initiative=initiative).first()
    for right in EDITING if kept else MAKING:
        check_right(request, right, initiative)
    found = kept or OpenPage(initiative=initiative, title=initiative.name)
    form = PageForm(
        request.POST or None, instance=found, initial={"version": found.version if kept else None}
    )
    if request.method == "POST" and form.is_valid():
        made = kept or actions.make_open_page(initiative, by=by)
        actions.edit_open_page(made, form.changes(), version=form.cleaned_data["version"], by=by)
        toast(request, _("Saved"), undo_url())
        return redirect("change:edit_open_page", key)
    link = request.build_absolute_uri(_link(kept)) if kept and kept.has_link and kept.is_published else ""
    context = {
        "open_page": kept,
        "form": form,
        "statement_form": StatementForm(),
        "columns": Statement.Column.choices,
        "statements": Statement.objects.filter(page=kept).standing(today()) if kept else [],
        "link": link,
        "offers": Offers("change", kept or initiative, to=by),
        "initiative": initiative,
    }
    return page(request, "change/edit_open_page.html", context, status=422 if form.errors else 200)


def _link(found: OpenPage) -> str:
    return reverse("change:open_by_link", args=[found.link_key])


def _own(request: HttpRequest, key: UUID) -> OpenPage:
    return get_object_or_404(
        OpenPage.objects.visible_to(actor(request)).select_related("initiative"), key=key
    )


@require_POST
def renew_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new link; the old one opens nothing any more."""
    found = _own(request, key)
    actions.renew_open_page(found, by=actor(request))
    toast(request, _("The old link opens nothing any more."), undo_url())
    return redirect("change:edit_open_page", found.initiative.key)


@require_POST
def add_statement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say one sentence."""
    found = _own(request, key)
    form = StatementForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"text": request.POST.get("text", "")}
    actions.add_statement(found, **given, by=actor(request))
    toast(request, _("It stands on the page."), undo_url())
    return redirect("change:edit_open_page", found.initiative.key)


@require_POST
def change_statement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Word a sentence anew, move it to another column, or take it back."""
    rows = Statement.objects.visible_to(actor(request)).select_related("page__initiative")
    found = get_object_or_404(rows, key=key)
    if request.POST.get("do") == "take_back":
        actions.take_back_statement(found, by=actor(request))
    else:
        actions.edit_statement(
            found,
            text=request.POST.get("text", ""),
            column=request.POST.get("column") or None,
            version=sent_version(request),
            by=actor(request),
        )
    toast(request, _("Saved"), undo_url())
    return redirect("change:edit_open_page", found.page.initiative.key)
