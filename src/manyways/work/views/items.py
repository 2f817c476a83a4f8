"""Pages of items: the list of an initiative, pasting rows, one item."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, Stale, undo_url
from manyways.access.clock import now
from manyways.access.doors import Offers
from manyways.access.states import as_sent
from manyways.access.web import actor, sent_version
from manyways.ui.pages import page, toast
from manyways.work import actions
from manyways.work.forms import EditItem, ItemDates, NewLink, Parts, people, teams
from manyways.work.forms_of_boards import Blocked
from manyways.work.models import Item
from manyways.work.pasting import Pasted, read_rows
from manyways.work.queries.ageing import days_taken
from manyways.work.queries.boards import stage_now, stages_of
from manyways.work.queries.checks import Line, lines_of_item
from manyways.work.queries.lists import progress_of
from manyways.work.queries.outline import finished_inside
from manyways.work.tables import ItemTable
from manyways.work.times import with_times
from manyways.work.views.initiatives import refused_fields
from manyways.work.views.moves import moves_of_item
from manyways.work.views.record import record_page, seen_initiative


def seen_item(request: HttpRequest, key: UUID) -> Item:
    """The item, if this person may see it; else 404."""
    related = ("initiative__owner", "initiative__kind", "owner", "team", "team__lead", "stage", "parent")
    return get_object_or_404(Item.objects.visible_to(actor(request)).select_related(*related), key=key)


def items(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The items of an initiative."""
    found = seen_initiative(request, key)
    table = ItemTable(request, initiative=found)
    progress = progress_of(found)
    answer = table.answer()
    return answer or record_page(
        request,
        found,
        "work/items.html",
        {"table": table},
        here="items",
        sentence=progress.sentence,
        counts={"items": progress.total},
    )


@require_POST
def add_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Quick add: a name and Enter; the cursor stays for the next."""
    found = seen_initiative(request, key)
    form = request.POST.get("form", Item.Form.STORY if not found.way.has_plan else Item.Form.TASK)
    parent = (
        Item.objects.filter(initiative=found, key=request.POST["parent"]).first()
        if request.POST.get("parent")
        else None
    )
    made = actions.add_item(
        found, name=request.POST.get("name", ""), form=form, parent=parent, by=actor(request)
    )
    toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
    return redirect(_next(request) or reverse("work:items", args=[key]))


def _next(request: HttpRequest) -> str:
    """Where the form was, if that is one of our pages."""
    address = request.POST.get("next", "")
    return address if address.startswith("/work/") else ""


def paste_items(request: HttpRequest, key: UUID) -> HttpResponse:
    """Rows from a spreadsheet: what was understood first, then written."""
    found = seen_initiative(request, key)
    text = request.POST.get("text", "")
    pasted = _read(text) if text.strip() else None
    if pasted and "write" in request.POST and not pasted.problems:
        form = Item.Form.TASK if found.way.has_plan else Item.Form.STORY
        rows = [{"form": form, **row.fields} for row in pasted.rows]
        made = actions.add_items(found, rows, by=actor(request))
        said = ngettext("%(count)s item added", "%(count)s items added", len(made)) % {"count": len(made)}
        toast(request, said, undo_url())
        return redirect("work:items", key)
    context = {"text": text, "pasted": pasted}
    sentence = _("Nothing is written before you have seen what was understood.")
    return record_page(request, found, "work/paste_items.html", context, here="items", sentence=sentence)


def _read(text: str) -> Pasted:
    by_name = {person.name.lower(): person for person in people()}
    return read_rows(text, by_name, {team.name.lower(): team for team in teams()})


def item(request: HttpRequest, key: UUID) -> HttpResponse:
    """One item: what it is, where it stands, what it waits for."""
    found = seen_item(request, key)
    return _item_page(request, found, EditItem(instance=found, initial={"version": found.version}))


def _item_page(request: HttpRequest, found: Item, form: EditItem, status: int = 200) -> HttpResponse:
    by = actor(request)
    ready, done = lines_of_item(found)
    inside = list(found.children.order_by("rank", "pk"))
    context = {
        "item": found,
        "form": form,
        "dates_form": ItemDates(
            initial={
                "started_at": found.started_at,
                "finished_at": found.finished_at,
                "version": found.version,
            }
        ),
        "parts_form": Parts(),
        "link_form": NewLink(initial={"lag_unit": "working_days"}),
        "stages": stages_of(found.team),
        "stage_now": stage_now(found),
        "inside": inside,
        "links_in": found.links_in.filter(predecessor__in=Item.objects.visible_to(by)).select_related(
            "predecessor__initiative"
        ),
        "links_out": found.links_out.filter(successor__in=Item.objects.visible_to(by)).select_related(
            "successor__initiative"
        ),
        "offers": Offers("work", found, to=by),
        "moves": moves_of_item(found, by, is_split=bool(inside)),
        "ready": ready,
        "done": done,
        "answer_url": reverse("work:answer_item", args=[found.key]),
        "block_form": Blocked(),
        "waits_for": waits_for(found),
        "sentence": (inside and inside_sentence(found)) or item_sentence(found, ready, done),
    }
    return page(request, "work/item.html", context, status=status)


def inside_sentence(found: Item) -> str:
    """Where an item stands that is made of others; nothing where all of them were dropped."""
    finished, count = finished_inside(found)
    words = ngettext(
        "%(finished)s of %(count)s item inside is finished.",
        "%(finished)s of %(count)s items inside are finished.",
        count,
    )
    return words % {"finished": finished, "count": count} if count else ""


def item_sentence(found: Item, ready: Sequence[Line], done: Sequence[Line]) -> str:
    """Where an item stands, and what is still to be answered before the next step."""
    if found.dropped_at:
        return _("It was dropped.")
    if found.blocked_since:
        days = days_taken(found.blocked_since, now())
        return _("Blocked, day %(days)s: %(reason)s") % {"days": days, "reason": found.blocked_reason}
    if found.finished_at:
        return _("It is finished.")
    if found.started_at:
        left = sum(line.is_open for line in done)
        more = ngettext(
            " %(count)s thing is open before it is done.",
            " %(count)s things are open before it is done.",
            left,
        )
        return _("It is in progress.") + (more % {"count": left} if left else "")
    left = sum(line.is_open for line in ready)
    more = ngettext(
        " %(count)s thing is open before it is ready.", " %(count)s things are open before it is ready.", left
    )
    return _("It has not started.") + (more % {"count": left} if left else "")


def waits_for(found: Item) -> str:
    """Whom a blocked item waits for, if that was said."""
    if not found.blocked_since:
        return ""
    period = found.blocked_periods.filter(ended_at=None).select_related("team", "person").first()
    return str(period.person or period.team or "") if period else ""


@require_POST
def edit_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save what was changed about an item."""
    found = seen_item(request, key)
    seen = as_sent(seen_item(request, key), request.POST)
    form = EditItem(request.POST, instance=seen, initial={"version": found.version})
    if not form.is_valid():
        return _item_page(request, found, form, 422)
    try:
        if form.changes():
            actions.edit_item(found, form.changes(), version=form.cleaned_data["version"], by=actor(request))
            toast(request, _("Saved"), undo_url())
    except Stale as stale:
        raise with_times(stale) from stale
    except Refused as refusal:
        refused_fields(form, refusal)
        return _item_page(request, found, form, 422)
    return redirect("work:item", key)


@require_POST
def date_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record when it really started and finished."""
    found = seen_item(request, key)
    form = ItemDates(request.POST)
    if not form.is_valid():
        raise Refused(_("These dates cannot be read."))
    actions.record_dates(found, **form.cleaned_data, by=actor(request))
    toast(request, _("Dates saved"), undo_url())
    return redirect("work:item", key)


@require_POST
def block_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Block an item with a reason, or let it go on."""
    found, by = seen_item(request, key), actor(request)
    if request.POST.get("does", "unblock" if found.blocked_since else "block") == "unblock":
        actions.unblock_item(found, by=by)
        toast(request, _("It can go on"), undo_url())
    else:
        form = Blocked(request.POST)
        if not form.is_valid():
            raise Refused(_("Choose whom it waits for from the lists."))
        if found.blocked_since:
            mine, theirs = form.cleaned_data["reason"], found.blocked_reason
            raise Stale(mine={"reason": mine}, theirs={"reason": theirs}, version=found.version)
        actions.block_item(found, **form.cleaned_data, by=by)
        toast(request, _("Blocked"), undo_url())
    return redirect("work:item", key)


@require_POST
def drop_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Drop an item, or take it up again."""
    found, by = seen_item(request, key), actor(request)
    does = request.POST.get("does", "restore" if found.dropped_at else "drop")
    if does == "drop" and found.dropped_at:
        raise Refused(_("It was dropped."))
    changed: Any = (
        actions.restore_item(found, by=by) if does == "restore" else actions.drop_item(found, by=by)
    )
    toast(request, _("Dropped") if changed.dropped_at else _("Taken up again"), undo_url())
    return redirect("work:item", key)


@require_POST
def split_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cut an item into parts."""
    found = seen_item(request, key)
    form = Parts(request.POST)
    if not form.is_valid():
        raise Refused(fields={"names": _("Name at least two parts, one on each line.")})
    parts = actions.split_item(found, form.lines(), version=sent_version(request), by=actor(request))
    toast(request, _("Split into %(count)s") % {"count": len(parts)}, undo_url())
    return redirect("work:items", found.initiative.key)
