"""The outlook: all outcomes, the roadmap, and one outcome with its fan and what it stands on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.models import Window
from manyways.forecast.queries import drivers_of, latest_forecast, paces_of
from manyways.forecast.trying import what_if_of
from manyways.market.actions import outcomes as actions
from manyways.market.beginning import ways_to_begin
from manyways.market.forms.given import EffectsForm
from manyways.market.forms.outcomes import FixForm, LevelForm, OutcomeForm
from manyways.market.models import Effect, OutcomeEffect, Subscription
from manyways.market.places import places
from manyways.market.queries.fans import fan_of, help_instead, sentences_of
from manyways.market.queries.given import Given, dates_given, read_given, stale_for
from manyways.market.queries.needs import needs_of
from manyways.market.queries.outcomes import Level, Outlook, Row, read_outlook, row_of, stored
from manyways.market.queries.roadmaps import GROUPS, roadmap_of
from manyways.market.queries.trust import trust_of
from manyways.market.rules import is_of_team, runs
from manyways.market.tables import OutlookTable
from manyways.market.tried import as_tried
from manyways.ui.answers import answer_of, refused_by, refused_in
from manyways.ui.pages import page, toast
from manyways.ui.values import date_text, percent_text
from manyways.work.models import Initiative


def filled(form: Any) -> dict[str, Any]:
    """The values of a form; Refused by field when one cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return dict(form.cleaned_data)


def outlook(request: HttpRequest) -> HttpResponseBase:
    """What one can plan on: every outcome with its window, what moved since the last look, and why."""
    by = actor(request)
    look = actions.note_own_look(by=by)
    found, what_if = read_outlook(by, look.before_at), what_if_of(request)
    is_tried = what_if.changes and what_if.base and "format" not in request.GET  # files hold what is forecast
    table = OutlookTable(request, as_tried(found, what_if.shown) if is_tried else found)
    answer = table.answer()
    if answer:
        return answer
    stale = stale_for(by)
    context = {
        "table": table,
        "outlook": found,
        "what_if": what_if,
        "sentence": _stale_text(stale) + _sentence(found, look.before_at is not None),
        "stale": stale,
        "needs": needs_of(by),
        "trust": trust_of(by),
        "pages": places("outlook"),
    }
    return page(request, "market/outlook.html", context)


def _stale_text(stale: list[Given]) -> str:
    if not stale:
        return ""
    text = ngettext(
        "One date you gave is no longer safe.", "%(n)s dates you gave are no longer safe.", len(stale)
    )
    return text % {"n": len(stale)} + " "


def _sentence(found: Outlook, has_looked: bool) -> str:
    """How many windows moved since the last look, later and earlier."""
    if not found.rows:
        return ""
    later = sum((row.moved.days or 0) > 0 for row in found.rows)
    earlier = sum((row.moved.days or 0) < 0 for row in found.rows)
    words = (_("since your last look on %(day)s") if has_looked else _("since %(day)s")) % {
        "day": date_text(found.since)
    }
    if later and earlier:
        both = {"later": _later(later), "n": earlier, "since": words}
        return _("%(later)s, %(n)s earlier, %(since)s.") % both
    if not later and not earlier:
        return _("No window moved %(since)s.") % {"since": words}
    return f"{_later(later) if later else _earlier(earlier)} {words}."


def _later(count: int) -> str:
    return ngettext("One window moved later", "%(n)s windows moved later", count) % {"n": count}


def _earlier(count: int) -> str:
    return ngettext("One window moved earlier", "%(n)s windows moved earlier", count) % {"n": count}


def roadmap(request: HttpRequest) -> HttpResponse:
    """All windows on one axis; a bar is the darker the more likely the outcome is there."""
    by = request.GET.get("by", "program")
    by = by if by in GROUPS else "program"
    found = read_outlook(actor(request))
    context = {
        "outlook": found,
        "roadmap": roadmap_of(found, by),
        "by": by,
        "address": f"?group={by}",
        "ways": [(key, label) for key, (label, _of) in GROUPS.items()],
        "begin": ways_to_begin(actor(request)),
        "pages": places("roadmap"),
    }
    return page(request, "market/roadmap.html", context)


def seen_outcome(request: HttpRequest, key: UUID) -> Initiative:
    """The initiative, if this person may see it; else 404 as if it did not exist."""
    related = ("kind", "owner", "team__lead", "team__group", "program", "goal__area", "outcome")
    return get_object_or_404(Initiative.objects.visible_to(actor(request)).select_related(*related), key=key)


def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    """One outcome: by when, how sure, what moved it, and on what that stands."""
    by, found = actor(request), seen_outcome(request, key)
    latest = latest_forecast()
    window = (
        Window.objects.filter(forecast=latest, initiative=found, item__isnull=True).first()
        if latest
        else None
    )
    row = _row_with_moves(request, found) or row_of(found, window, latest)
    own = stored(found)
    said = own.level if own else Level.EXPECTED
    context = {
        "row": row,
        "own": own,
        "forecast": latest,
        "fan": fan_of(found, row, window, latest),
        "sentences": sentences_of(found, row, window, latest),
        "help": help_instead(found, row, window),
        "drivers": [(each, percent_text(each.share)) for each in drivers_of(window, by)[:4]]
        if window and row.drawing.is_known
        else [],
        "paces": paces_of(latest, found, by) if latest and row.drawing.is_known else [],
        "followed": Subscription.objects.visible_to(by).filter(initiative=found).first(),
        "given": read_given(dates_given(by).filter(engagement__initiative=found)),
        "may_give": may(by, "market.give_date", found),
        "may_effects": may(by, "market.set_effects", found),
        "effects_form": _effects_form(found),
        "may_describe": may(by, "market.describe_outcome", found),
        "may_level": may(by, "market.set_level", found) and (said == Level.EXPECTED or runs(found, by)),
        "may_fix": is_of_team(found, by) and may(by, "market.fix_date", found),
        "level_form": LevelForm(
            initial={"level": Level.EXPLORING if row.level == Level.EXPLORING else Level.EXPECTED}
        ),
        "fix_form": FixForm(initial={"on": row.drawing.safe, "discovered_on": None}),
        "pages": places("outlook"),
    }
    return page(request, "market/outcome.html", context)


def _effects_form(found: Initiative) -> EffectsForm | None:
    """What others must know early about it; None until something is named that could be."""
    if not Effect.objects.filter(is_active=True).exists():
        return None
    chosen = OutcomeEffect.objects.filter(outcome__initiative=found).values_list("effect", flat=True)
    return EffectsForm(initial={"effects": list(chosen)})


def _row_with_moves(request: HttpRequest, found: Initiative) -> Row | None:
    """Its line of the outlook, as it stands there."""
    rows = read_outlook(actor(request), actions.note_own_look(by=actor(request)).before_at).rows
    return next((row for row in rows if row.pk == found.pk), None)


def describe(request: HttpRequest, key: UUID) -> HttpResponse:
    """The words of an outcome for customers."""
    found = seen_outcome(request, key)
    check_right(request, "market.describe_outcome", found)
    form = OutcomeForm(request.POST or None, instance=stored(found))
    if request.method == "POST":
        with refused_in(form):
            values = filled(form)
            segments, version = values.pop("segments"), values.pop("version")
            actions.describe_outcome(found, values, segments=segments, version=version, by=actor(request))
            toast(request, _("Said."), undo_url())
            return redirect("market:outcome", key)
    context = {"form": form, "initiative": found, "pages": places("outlook")}
    return page(request, "market/describe.html", context, status=answer_of(form))


@require_POST
def set_level(request: HttpRequest, key: UUID) -> HttpResponse:
    """Explored, or an expected window."""
    actions.set_level(seen_outcome(request, key), **filled(LevelForm(request.POST)), by=actor(request))
    toast(request, _("Said."), undo_url())
    return redirect("market:outcome", key)


@require_POST
def fix_date(request: HttpRequest, key: UUID) -> HttpResponse:
    """The team's word on a date."""
    actions.fix_date(seen_outcome(request, key), **filled(FixForm(request.POST)), by=actor(request))
    toast(request, _("Date fixed. Those who follow it are told."), undo_url())
    return redirect("market:outcome", key)
