"""Saved views of lists: kept, found again, forgotten."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manyways.access.actions import undo_url
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.desk import actions
from manyways.desk.models import SavedView
from manyways.ui.pages import page, toast
from manyways.ui.tables.views import keep_views_at

keep_views_at("desk:views")


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """The views of one list: one's own and the shared ones, and the form to keep the present one."""
    given = request.GET
    name, path = given.get("list", ""), given.get("path", "")
    context = {
        "views": SavedView.objects.visible_to(actor(request)).filter(list_name=name, path=path),
        "may_share": may_everywhere(actor(request), actions.SHARE_VIEW),
        "list": name,
        "path": path if path.startswith("/") and not path.startswith("//") else "/",
        "query": given.get("query", "?"),
        "columns": given.getlist("columns"),
    }
    return page(request, "desk/views.html", context, "menu")


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is shown under a name."""
    sent = request.POST
    view = actions.keep_own_view(
        list_name=sent.get("list", ""),
        name=sent.get("name", ""),
        path=sent.get("path", ""),
        query=sent.get("query", ""),
        columns=sent.getlist("columns"),
        is_shared=sent.get("is_shared") == "yes",
        by=actor(request),
    )
    toast(request, _("View kept: %(name)s") % {"name": view.name}, undo_url())
    return redirect(view.address)


@require_POST
def forget_view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a view away."""
    view = get_object_or_404(SavedView.objects.visible_to(actor(request)), key=key)
    actions.forget_own_view(view, by=actor(request))
    toast(request, _("View forgotten: %(name)s") % {"name": view.name}, undo_url())
    return redirect(view.path)
