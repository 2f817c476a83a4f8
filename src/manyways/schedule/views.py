"""The Plan tab of an initiative."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.schedule.dates import PlannedDates, Solved
from manyways.schedule.gantt import gantt_of
from manyways.schedule.queries import standard_calendar
from manyways.schedule.seen_plans import plan_seen
from manyways.ui.pages import toast
from manyways.ui.values import date_text
from manyways.work.actions import edit_initiative
from manyways.work.durations import duration_text
from manyways.work.models import Item
from manyways.work.queries.fixed_day import after_the_day
from manyways.work.views.record import record_page, seen_initiative

LONG = 300
"""Items from which the plan is not written out as a plain table too; the list of items says the same, page by page."""


def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """The outline with its dates, drawn and as a table."""
    found = seen_initiative(request, key)
    known = plan_seen(found)
    is_long = len(known.source.items) > LONG
    rows = [] if is_long else gantt_of(found, actor(request), known).rows
    context = {
        "gantt_url": f"/api/initiatives/{key}/gantt",
        "rows": [(row, row.cells.get("slack") or duration_text(row.float_minutes)) for row in rows],
        "has_rows": is_long or bool(rows),
        "late_starts": late_starts(known),
        "is_long": is_long,
        "may_plan": may(actor(request), "schedule.change_plan", found),
        "calendar": found.calendar or standard_calendar(),
    }
    sentence = plan_sentence(known)
    return record_page(request, found, "schedule/plan.html", context, here="plan", sentence=sentence)


def plan_sentence(known: Solved) -> str:
    """When the plan finishes, beside the date given, what only follows it, and how much has no time to spare."""
    plan = known.plan
    if plan.problem:
        return plan.problem
    if plan.finish_on is None:
        return _("No dates yet. Add items with a time, and link what waits for what.")
    until = _until_the_day(known, plan.finish_on)
    parts = [_("The plan finishes %(day)s") % {"day": date_text(until)}, _beside_date_given(plan, until)]
    if until < plan.finish_on:
        parts.append(_("what follows ends %(day)s") % {"day": date_text(plan.finish_on)})
    if plan.critical_count:
        parts.append(
            ngettext(
                "%(count)s item has no time to spare",
                "%(count)s items have no time to spare",
                plan.critical_count,
            )
            % {"count": plan.critical_count}
        )
    return _counted_back(plan) + ", ".join(part for part in parts if part) + "."


def _counted_back(plan: PlannedDates) -> str:
    """When a plan that is counted back has to start, as a sentence before the others."""
    day = plan.initiative.planned_back_from
    if day is None:
        return ""
    words = {"day": date_text(day), "start": date_text(plan.start_on)}
    return _("Counted back from %(day)s it starts %(start)s") % words + ". "


def _until_the_day(known: Solved, finish_on: date) -> date:
    """The finish of the plan without what only follows the day its date is about."""
    whole, items = known.source.initiative, known.source.items
    out = after_the_day({whole.pk: whole}, items, known.source.links) | {item.parent_id for item in items}
    dates = [dates.finish_on for pk, dates in known.plan.items.items() if pk not in out]
    return max(dates, default=finish_on)


def _beside_date_given(plan: PlannedDates, finish_on: date) -> str:
    due = plan.initiative.due_on
    if due is None:
        return ""
    days = (finish_on - due).days
    if days > 0:
        words = {"days": days, "day": date_text(due)}
        return (
            ngettext(
                "%(days)s day after the date given (%(day)s)",
                "%(days)s days after the date given (%(day)s)",
                days,
            )
            % words
        )
    if days == 0:
        return _("on the date given")
    return ngettext("%(days)s day before the date given", "%(days)s days before the date given", -days) % {
        "days": -days
    }


def late_starts(known: Solved) -> int:
    """How many items should be under way or done by today and are not, where the plan has no status date."""
    if known.source.initiative.status_on is not None:
        return 0
    items, dates, day = known.source.items, known.plan.items, today()
    phases = {item.parent_id for item in items}
    return sum(
        item.pk in dates and dates[item.pk].finish_on < day and _is_open_task(item)
        for item in items
        if item.pk not in phases
    )


def _is_open_task(item: Item) -> bool:
    is_marker = item.form in {Item.Form.PHASE, Item.Form.MILESTONE}
    return not is_marker and item.finished_at is None and item.dropped_at is None


@require_POST
def plan_from_today(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan what is left from today on."""
    found = seen_initiative(request, key)
    edit_initiative(found, {"status_on": today()}, by=actor(request))
    toast(request, _("What is left is planned from today"), undo_url())
    return redirect("schedule:plan", key)
