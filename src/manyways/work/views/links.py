"""Links of an initiative: what waits for what, here and elsewhere."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.pages import page, toast
from manyways.work import actions
from manyways.work.forms import NewLink
from manyways.work.models import Item, Link
from manyways.work.queries.lists import hidden_link_count, links_across
from manyways.work.queries.outline import items_to_choose
from manyways.work.views.items import seen_item
from manyways.work.views.record import record_page, seen_initiative

SHOWN_AT_MOST = 500


def links(request: HttpRequest, key: UUID) -> HttpResponse:
    """All links that touch an initiative, those to others first."""
    found, by = seen_initiative(request, key), actor(request)
    rows = list(links_across(found, by)[:SHOWN_AT_MOST])
    across = [link for link in rows if link.predecessor.initiative_id != link.successor.initiative_id]
    hidden = hidden_link_count(found, by)
    context = {"links": rows, "hidden": hidden, "may_remove": may(by, "work.remove_link", found)}
    count, others = len(rows) + hidden, len(across) + hidden
    sentence = ngettext(
        "%(count)s link, %(across)s of them to other initiatives.",
        "%(count)s links, %(across)s of them to other initiatives.",
        count,
    ) % {"count": count, "across": others}
    return record_page(
        request, found, "work/links.html", context, here="links", sentence=sentence if count else ""
    )


def add_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose what an item waits for: find it, say how, and link."""
    found = seen_item(request, key)
    form = NewLink(request.POST or None, initial={"lag_unit": "working_days", "type": "fs"})
    words = request.GET.get("q", "")
    if request.method == "POST":
        return _make_link(request, found, form)
    choices = (
        [item for item in items_to_choose(actor(request), words) if item.pk != found.pk] if words else []
    )
    context = {"item": found, "form": form, "words": words, "choices": choices}
    return page(request, "work/add_link.html", context, "choices")


def _make_link(request: HttpRequest, found: Item, form: NewLink) -> HttpResponse:
    visible = Item.objects.visible_to(actor(request))
    try:
        predecessor = visible.get(key=request.POST.get("predecessor", ""))
    except (Item.DoesNotExist, ValueError) as error:
        raise Refused(fields={"predecessor": _("Choose the item to wait for.")}) from error
    if not form.is_valid():
        raise Refused(_("The lag cannot be read."))
    lag, unit = form.lag_in_minutes()
    actions.add_link(
        predecessor,
        successor=found,
        type=form.cleaned_data["type"],
        lag=lag,
        lag_unit=unit,
        by=actor(request),
    )
    toast(
        request,
        _("%(name)s now waits for %(other)s") % {"name": found.name, "other": predecessor.name},
        undo_url(),
    )
    return redirect("work:item", found.key)


@require_POST
def remove_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a link away."""
    link = get_object_or_404(Link.objects.visible_to(actor(request)), key=key)
    actions.remove_link(link, by=actor(request))
    toast(request, _("Link removed"), undo_url())
    target = request.POST.get("next", "")
    return redirect(target if target.startswith("/work/") else link.successor)
