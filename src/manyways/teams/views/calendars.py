"""Pages of working calendars."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from manyways.access.actions import undo_url
from manyways.access.doors import for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams import actions
from manyways.teams.forms import CalendarForm
from manyways.teams.models import Calendar
from manyways.teams.queries import calendar_week
from manyways.teams.views.organisation import form_page
from manyways.ui.answers import refused_in
from manyways.ui.pages import page, toast


def calendars(request: HttpRequest) -> HttpResponse:
    """All working calendars."""
    rows = list(Calendar.objects.visible_to(actor(request)).order_by("name"))
    context = {"calendars": rows, "may_add": may(actor(request), "teams.add_calendar")}
    return page(request, "teams/calendars.html", context)


def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """One calendar: its week, its days that differ, and whoever may changes them."""
    found = get_object_or_404(Calendar.objects.visible_to(actor(request)), key=key)
    form = CalendarForm(request.POST or None, calendar=found)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.edit_calendar(
                found, form.chosen(), version=form.cleaned_data["version"], by=actor(request)
            )
            toast(request, _("Saved. Plans on this calendar have new dates."), undo_url())
            return redirect(found)
    context = {
        "calendar": found,
        "week": calendar_week(found),
        "form": form,
        "may_edit": may(actor(request), "teams.edit_calendar", found),
    }
    return page(request, "teams/calendar.html", context, status=422 if form.is_bound else 200)


@for_those_who_may("teams.add_calendar")
def new_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar."""
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.add_calendar(**form.chosen(), by=actor(request))
            toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
            return redirect(made)
    sentence = _(
        "Working time that plans are computed in. You choose it then on a team, an initiative or an item."
    )
    return form_page(request, form, _("New calendar"), "teams:calendars", sentence)
