"""Kept scenarios: the list, one with what it moves, up to four beside each other, and applying one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.actions import apply_scenario, remove_scenario, try_what_if
from manyways.forecast.lists.scenarios import ScenarioTable, Tried, TriedTable, moved_words
from manyways.forecast.models import Scenario
from manyways.forecast.places import places
from manyways.forecast.queries import latest_forecast
from manyways.forecast.what_if import Shown, named_in, shown_windows, words_of
from manyways.ui.pages import page, toast
from manyways.ui.values import date_text, window_text
from manyways.work.models import Initiative

MOST_COMPARED = 4


def scenarios(request: HttpRequest) -> HttpResponseBase:
    """All that were kept."""
    table = ScenarioTable(request)
    context = {"table": table, "pages": places("scenarios")}
    return table.answer() or page(request, "forecast/scenarios.html", context)


def _found(request: HttpRequest, key: UUID) -> Scenario:
    rows = Scenario.objects.visible_to(actor(request)).select_related("base", "made_by", "applied_by")
    return get_object_or_404(rows.defer("base__input"), key=key)


def scenario(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One scenario: its changes, what it moves, what people say of it, and applying it."""
    found, by = _found(request, key), actor(request)
    rows = _tried(found, by)
    table = TriedTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    latest, named = latest_forecast(), named_in(found.changes, by)
    context = {
        "scenario": found,
        "table": table,
        "changes": [
            (place, words_of(change, named), place not in found.open_places)
            for place, change in enumerate(found.changes)
        ],
        "sentence": _sentence(found, rows),
        "is_outdated": bool(latest and latest.pk != found.base_id and found.open_places),
        "may_apply": bool(found.open_places) and may(by, "forecast.apply_scenario", found),
        "may_remove": may(by, "forecast.remove_scenario", found),
        "may_try": may(by, "forecast.try_what_if"),
    }
    return page(request, "forecast/scenario.html", context)


def _tried(found: Scenario, by: User) -> list[Tried]:
    shown = shown_windows(found.base, found.windows, by)
    rows = Initiative.objects.filter(pk__in=shown).order_by("rank", "pk")
    tried = [Tried(row, shown[row.pk]) for row in rows]
    return sorted(tried, key=lambda row: (not row.shown.is_moved, -abs(row.shown.days or 0)))


def _sentence(found: Scenario, rows: Sequence[Tried]) -> str:
    moved = sum(row.shown.is_moved for row in rows)
    text = ngettext("%(n)s window moves.", "%(n)s windows move.", moved) % {"n": moved}
    if found.applied_at:
        words = {"day": date_text(found.applied_at), "name": found.applied_by, "of": len(found.changes)}
        if found.open_places:
            words["n"] = len(found.applied)
            return text + " " + _("%(n)s of %(of)s changes applied, last %(day)s by %(name)s.") % words
        return text + " " + _("Applied %(day)s by %(name)s.") % words
    return text + " " + _("Nothing of it is in force.")


@require_POST
def apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make its changes."""
    places = [int(text) for text in request.POST.getlist("change") if text.isdecimal()]
    found = apply_scenario(_found(request, key), places=places, by=actor(request))
    said = _("%(name)s applied. The next forecast knows it.") % {"name": found.name}
    toast(request, said, undo_url())
    return redirect(found)


@require_POST
def work_out_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Work it out on the newest forecast; its windows are replaced when they are there."""
    found, latest = _found(request, key), latest_forecast()
    if latest is not None:
        by = actor(request)
        changes = found.changes_beyond(latest)
        try_what_if(base=latest, changes=changes, scenario=str(found.key), by=by)
        toast(request, _("Working it out on the newest forecast. The page shows it when you open it again."))
    return redirect(found)


@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let it go."""
    found = _found(request, key)
    remove_scenario(found, by=actor(request))
    toast(request, _("%(name)s removed") % {"name": found.name}, undo_url())
    return redirect("forecast:scenarios")


def compare(request: HttpRequest) -> HttpResponse:
    """Up to four beside what is forecast now: one row for each initiative that any of them moves."""
    by = actor(request)
    every = list(
        Scenario.objects.visible_to(by).select_related("base").defer("base__input").order_by("-id")[:50]
    )
    asked = list(dict.fromkeys(request.GET.getlist("with")))
    ticked = [row for row in every if str(row.key) in asked]
    chosen = ticked[:MOST_COMPARED]
    shown = [shown_windows(row.base, row.windows, by) for row in chosen]
    moved = {pk for each in shown for pk, window in each.items() if window.is_moved}
    initiatives = Initiative.objects.filter(pk__in=moved).order_by("rank", "pk")
    context = {
        "every": every,
        "chosen": chosen,
        "left_out": ticked[MOST_COMPARED:],
        "rows": [
            (row, _now_text(row, shown), [_cell(each.get(row.pk)) for each in shown]) for row in initiatives
        ],
        "most": MOST_COMPARED,
        "bases": len({row.base_id for row in chosen}),
        "pages": places("scenarios"),
    }
    return page(request, "forecast/compare_scenarios.html", context)


def _now_text(row: Initiative, shown: Sequence[dict[int, Shown]]) -> str:
    first = next(each[row.pk] for each in shown if row.pk in each)
    return _text(first.was_likely, first.was_safe)


def _cell(shown: Shown | None) -> dict[str, Any]:
    if shown is None:
        return {"text": _("Not in it"), "moved": "", "is_moved": False}
    text = _("Dropped") if shown.is_dropped else _text(shown.likely, shown.safe)
    return {"text": text, "moved": moved_words(shown), "is_moved": shown.is_moved}


def _text(likely: Any, safe: Any) -> str:
    return window_text(likely, safe) if likely and safe else _("No window")
