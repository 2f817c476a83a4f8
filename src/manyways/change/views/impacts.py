"""What changes for whom: the maps, the sentences, a group's own rating beside ours."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.forms.plans import EditImpact, ImpactForm, RateImpact, at_milestone
from manyways.change.models import Impact
from manyways.change.queries.days import days_of
from manyways.change.standing.maps import by_aspect, by_month
from manyways.change.views.record import (
    change_page,
    may_start_at_milestone,
    milestone_of,
    seen_impact,
    seen_initiative,
)
from manyways.ui.answers import refused_by
from manyways.ui.pages import toast


def impacts(request: HttpRequest, key: UUID) -> HttpResponse:
    """All sentences of a change on two maps, ratings that differ first."""
    found = seen_initiative(request, key)
    rows = list(
        Impact.objects.filter(milestone__item__initiative=found).select_related(
            "group", "aspect", "milestone__item__initiative", "rated_by", "own_rated_by"
        )
    )
    rows.sort(key=lambda row: (not row.is_rated_apart, -_highest(row), row.group.name))
    address = reverse("change:impacts", args=[key])
    chosen = _chosen(request, rows)
    context = {
        "aspects": by_aspect(rows, address),
        "months": by_month(rows, address),
        "rows": chosen,
        "is_narrowed": len(chosen) < len(rows),
        "form": at_milestone(ImpactForm(), found),
        "may_add": may_start_at_milestone(actor(request), "change.add_impact", found),
    }
    return change_page(
        request, found, "change/impacts.html", context, here="people", sentence=_sentence(rows)
    )


def _highest(row: Impact) -> int:
    return max(row.severity, row.own_severity or 0)


def _chosen(request: HttpRequest, rows: Sequence[Impact]) -> list[Impact]:
    """Those of the field of a map that was opened."""
    found = list(rows)
    if (group := request.GET.get("group", "")).isdecimal():
        found = [row for row in found if row.group_id == int(group)]
    if (aspect := request.GET.get("aspect", "")).isdecimal():
        found = [row for row in found if (row.aspect_id or 0) == int(aspect)]
    if month := request.GET.get("month", ""):
        days = days_of({row.milestone for row in rows})
        found = [row for row in found if days[row.milestone_id].strftime("%Y-%m") == month[:7]]
    return found


def _sentence(rows: Sequence[Impact]) -> str:
    apart = sum(row.is_rated_apart for row in rows)
    unasked = sum(not row.is_confirmed for row in rows)
    if not rows:
        return _("Nobody has said yet what changes for whom.")
    if apart:
        text = ngettext("%(n)s is rated two or more apart", "%(n)s are rated two or more apart", apart) % {
            "n": apart
        }
        return _("%(apart)s: talk about it. Our assumption alone: %(unasked)s.") % {
            "apart": text,
            "unasked": unasked,
        }
    if unasked:
        return _("%(n)s of %(total)s are our assumption; the group has not said.") % {
            "n": unasked,
            "total": len(rows),
        }
    return _("Every group has said how big it is for them.")


@require_POST
def add_impact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who, what changes, how big."""
    found = seen_initiative(request, key)
    form = at_milestone(ImpactForm(request.POST), found)
    if not form.is_valid():
        raise refused_by(form)
    given = form.chosen()
    milestone = given.pop("milestone", None) or milestone_of(request, found)
    actions.add_impact(milestone=milestone, **given, by=actor(request))
    toast(request, _("Said. What it makes us owe is counted."), undo_url())
    return redirect(_back(request) or reverse("change:impacts", args=[key]))


def _back(request: HttpRequest) -> str:
    """Where the form was, if that is a page of change."""
    address = request.POST.get("next", "")
    return address if address.startswith("/change/") else ""


def impact(request: HttpRequest, key: UUID) -> HttpResponse:
    """One sentence with everything behind it."""
    found = seen_impact(request, key)
    initiative = seen_initiative(request, found.milestone.item.initiative.key)
    form = at_milestone(
        EditImpact(request.POST or None, instance=found, initial={"version": found.version}), initiative
    )
    if request.method == "POST" and form.is_valid():
        fresh = Impact.objects.get(pk=found.pk)
        actions.edit_impact(fresh, form.changes(), version=form.cleaned_data["version"], by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect("change:impact", key)
    shown = seen_impact(request, key)
    context = {
        "impact": shown,
        "form": form,
        "rate_form": RateImpact(initial={"version": shown.version, "severity": shown.own_severity}),
        "offers": Offers("change", shown, to=actor(request)),
    }
    return change_page(request, initiative, "change/impact.html", context, here="people", sentence=str(shown))


@require_POST
def rate_impact(request: HttpRequest, key: UUID) -> HttpResponse:
    """How big it is, says the group."""
    found = seen_impact(request, key)
    form = RateImpact(request.POST)
    if not form.is_valid():
        raise Refused(fields={"severity": _("Choose how big it is.")})
    data = form.cleaned_data
    changed = actions.rate_impact(
        found, severity=data["severity"], words=data["words"], version=data["version"], by=actor(request)
    )
    said = _("Rated. It differs from ours by two or more: somebody will talk to you.")
    toast(request, said if changed.is_rated_apart else _("Rated"), undo_url())
    return redirect("change:impact", key)


@require_POST
def remove_impact(request: HttpRequest, key: UUID) -> HttpResponse:
    """It does not change for them after all."""
    found = seen_impact(request, key)
    initiative = found.milestone.item.initiative.key
    actions.remove_impact(found, by=actor(request))
    toast(request, _("Removed"), undo_url())
    return redirect("change:impacts", initiative)
