"""Pages of the first steps: the checklist, where the organisation is, and the first window from weekly counts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.doors import for_those_who_may
from manyways.access.models import Organisation
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.forecast.forms import QuickForm
from manyways.forecast.quick import quick_forecast
from manyways.forecast.views.runs import chance_chart
from manyways.site import actions
from manyways.site.first_steps import RIGHT, STEPS, may_walk, standing_of
from manyways.teams.actions import create_team, set_weekly_counts
from manyways.teams.countries import country_names
from manyways.teams.forms import RowForm
from manyways.teams.forms.organisation import country_select
from manyways.teams.models import Team
from manyways.ui.answers import Refused, say_refusal
from manyways.ui.pages import page, toast

CHANGE = "access.edit_organisation"


class OrganisationForm(RowForm, forms.ModelForm[Organisation]):
    """Where the organisation is; all of it can be left as it is."""

    country = forms.ChoiceField(label=lazy("Country"), required=False, widget=country_select())
    currency = forms.CharField(label=lazy("Currency"), help_text=lazy("Its three letters: EUR, USD, CHF."))
    fiscal_year_starts_in = forms.TypedChoiceField(
        label=lazy("Fiscal year starts in"), choices=list(MONTHS.items()), coerce=int
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organisation
        fields = ("country", "currency", "fiscal_year_starts_in", "name")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        found: Any = self.fields["country"]
        found.choices = [("", _("Not said")), *country_names().items()]


class CountsForm(QuickForm):
    """Weekly counts with the team they are of."""

    team = forms.CharField(label=lazy("Whose counts"), max_length=120, initial=lazy("Our team"))
    field_order = ("counts", "left", "team")


def first_steps(request: HttpRequest) -> HttpResponse:
    """The checklist; Today of an empty organisation takes its list alone."""
    by = actor(request)
    if not may_walk(by):
        raise PermissionDenied(RIGHT)
    return page(request, "site/first_steps.html", {"steps": standing_of(by)}, "steps")


def go_to_step(_request: HttpRequest, name: str) -> HttpResponse:
    """Go to where a step is done."""
    step = next((step for step in STEPS if step.name == name), None)
    if step is None:
        raise Http404
    return redirect(step.view())


@require_POST
def open_step(request: HttpRequest, name: str) -> HttpResponse:
    """Go there with the step done: nothing else shows that a page was printed."""
    actions.settle_first_step(name, by=actor(request))
    return go_to_step(request, name)


@require_POST
def move_steps(request: HttpRequest) -> HttpResponse:
    """Skip a step or take it up again; put all away or bring them back."""
    by = actor(request)
    for word, is_settled in (("skip", True), ("again", False)):
        if word in request.POST:
            actions.settle_first_step(request.POST[word], is_settled=is_settled, by=by)
            toast(request, _("Skipped") if is_settled else _("Taken up again"), undo_url())
            return redirect("first_steps")
    is_away = "away" in request.POST
    actions.put_away_first_steps(is_away=is_away, by=by)
    toast(request, _("Put away. Undo brings them back.") if is_away else _("Back again."), undo_url())
    return redirect("portfolio:today" if is_away else "first_steps")


def organisation(request: HttpRequest) -> HttpResponse:
    """Country, currency, fiscal year, name."""
    by = actor(request)
    if not may_everywhere(by, CHANGE):
        raise PermissionDenied(CHANGE)
    back = reverse("first_steps" if may_walk(by) else "portfolio:today")
    found = get_object_or_404(Organisation)
    initial = {"version": found.version}
    form = OrganisationForm(request.POST or None, instance=get_object_or_404(Organisation), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_where(found, form.changes(), version=form.cleaned_data["version"], by=by)
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Saved"), undo_url())
            return redirect(back)
    context = {"form": form, "back": back}
    return page(request, "site/organisation.html", context, status=422 if form.is_bound else 200)


@for_those_who_may("teams.create_team", "teams.set_weekly_counts")
def first_window(request: HttpRequest) -> HttpResponse:
    """Weekly counts in, the window out; the counts stay as those of a team, and its next forecasts draw on them."""
    by = actor(request)
    form = CountsForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        monday = today() - timedelta(days=today().weekday() + 7)
        with transaction.atomic():
            team = Team.objects.filter(name__iexact=given["team"].strip()).first() or create_team(
                name=given["team"], by=by
            )
            set_weekly_counts(team, given["counts"], last_week_starts_on=monday, by=by)
        found = quick_forecast(given["counts"], given["left"], today())
    return page(
        request,
        "site/first_window.html",
        {
            "form": form,
            "found": found,
            "chart": chance_chart(found) if found and found.chances else None,
            "may_walk": may_walk(by),
        },
        status=422 if form.is_bound and found is None else 200,
    )
