"""Pages of launches: all of them, one with what must be ready, its moves, and those of one outcome."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, check_right
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change.views.questions import uuids
from manyways.market.actions import launches as actions
from manyways.market.beginning import ways_to_begin
from manyways.market.forms.launches import LaunchForm, LaunchReadingForm, MeasureForm, ReadinessForm
from manyways.market.models import Launch
from manyways.market.places import places
from manyways.market.queries.burn_up import burn_up
from manyways.market.queries.launches import RELATED, Standing, standing_of, standings_of
from manyways.market.tables.launches import LaunchTable, ReadinessTable, new_launch_url, status_sentence
from manyways.ui.pages import page, toast
from manyways.ui.values import date_text
from manyways.work.models import Initiative
from manyways.work.views.initiatives import refused_fields
from manyways.work.views.record import record_page, seen_initiative


def launches(request: HttpRequest) -> HttpResponseBase:
    """All launches, the worst first."""
    table = LaunchTable(request)
    answer = table.answer()
    if answer:
        return answer
    rows = table.every
    context = {
        "table": table,
        "sentence": status_sentence(rows),
        "may_add": may(actor(request), "market.add_launch"),
        "pages": places("launches"),
    }
    return page(request, "market/launches.html", context)


def new_launch(request: HttpRequest) -> HttpResponse:
    """An outcome and a size, and its list is there."""
    by = actor(request)
    chosen = (
        Initiative.objects.visible_to(by).filter(key__in=uuids(request.GET.getlist("initiative"))).first()
    )
    if request.method == "GET":
        check_right(request, "market.add_launch", chosen)
    form = LaunchForm(request.POST or None, reader=by, initial={"initiative": chosen})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        given.pop("version", None)
        try:
            made = actions.add_launch(given.pop("initiative"), **given, by=by)
        except Refused as refusal:
            refused_fields(form, refusal)
        else:
            toast(request, _("Planned. Its list is below."), undo_url())
            return redirect(made)
    context = {
        "form": form,
        "title": _("New launch"),
        "button": _("Plan it"),
        "back": "/market/launches/",
        "has_none": not form.fields["initiative"].queryset.exists(),  # type: ignore[attr-defined]
        "begin": ways_to_begin(by),
    }
    return page(request, "market/launch_form.html", context, status=422 if form.is_bound else 200)


def seen_launch(request: HttpRequest, key: UUID) -> Launch:
    """The launch, if this person may see it; else 404."""
    rows = Launch.objects.visible_to(actor(request)).select_related(*RELATED)
    return get_object_or_404(rows, key=key)


def launch(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One launch: where it stands, what must be ready, what customers feel, the next step prepared."""
    found, by = seen_launch(request, key), actor(request)
    table = ReadinessTable(request, launch=found)
    answer = table.answer()
    if answer:
        return answer
    table.scope["standing"] = standing = standing_of(found)
    context = {
        "launch": found,
        "standing": standing,
        "sentence": sentence_of(standing),
        "table": table,
        "burn_up": burn_up(standing),
        "to_plan": [row for row in standing.open if row.item.way and not row.item.engagement_id],
        "readiness_form": ReadinessForm(),
        "measure_form": MeasureForm(),
        "trends": [(trend, LaunchReadingForm(prefix=str(trend.measure.key))) for trend in standing.trends],
        "offers": Offers("market", found, to=by),
        "may_release": may(by, actions.RUN, found.initiative),
    }
    return page(request, "market/launch.html", context)


def sentence_of(standing: Standing) -> str:
    """The situation in one sentence."""
    found, reason = standing.launch, str(standing.status.reason)
    if found.launched_on:
        said = _("Released %(first)s, launched %(second)s.") % {
            "first": date_text(found.released_on),
            "second": date_text(found.launched_on),
        }
        return f"{said} {reason[:1].upper()}{reason[1:]}."
    if found.released_on:
        return _("Released %(day)s, not launched. %(reason)s.") % {
            "day": date_text(found.released_on),
            "reason": reason,
        }
    if standing.base.day is None or found.called_off_on:
        return f"{reason}."
    counts = {"ready": standing.settled, "all": len(standing.rows)}
    said = _("%(ready)s of %(all)s ready.") % counts
    back = _("Days count back from %(base)s, %(day)s.") % {
        "base": standing.base.words,
        "day": date_text(standing.base.day),
    }
    return " ".join(text for text in (f"{reason}." if reason else "", said, back) if text)


def edit_launch(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is said to whom, who owns it, its size and day."""
    found, by = seen_launch(request, key), actor(request)
    check_right(request, "market.edit_launch", found)
    form = LaunchForm(
        request.POST or None,
        instance=seen_launch(request, key),
        initial={"version": found.version},
        reader=by,
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_launch(found, form.changes(), version=form.cleaned_data["version"], by=by)
        toast(request, _("Saved"), undo_url())
        return redirect(found)
    context = {"form": form, "title": found.name, "button": _("Save"), "back": found.get_absolute_url()}
    return page(request, "market/launch_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def move_launch(request: HttpRequest, key: UUID) -> HttpResponse:
    """Released, launched, called off, or taken up again."""
    found, by, reason = seen_launch(request, key), actor(request), request.POST.get("reason", "")
    match request.POST.get("to"):
        case "release":
            actions.mark_released(found, by=by)
            said = _("Released. Launching it is for %(owner)s.") % {"owner": found.owner or _("its owner")}
        case "launch":
            actions.launch_it(found, reason=reason, by=by)
            said = _("Launched.")
        case "reopen":
            actions.reopen_launch(found, by=by)
            said = _("Taken up again.")
        case _other:
            actions.call_off_launch(found, reason=reason, by=by)
            said = _("Called off.")
    toast(request, said, undo_url())
    return redirect(found)


def initiative_launches(request: HttpRequest, key: UUID) -> HttpResponse:
    """The launches of one outcome, as a tab of its record."""
    found, by = seen_initiative(request, key), actor(request)
    rows = standings_of(Launch.objects.visible_to(by).filter(initiative=found).select_related(*RELATED))
    context: dict[str, Any] = {
        "rows": rows,
        "new_url": new_launch_url(found.key),
        "may_add": may(by, "market.add_launch", found),
    }
    sentence = sentence_of(rows[0]) if len(rows) == 1 else status_sentence(rows)
    return record_page(
        request,
        found,
        "market/initiative_launches.html",
        context,
        here="launches",
        sentence=sentence or _("Nobody plans yet how this comes to market."),
    )
