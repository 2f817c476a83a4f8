"""What-if as a switch: on, add a change, see, keep or discard. Nothing is saved until it is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.actions import keep_scenario
from manyways.forecast.queries import latest_forecast
from manyways.forecast.trying import WhatIf, discard, set_changes, switch, what_if_of
from manyways.forecast.what_if import KINDS, MOST_CHANGES
from manyways.forecast.what_if_forms import FORMS, KeepForm
from manyways.ui.pages import page, toast

HOME = "/portfolio/"


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is here."""
    asked = request.POST.get("next") or request.GET.get("next") or HOME
    return (
        asked
        if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        else HOME
    )


def _refuse_without_right(request: HttpRequest) -> None:
    if not may(actor(request), "forecast.try_what_if"):
        raise Refused(_("Trying what-ifs is not open to you here. Ask the PMO for it."))


@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    """Turn what-if on or off."""
    _refuse_without_right(request)
    switch(request, is_on=request.POST.get("on") == "yes")
    return redirect(_back(request))


def add_change(request: HttpRequest) -> HttpResponse:
    """One more change: choose its kind, then its one to three fields."""
    _refuse_without_right(request)
    do = request.GET.get("do", "")
    do = do if do in FORMS else "rank"
    form = FORMS[do](request.POST or None, user=actor(request), initial=request.GET.dict())
    tried = what_if_of(request)
    if request.method == "POST" and form.is_valid():
        if latest_forecast() is None:
            raise Refused(_("There is no forecast yet to compare with. Press Forecast now first."))
        if len(tried.changes) >= MOST_CHANGES:
            raise Refused(
                _("%(n)s changes are the most at once. Keep this one and begin anew.") % {"n": MOST_CHANGES}
            )
        set_changes(request, [*tried.changes, form.change()])
        return redirect(_back(request))
    context = {
        "form": form,
        "do": do,
        "kinds": KINDS.items(),
        "next": _back(request),
        "sentence": tried.said or _("Nothing is changed yet, and nothing is saved until you keep it."),
    }
    return page(request, "forecast/what_if_change.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, place: int) -> HttpResponse:
    """Without one of the changes."""
    _refuse_without_right(request)
    changes = [change for at, change in enumerate(what_if_of(request).changes) if at != place]
    set_changes(request, changes)
    return redirect(_back(request))


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """The same changes on the newest forecast."""
    _refuse_without_right(request)
    set_changes(request, what_if_of(request).changes)
    return redirect(_back(request))


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Forget what was tried."""
    discard(request)
    toast(request, _("Discarded. Nothing was saved."))
    return redirect(_back(request))


def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was tried as a scenario, under a name."""
    tried = what_if_of(request)
    if not tried.changes:
        raise Refused(_("Nothing is changed yet. Add a change first."))
    if tried.base is None and tried.is_outdated:
        raise Refused(_("A newer forecast is there. Work it out again first."))
    if tried.base is None:
        raise Refused(_("It is still being worked out. Keep it in a moment."))
    form = KeepForm(request.POST or None, initial={"name": tried.words[0][:120]})
    if request.method == "POST" and form.is_valid():
        scenario = keep_scenario(
            name=form.cleaned_data["name"],
            base=tried.base,
            changes=tried.changes,
            windows=tried.windows,
            by=actor(request),
        )
        discard(request)
        toast(request, _("%(name)s kept") % {"name": scenario.name}, undo_url())
        return redirect(scenario)
    context = {"form": form, "tried": tried, "next": _back(request)}
    return page(request, "forecast/what_if_keep.html", context)


def state(request: HttpRequest) -> HttpResponse:
    """The band as a fragment while it is being worked out; then the page comes anew."""
    tried: WhatIf = what_if_of(request)
    response = page(request, "forecast/what_if_band.html", {"what_if": tried, "here": _back(request)})
    if not tried.is_waiting:
        response["HX-Refresh"] = "true"
    return response
