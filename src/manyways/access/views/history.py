"""The history of any record as a panel, and taking one action back."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from manyways.access.actions import undo_url
from manyways.access.actions.undo import may_undo
from manyways.access.actions.undo import undo as take_back
from manyways.access.history import find_told, history_of
from manyways.access.web import actor
from manyways.ui.pages import announce, page, toast, wants_fragment


@require_GET
def history(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """What happened to one record, newest first."""
    user = actor(request)
    record = find_told(kind, key, user)
    before = request.GET.get("before", "")
    told = history_of(record, user, before=int(before) if before.isdecimal() else None)
    newest = None if before else next(iter(told.entries), None)
    context = {
        "record": record,
        "kind": kind,
        "told": told,
        "may_undo": newest and newest.can_undo and newest.context_id and may_undo(newest.context_id, user),
    }
    return page(request, "access/history.html", context, "history")


@require_POST
def undo(request: HttpRequest, context: uuid.UUID) -> HttpResponse:
    """Take one action back, all its rows or none."""
    count = take_back(context, by=actor(request))
    text = ngettext("Undone.", "Undone: %(count)s rows are as before.", count) % {"count": count}
    if wants_fragment(request):
        response = HttpResponse(status=204)
        announce(response, "mw:undone", {"context": str(context)})
        toast(response, text, undo_url())
        return response
    toast(request, text, undo_url())
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "/")
