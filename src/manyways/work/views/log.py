"""Pages of the log: of one initiative, of everything, and one entry with what it strikes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.pages import page
from manyways.work import actions
from manyways.work.models import Initiative, Item, LogEntry
from manyways.work.programme_forms import EditLogEntry, NewLogEntry
from manyways.work.queries.log import entry_status, listed_log, log_sentence, risk_picture
from manyways.work.queries.outline import items_to_choose
from manyways.work.tables import LogTable, WholeLogTable
from manyways.work.views.answering import cleaned, done
from manyways.work.views.record import record_page, seen_initiative

FEW = 30


def whole_log(request: HttpRequest) -> HttpResponseBase:
    """The log of every initiative this person may see, with the picture of its risks."""
    table = WholeLogTable(request)
    if answer := table.answer():
        return answer
    rows = list(LogEntry.objects.visible_to(actor(request)).open())
    context = {"table": table, "sentence": log_sentence(rows), "picture": risk_picture(rows)}
    return page(request, "work/whole_log.html", context)


def log(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Risks, issues, assumptions, things to do and change requests of one initiative."""
    found = seen_initiative(request, key)
    table = LogTable(request, initiative=found)
    if answer := table.answer():
        return answer
    rows = list(LogEntry.objects.filter(initiative=found).open())
    context = {
        "table": table,
        "picture": risk_picture(rows),
        "form": NewLogEntry(),
        "may_add": may(actor(request), "work.add_log_entry", found),
    }
    sentence, counts = log_sentence(rows), {"log": len(rows)}
    return record_page(request, found, "work/log.html", context, here="log", sentence=sentence, counts=counts)


@require_POST
def add_log_entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """A line and Enter; a risk opens, so that its chance and effect are said next."""
    found = seen_initiative(request, key)
    made = actions.add_log_entry(found, **cleaned(NewLogEntry(request.POST)), by=actor(request))
    target: Any = made if made.kind == LogEntry.Kind.RISK else found
    said = _("%(name)s added") % {"name": made.name}
    return done(request, said, target) if target is made else done(request, said, "work:log", key)


def seen_entry(request: HttpRequest, key: UUID) -> LogEntry:
    """The entry, if this person may see it; else 404."""
    return get_object_or_404(listed_log(actor(request)), key=key)


def log_entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """One entry: what it is, what it strikes, how it ended."""
    found, by = seen_entry(request, key), actor(request)
    form = EditLogEntry(
        request.POST or None, instance=seen_entry(request, key), initial={"version": found.version}
    )
    if request.method == "POST":
        with refused_in(form):
            data = cleaned(form)
            if form.changes():
                actions.edit_log_entry(found, form.changes(), version=data["version"], by=by)
            return done(request, _("Saved"), found)
    items = _about(found, by)
    context = {
        "entry": found,
        "form": form,
        "status": entry_status(found),
        "sentence": entry_sentence(found, len(items)),
        "items": items,
        "may_edit": may(by, "work.edit_log_entry", found),
        "may_close": may(by, "work.close_log_entry" if found.is_open else "work.reopen_log_entry", found),
    }
    return page(request, "work/log_entry.html", context, status=answer_of(form))


def _about(found: LogEntry, by: Any) -> list[Item]:
    rows = Item.objects.visible_to(by).filter(log_entries__entry=found)
    return list(rows.select_related("initiative").order_by("initiative", "rank", "pk"))


def entry_sentence(entry: LogEntry, item_count: int) -> str:
    """What an entry does to the forecast, and what is missing for that."""
    if not entry.is_open:
        return entry.outcome
    if entry.kind != LogEntry.Kind.RISK:
        return entry.response or _("It is open.")
    if entry.chance is None or entry.days is None:
        return _("Say how likely it is and how many days it costs, and the forecast will count it.")
    if not item_count:
        return _("Choose the items it strikes, and the forecast will count it.")
    return _("The next forecast counts it: it happens in %(chance)s\u202f%% of the runs.") % {
        "chance": entry.chance
    }


@require_POST
def close_log_entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how it ended, or open it again."""
    found, by = seen_entry(request, key), actor(request)
    if found.is_open:
        actions.close_log_entry(found, outcome=request.POST.get("outcome", ""), by=by)
        return done(request, _("Closed"), found)
    actions.reopen_log_entry(found, by=by)
    return done(request, _("Open again"), found)


def log_entry_items(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose which items it is about, in any initiative."""
    found, by = seen_entry(request, key), actor(request)
    check_right(request, "work.edit_log_entry", found)
    chosen = _about(found, by)
    if request.method == "POST":
        wanted = changed_items(request, chosen)
        actions.edit_log_entry(found, {}, items=wanted, by=by)
        return done(request, _("Saved"), found)
    context = {**items_context(request, found.initiative, chosen), "record": found}
    return page(request, "work/choose_items.html", context, "choices")


def items_context(request: HttpRequest, initiative: Initiative, chosen: list[Item]) -> dict[str, Any]:
    """The items found by the words typed, else those of the initiative, without those chosen already."""
    words = request.GET.get("q", "")
    if words:
        rows = items_to_choose(actor(request), words, FEW)
    else:
        open_items = Item.objects.filter(initiative=initiative).unfinished().exclude(form=Item.Form.PHASE)
        rows = list(open_items.select_related("initiative").order_by("rank", "pk")[:FEW])
    there = {item.pk for item in chosen}
    return {"words": words, "choices": [item for item in rows if item.pk not in there], "chosen": chosen}


def changed_items(request: HttpRequest, chosen: list[Item]) -> list[Item]:
    """Those chosen before, without the one to remove, with those ticked."""
    removed = request.POST.get("remove", "")
    kept = [item for item in chosen if str(item.key) != removed]
    ticked = [key for key in request.POST.getlist("add") if _is_key(key)]
    return [*kept, *Item.objects.visible_to(actor(request)).filter(key__in=ticked)]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
