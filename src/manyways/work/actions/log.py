"""What people do with the log: add, change, say which items it is about, close, reopen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.work.actions.parts import changed, check_seen, needed, only
from manyways.work.models import Initiative, Item, LogEntry, LogEntryItem

EDITABLE = frozenset(
    {
        "kind",
        "name",
        "notes",
        "response",
        "owner",
        "raised_on",
        "due_on",
        "chance",
        "days_low",
        "days",
        "days_high",
        "cost",
    }
)


@action("work.add_log_entry", lazy("Add to the log"), said=lazy("added %(name)s to the log"))
def add_log_entry(
    initiative: Initiative,
    *,
    name: str,
    kind: str = LogEntry.Kind.RISK,
    items: Iterable[Item] = (),
    by: User,
    **fields: Any,
) -> LogEntry:
    """Add a risk, issue, assumption, action or change request, about any items the person may see."""
    name = needed(name, "name", _("Say in a few words what it is."))
    fields.setdefault("owner", getattr(by, "person", None))
    entry = LogEntry(initiative=initiative, kind=kind, name=name, **only(fields, EDITABLE))
    checked(entry).save()
    _set_items(entry, items, by)
    return entry


@action("work.edit_log_entry", lazy("Change the log"), said=lazy("changed %(name)s in the log"))
def edit_log_entry(
    entry: LogEntry,
    changes: dict[str, Any],
    *,
    items: Iterable[Item] | None = None,
    version: int | None = None,
    by: User,
) -> LogEntry:
    """Change fields of `EDITABLE`, and which items it is about."""
    fresh = apply_changes(entry, changes, allowed=EDITABLE, version=version)
    if items is not None:
        _set_items(fresh, items, by)
    return fresh


def _set_items(entry: LogEntry, items: Iterable[Item], by: User) -> None:
    """Keep exactly these, and those this person cannot see. A risk strikes single items, not whole phases."""
    wanted = check_seen(items, by)
    phases = [item for item in wanted if item.form == Item.Form.PHASE]
    if phases and entry.kind == LogEntry.Kind.RISK:
        name = phases[0].name
        raise Refused(fields={"items": _("“%(name)s” is a phase: choose the items in it.") % {"name": name}})
    seen = LogEntryItem.objects.filter(entry=entry, item__in=Item.objects.visible_to(by))
    seen.exclude(item__in=wanted).delete()
    there = set(LogEntryItem.objects.filter(entry=entry).values_list("item_id", flat=True))
    for item in wanted:
        if item.pk not in there:
            checked(LogEntryItem(entry=entry, item=item)).save()


@action("work.close_log_entry", lazy("Close an entry of the log"), said=lazy("closed %(name)s"))
def close_log_entry(
    entry: LogEntry, *, outcome: str, on: date | None = None, version: int | None = None, by: User
) -> LogEntry:
    """Say how it ended. A closed risk is out of the next forecast."""
    if not entry.is_open:
        raise Refused(_("This is closed already."))
    if on and on > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    ended = needed(outcome, "outcome", _("Say in a few words how it ended."))
    changes = {"closed_on": on or today(), "outcome": ended}
    return apply_changes(entry, changes, allowed=frozenset(changes), version=version)


@action("work.reopen_log_entry", lazy("Reopen an entry of the log"), said=lazy("reopened %(name)s"))
def reopen_log_entry(entry: LogEntry, *, by: User) -> LogEntry:
    """Open it again; how it ended stays in the history."""
    if entry.is_open:
        raise Refused(_("This is open."))
    return changed(entry, closed_on=None, outcome="")
