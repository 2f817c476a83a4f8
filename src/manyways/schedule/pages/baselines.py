"""The Baselines tab: two states of the plan side by side, keeping one, publishing changes with their cause."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.clock import today
from manyways.access.doors import check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.schedule import actions
from manyways.schedule.comparing import Comparison, Line, compared
from manyways.schedule.forms import KeepForm, PublishForm, WordsForm
from manyways.schedule.models import Baseline
from manyways.schedule.publishing import unpublished
from manyways.schedule.spans import Snapshot, calendar_of, day_of, snapshot_kept, snapshot_now
from manyways.schedule.tables import ComparisonTable
from manyways.ui.answers import refused_by, say_refusal
from manyways.ui.charts import Chart, Spanned, spans
from manyways.ui.pages import toast
from manyways.ui.values import date_text
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative

MOST_BARS = 25
NOW = "now"
_NONE = gettext_lazy("No baseline yet, so nothing says how far the plan has moved.")


def baselines(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The plan of now beside the newest baseline, or any two states that were asked for."""
    found = seen_initiative(request, key)
    return _page(request, found, KeepForm())


def _page(
    request: HttpRequest, found: Initiative, keep_form: KeepForm, status: int = 200
) -> HttpResponseBase:
    by = actor(request)
    kept = list(
        Baseline.objects.visible_to(by).filter(initiative=found).newest_first().select_related("taken_by")
    )
    now = snapshot_now(found, _("now"))
    change = unpublished(found, now)
    comparison = _asked(request, found, kept, now)
    table = ComparisonTable(request, comparison=comparison) if comparison else None
    answer = table.answer() if table and request.method == "GET" else None
    if answer:
        return answer
    context = {
        "baselines": kept,
        "comparison": comparison,
        "table": table,
        "chart": _chart(comparison) if comparison and comparison.lines else None,
        "first": request.GET.get("from") or (str(kept[0].key) if kept else ""),
        "second": request.GET.get("to", NOW),
        "change": change,
        "publish_form": PublishForm(),
        "keep_form": keep_form,
        "may_keep": may(by, "schedule.take_baseline", found),
        "may_edit": may(by, "schedule.edit_baseline", found),
        "may_delete": may(by, "schedule.delete_baseline", found),
        "has_dates": bool(now.spans),
        "may_publish": may(by, "schedule.publish_changes", found),
    }
    response = record_page(
        request,
        found,
        "schedule/baselines.html",
        context,
        here="baselines",
        sentence=comparison.sentence() if comparison else str(_NONE),
        counts={"baselines": len(kept)} if kept else None,
    )
    response.status_code = status
    return response


def _asked(request: HttpRequest, found: Initiative, kept: list[Baseline], now: Snapshot) -> Comparison | None:
    """The two states in the address; without them the newest baseline and now."""
    if not kept:
        return None
    by_key = {str(baseline.key): baseline for baseline in kept}
    first = by_key.get(request.GET.get("from", ""), kept[0])
    second = by_key.get(request.GET.get("to", ""))
    return compared(snapshot_kept(first), snapshot_kept(second) if second else now, calendar_of(found))


def _chart(comparison: Comparison) -> Chart | None:
    """The items that moved most, milestones first, as bars before and after."""
    moved = [line for line in comparison.lines if line.days]
    if not moved:
        return None
    title = (
        _("Then and now: what moved")
        if comparison.second.name == _("now")
        else _("What moved between the two")
    )
    before = f"{comparison.first.name}, {date_text(comparison.first.taken_on)}"
    after = _("Now") if comparison.second.name == _("now") else comparison.second.name
    rows = [_bar(line) for line in moved[:MOST_BARS]]
    return spans(title, rows, before=before, now=after, today=today())


def _bar(line: Line) -> Spanned:
    first, second = line.first, line.second
    assert first
    assert second
    before, now = (
        (day_of(span.finish_at if span.is_milestone else span.start_at), day_of(span.finish_at))
        for span in (first, second)
    )
    assert before[0]
    assert before[1]
    assert now[0]
    assert now[1]
    return Spanned(
        line.name,
        (before[0], before[1]),
        (now[0], now[1]),
        line.words,
        is_point=line.is_milestone,
        is_accent=bool(line.days and line.days > 0),
    )


@require_http_methods(["POST"])
def keep_baseline(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Keep the dates of now under a name."""
    found = seen_initiative(request, key)
    form = KeepForm(request.POST, asks_cause=True)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        baseline = actions.take_baseline(found, **form.cleaned_data, by=actor(request))
    except Refused as refusal:
        say_refusal(form, refusal)
        return _page(request, found, form, 422)
    toast(request, _("%(name)s is kept") % {"name": baseline.name}, undo_url())
    return redirect("schedule:baselines", key)


@require_POST
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish the changes of the plan, with the one cause that was asked."""
    found = seen_initiative(request, key)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise refused_by(form)
    actions.publish_changes(found, **form.cleaned_data, by=actor(request))
    toast(request, _("Published"), undo_url())
    return redirect("schedule:baselines", key)


def _seen_baseline(request: HttpRequest, key: UUID) -> Baseline:
    rows = Baseline.objects.visible_to(actor(request)).select_related("initiative__owner")
    return get_object_or_404(rows, key=key)


@require_http_methods(["GET", "POST"])
def edit_baseline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct the name or the reason of a baseline."""
    found = _seen_baseline(request, key)
    check_right(request, "schedule.edit_baseline", found)
    data: Any = request.POST or None
    form = WordsForm(data, instance=_seen_baseline(request, key), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in {"name", "reason"}}
        if changes:
            actions.edit_baseline(found, changes, version=form.cleaned_data["version"], by=actor(request))
            toast(request, _("Saved"), undo_url())
        return redirect("schedule:baselines", found.initiative.key)
    sentence = _("Its dates stay as they were kept on %(day)s.") % {"day": date_text(found.taken_on)}
    context = {"baseline": found, "form": form}
    response = record_page(
        request,
        seen_initiative(request, found.initiative.key),
        "schedule/edit_baseline.html",
        context,
        here="baselines",
        sentence=sentence,
    )
    response.status_code = 422 if form.errors else 200
    return response


@require_POST
def delete_baseline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a baseline kept by mistake; Undo brings it back."""
    found = _seen_baseline(request, key)
    actions.delete_baseline(found, by=actor(request))
    toast(request, _("%(name)s deleted") % {"name": found.name}, undo_url())
    return redirect("schedule:baselines", found.initiative.key)
