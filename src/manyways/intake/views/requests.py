"""Pages of requests: the list, asking, one request with its answer, many pasted at once."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import AskForm, DeclineForm, EditRequest, JoinForm, ParkForm, PasteForm
from manyways.intake.models import SEE_REQUESTS, Request
from manyways.intake.queries.requests import read_pasted, sentence_of, situation, status_of
from manyways.intake.tables import RequestTable
from manyways.intake.views.saving import save_form, seen
from manyways.ui.answers import refused_by
from manyways.ui.pages import page, toast

RELATED = ("asker", "owner", "kind", "initiative", "link")


def requests(request: HttpRequest) -> HttpResponseBase:
    """All requests this person may see."""
    table, by = RequestTable(request), actor(request)
    sorts = may_everywhere(by, SEE_REQUESTS)
    context = {
        "table": table,
        "sentence": situation(by) if sorts else _("What you asked for, and what was answered."),
        "may_paste": may(by, "intake.ask_many"),
        "may_link": may(by, "intake.make_link"),
    }
    return table.answer() or page(request, "intake/requests.html", context)


def new_request(request: HttpRequest) -> HttpResponse:
    """Three fields, and somebody answers within 14 days."""
    form = AskForm(request.POST or None, initial=request.GET.dict())

    def save() -> Request:
        return actions.ask(**form.cleaned_data, by=actor(request))

    return save_form(
        request, form, save, "intake/ask.html", {}, said=_("Asked. The answer comes to your inbox.")
    )


def request_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request: what is needed, where it stands, and how to answer."""
    found, by = seen(request, Request, key, *RELATED), actor(request)
    context = {
        "request_row": found,
        "status": status_of(found),
        "sentence": sentence_of(found),
        "over": " · ".join(
            part for part in (_("Request"), found.asked_by, found.kind.noun if found.kind else "") if part
        ),
        "advice": list(found.advice.order_by("-pk")),
        "offers": Offers("intake", found, to=by),
        "may_answer": may(by, "intake.accept_request", found) and may(by, "work.create_initiative"),
        "may_advise": may(by, "intake.start_advice"),
        "join_form": JoinForm(by=by),
        "decline_form": DeclineForm(),
        "park_form": ParkForm(),
    }
    return page(request, "intake/request.html", context)


def edit_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct the words, the kind, who answers, by when."""
    found = seen(request, Request, key)
    form = EditRequest(
        request.POST or None, instance=seen(request, Request, key), initial={"version": found.version}
    )

    def save() -> Request:
        changes, version = form.changes(), form.cleaned_data["version"]
        return actions.edit_request(found, changes, version=version, by=actor(request)) if changes else found

    context = {"title": found.name, "back": found.get_absolute_url()}
    return save_form(request, form, save, "intake/form.html", context)


@require_POST
def answer_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it, accept it, decline it, park it, or reopen it."""
    found = seen(request, Request, key, *RELATED)
    changed = _ANSWERS.get(request.POST.get("to", ""), _take)(request, found)
    words = {"name": found.name, "state": changed.get_state_display()}
    toast(request, _("%(name)s: %(state)s") % words, undo_url())
    return redirect(changed)


def _take(request: HttpRequest, found: Request) -> Request:
    return actions.take_request(found, by=actor(request))


def _accept(request: HttpRequest, found: Request) -> Request:
    form = JoinForm(request.POST, by=actor(request))
    if not form.is_valid():
        raise Refused(fields={"initiative": _("Choose an initiative of the list.")})
    return actions.accept_request(found, initiative=form.cleaned_data["initiative"], by=actor(request))


def _decline(request: HttpRequest, found: Request) -> Request:
    return actions.decline_request(found, reason=request.POST.get("reason", ""), by=actor(request))


def _park(request: HttpRequest, found: Request) -> Request:
    form = ParkForm(request.POST)
    if not form.is_valid():
        raise refused_by(form)
    return actions.park_request(found, **form.cleaned_data, by=actor(request))


def _reopen(request: HttpRequest, found: Request) -> Request:
    return actions.reopen_request(found, by=actor(request))


_ANSWERS: dict[str, Any] = {"accept": _accept, "decline": _decline, "park": _park, "reopen": _reopen}


def paste_requests(request: HttpRequest) -> HttpResponse:
    """Many requests at once: first seen as understood, then brought in."""
    form = PasteForm(request.POST or None, request.FILES or None)
    text = form.rows_text() if request.method == "POST" and form.is_valid() else ""
    pasted = read_pasted(text) if text else None
    if pasted and not pasted.problems and "write" in request.POST:
        made = actions.ask_many([row.fields for row in pasted.rows], by=actor(request))
        words = ngettext("%(n)s request brought in", "%(n)s requests brought in", len(made)) % {
            "n": len(made)
        }
        toast(request, words, undo_url())
        return redirect("intake:requests")
    context = {"text": text, "pasted": pasted, "form": form}
    return page(request, "intake/paste.html", context, status=422 if pasted and pasted.problems else 200)
