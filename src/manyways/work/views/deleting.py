"""Deleting an initiative: first what goes with it and who waits for it, then one press."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from manyways.access.actions import undo_url
from manyways.access.doors import check_right
from manyways.access.models import User
from manyways.access.web import actor, sent_version
from manyways.ui.pages import page, toast
from manyways.ui.panels import panels_of
from manyways.work import actions
from manyways.work.before_deleted import relied_on
from manyways.work.models import Initiative, Item
from manyways.work.queries.lists import hidden_waiting_count, waiting_elsewhere
from manyways.work.queries.parts import parts_used
from manyways.work.views.record import PAGE, over_line, seen_initiative

DELETE = "work.delete_initiative"


def delete_initiative(request: HttpRequest, key: UUID) -> HttpResponse:
    """What goes with it, what waits for it elsewhere, and the button."""
    found, by = seen_initiative(request, key), actor(request)
    check_right(request, DELETE, found)
    if request.method == "POST":
        actions.delete_initiative(found, version=sent_version(request), by=by)
        toast(request, _("%(name)s deleted") % {"name": found.name}, undo_url())
        return redirect("work:initiatives")
    context = {
        "initiative": found,
        "over": over_line(found),
        "relied_on": relied_on(found),
        "item_count": Item.objects.filter(initiative=found).count(),
        "parts": _parts_in_use(found, by),
        "links": list(waiting_elsewhere(found, by)),
        "hidden": hidden_waiting_count(found, by),
    }
    return page(request, "work/delete_initiative.html", context)


def _parts_in_use(initiative: Initiative, user: User) -> list[str]:
    """The tabs that have something in them, as far as this person may open them."""
    used = parts_used(initiative)
    tabs = (panel for panel in panels_of(PAGE, "tab") if panel.name in used)
    return [str(panel.label) for panel in tabs if panel.is_for(user, initiative)]
