"""Dates given: all of them, one with who heard it and what could be done, a new one, its approval and correction."""

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
from manyways.market.actions import given as actions
from manyways.market.actions.following import A_WEEK
from manyways.market.forms.given import CorrectionForm, GivenForm
from manyways.market.models import DateGiven, Subscription
from manyways.market.places import places
from manyways.market.queries.given import (
    Given,
    dates_given,
    heard_by,
    read_given,
    usual_approver,
    usual_window,
    way_words,
    ways_out,
)
from manyways.market.queries.outcomes import is_explored
from manyways.market.tables.given import DateGivenTable
from manyways.market.views.outcomes import filled, seen_outcome
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.pages import page, toast
from manyways.ui.values import date_text, percent_text, window_text


def dates(request: HttpRequest) -> HttpResponseBase:
    """Every date given that one may see, those no longer safe first."""
    rows = read_given(dates_given(actor(request)))
    table = DateGivenTable(request, rows=rows)
    answer = table.answer()
    if answer:
        return answer
    context = {"table": table, "sentence": _sentence(rows), "pages": places("dates_given")}
    return page(request, "market/dates_given.html", context)


def _sentence(rows: list[Given]) -> str:
    stale = sum(row.is_stale for row in rows)
    waits = sum(row.row.waits for row in rows)
    parts = []
    if stale:
        text = ngettext("%(n)s date given is no longer safe", "%(n)s dates given are no longer safe", stale)
        parts.append(text % {"n": stale})
    if waits:
        parts.append(ngettext("%(n)s waits for approval", "%(n)s wait for approval", waits) % {"n": waits})
    if not parts:
        return _("Every date given holds.") if rows else ""
    return ", ".join(parts) + "."


def _seen(request: HttpRequest, key: UUID) -> DateGiven:
    return get_object_or_404(dates_given(actor(request)), key=key)


def date_given(request: HttpRequest, key: UUID) -> HttpResponse:
    """One date given: what was said and to whom, whether it holds, the correction drafted and what could be done."""
    by, row = actor(request), _seen(request, key)
    (found,) = read_given([row])
    ways = [(way, way_words(way), _way_window(way), percent_text(way.chance)) for way in ways_out(row)]
    is_approver = row.waits and row.approver is not None and row.approver.user_id == by.pk
    followed = Subscription.objects.visible_to(by).filter(date_given=row).first()
    corrections = DateGiven.objects.filter(engagement__corrects=row.engagement, declined_on__isnull=True)
    corrected_by = corrections.first()
    is_open, is_without = found.is_stale and corrected_by is None, is_explored(found.initiative)
    context = {
        "given": found,
        "followed": followed,
        "follow_days": followed.tolerance_days if followed else A_WEEK,
        "sentence": _state_sentence(found),
        "heard": heard_by(row),
        "ways": ways,
        "is_approver": is_approver,
        "may_correct": is_open and not is_without and may(by, "market.correct_date", row),
        "may_withdraw": is_open and is_without and may(by, "market.withdraw_date", row),
        "may_ask": found.is_stale and may(by, "market.ask_ways", row),
        "correction": CorrectionForm(initial=_draft(found, request.GET.get("way", ""))),
        "corrected_by": corrected_by,
        "pages": places("dates_given"),
    }
    return page(request, "market/date_given.html", context)


def _way_window(way: Any) -> str:
    return window_text(way.likely_on, way.safe_on) if way.likely_on and way.safe_on else _("No date")


def _state_sentence(found: Given) -> str:
    whom = found.row.whom
    if found.is_stale:
        words = {"whom": whom, "why": found.why}
        return _("%(whom)s heard something that is no longer safe. %(why)s") % words
    if found.row.waits and found.row.approver:
        return _("%(name)s must agree before %(whom)s hears it.") % {"name": found.row.approver, "whom": whom}
    return ""


def _draft(found: Given, way: str) -> dict[str, Any]:
    """The correction as it would be said now: the newest window, or that of a way out somebody chose."""
    first, last = (None, None) if is_explored(found.initiative) else usual_window(found)
    done = ""
    for each in ways_out(found.row):
        if each.kind == way and each.safe_on:
            first, last, done = each.likely_on, each.safe_on, way_words(each)
    said = {
        "outcome": found.outcome,
        "said": found.said,
        "last": date_text(last) if last else "",
        "first": date_text(first),
    }
    lines = [_("We told you: %(outcome)s, %(said)s. That no longer holds.") % said]
    if done:
        lines.append(_("What we do: %(done)s.") % {"done": done})
    if is_explored(found.initiative):
        lines.append(_("We don't know yet when it will be there. You hear from us as soon as we do."))
    elif last:
        lines.append(
            _("Now: likely by %(first)s, safe to plan on %(last)s.") % said
            if first
            else _("Now: %(last)s.") % said
        )
    return {
        "words": "\n".join(lines),
        "last_on": last,
        "first_on": None,
        "percent": 85,
        "approver": found.row.approver_id,
    }


def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a date for an outcome: to whom, by when, who approves."""
    found = seen_outcome(request, key)
    check_right(request, "market.give_date", found)
    window = found.windows.filter(item__isnull=True).order_by("-forecast__as_of", "-forecast").first()
    last_on = window.safe_on if window and not is_explored(found) else None
    initial = {"last_on": last_on, "approver": usual_approver(actor(request))}
    form = GivenForm(request.POST or None, initial=initial)
    if request.method == "POST":
        with refused_in(form):
            made = actions.give_date(found, **filled(form), by=actor(request))
            name = made.approver.name if made.approver else ""
            said = _("Kept. %(name)s is asked to approve it.") % {"name": name} if made.waits else _("Kept.")
            toast(request, said, undo_url())
            return redirect(made)
    context = {"form": form, "initiative": found, "window": window, "pages": places("dates_given")}
    return page(request, "market/give.html", context, status=answer_of(form))


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """It may be said, or not."""
    row = _seen(request, key)
    if request.POST.get("do") == "approve":
        actions.approve_date(row, by=actor(request))
        toast(request, _("Approved. It may be said."), undo_url())
    else:
        actions.decline_date(row, why=request.POST.get("why", ""), by=actor(request))
        toast(request, _("Declined."), undo_url())
    return redirect(row)


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say the correction to those who heard it."""
    made = actions.correct_date(
        _seen(request, key), **filled(CorrectionForm(request.POST)), by=actor(request)
    )
    said = _("Drafted. It goes out once it is approved.") if made.waits else _("Corrected.")
    toast(request, said, undo_url())
    return redirect(made)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say to those who heard it that there is no date now."""
    row = _seen(request, key)
    actions.withdraw_date(row, words=request.POST.get("words", ""), by=actor(request))
    toast(request, _("Corrected."), undo_url())
    return redirect(row)


@require_POST
def ask_ways(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have ways out worked out on the newest forecast."""
    row = _seen(request, key)
    actions.ask_ways(row, by=actor(request))
    toast(request, _("Working it out. Look again in a moment."))
    return redirect(row)
