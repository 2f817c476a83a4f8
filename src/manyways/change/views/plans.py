"""The place Change: all changes, a new one, its case and its milestones."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.forms.plans import CaseForm, DateMilestone, MilestoneForm, NewChange
from manyways.change.models import Case, Milestone, Size
from manyways.change.queries.days import UNKNOWN, days_of, is_forecast
from manyways.change.queries.people import read_lines
from manyways.change.queries.starting import starting_groups
from manyways.change.rules import TO_START, may_start
from manyways.change.standing.changes import change_rows, changes_sentence, changing
from manyways.change.tables import ChangeTable
from manyways.change.views.record import change_page, may_add_milestone, posted_keys, seen_initiative
from manyways.teams.models import Group
from manyways.ui.pages import page, toast
from manyways.work.views.initiatives import refused_fields


def changes(request: HttpRequest) -> HttpResponseBase:
    """All changes, those that need something first."""
    rows = change_rows(changing(actor(request)))
    table = ChangeTable(request, rows=rows)
    context = {
        "table": table,
        "sentence": changes_sentence(rows),
        "may_start": may_start(actor(request)),
    }
    return table.answer() or page(request, "change/changes.html", context)


@for_those_who_may(*TO_START)
def new_change(request: HttpRequest) -> HttpResponse:
    """One sentence, a day, ticks: and the list of what is owed opens."""
    form = NewChange(request.POST or None)
    entries = starting_groups(actor(request))
    if request.method == "POST" and form.is_valid():
        typed = read_lines(request.POST.get("others", "")[:50_000])
        try:
            made = actions.start_change(
                name=form.cleaned_data["name"],
                on=form.cleaned_data["on"],
                groups=Group.objects.filter(key__in=posted_keys(request, "group")),
                new_groups=[
                    *_ticked(request),
                    *((each.group.name, each.headcount) for each in typed if each.group),
                ],
                people=[each.person for each in typed if each.person],
                size=Size.objects.filter(slug=request.POST.get("size", "")).first(),
                by=actor(request),
            )
        except Refused as refusal:
            refused_fields(form, refusal)
        else:
            toast(request, _("Begun. This is what is owed."), undo_url())
            return redirect("change:people", made.key)
    context = {"form": form, "entries": entries, "sizes": Size.objects.all()}
    return page(request, "change/new_change.html", context, status=422 if form.is_bound else 200)


def _ticked(request: HttpRequest) -> list[tuple[str, int]]:
    return [(name, _number(request, name)) for name in request.POST.getlist("new")]


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(f"people-{name}", "").strip()
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why, why now, what otherwise; the sponsor; the milestones with their days."""
    found = seen_initiative(request, key)
    row = Case.objects.filter(initiative=found).first() or Case(initiative=found)
    form = CaseForm(request.POST or None, instance=row, initial={"version": row.version if row.pk else None})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] if row.pk else None
        actions.edit_case(found, form.changes(), version=version, by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect("change:case", key)
    milestones = list(Milestone.objects.filter(item__initiative=found).select_related("item__initiative"))
    days = days_of(milestones)
    context = {
        "form": form,
        "case": Case.objects.filter(initiative=found).select_related("sponsor", "hr_partner").first(),
        "milestones": [
            (row, None if days[row.pk] == UNKNOWN else days[row.pk], is_forecast(row)) for row in milestones
        ],
        "milestone_form": MilestoneForm(),
        "may_write": may(actor(request), "change.edit_case", found),
        "may_add": may_add_milestone(actor(request), found),
        "may_date": may(actor(request), "change.date_milestone", found),
    }
    sentence = row.why or _("Nobody has written down why yet. People ask that first.")
    return change_page(request, found, "change/case.html", context, here="case", sentence=sentence)


@require_POST
def add_milestone(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another milestone that changes something for people."""
    found = seen_initiative(request, key)
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        raise Refused(fields={"name": _("Give the milestone a name.")})
    actions.add_milestone(found, **form.cleaned_data, by=actor(request))
    toast(request, _("Milestone added"), undo_url())
    return redirect("change:case", key)


@require_POST
def date_milestone(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another day; what was said about the old one may no longer hold."""
    rows = Milestone.objects.visible_to(actor(request)).select_related("item__initiative__owner")
    found = get_object_or_404(rows, key=key)
    form = DateMilestone(request.POST)
    if not form.is_valid():
        raise Refused(fields={"fixed_on": _("Write the day as 2027-03-01.")})
    actions.date_milestone(
        found, fixed_on=form.cleaned_data["fixed_on"], version=form.cleaned_data["version"], by=actor(request)
    )
    toast(request, _("Moved. Messages that said another day are listed under Communications."), undo_url())
    return redirect("change:case", found.item.initiative.key)
