"""What customers feel of a launch: measures and their readings."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.web import actor
from manyways.market.actions import measures as actions
from manyways.market.forms.launches import LaunchReadingForm, MeasureForm
from manyways.market.models import LaunchMeasure, LaunchReading
from manyways.market.views.launches import seen_launch
from manyways.ui.pages import toast
from manyways.work.views.answering import cleaned


def _seen_measure(request: HttpRequest, key: UUID) -> LaunchMeasure:
    related = ("launch__initiative__owner", "launch__owner", "follow_up")
    rows = LaunchMeasure.objects.visible_to(actor(request)).select_related(*related)
    return get_object_or_404(rows, key=key)


@require_POST
def add_measure(request: HttpRequest, key: UUID) -> HttpResponse:
    """Something to read before and after."""
    found = seen_launch(request, key)
    made = actions.add_measure(found, **cleaned(MeasureForm(request.POST)), by=actor(request))
    toast(request, _("%(name)s added. Read it before the launch.") % {"name": made.name}, undo_url())
    return redirect(made)


@require_POST
def remove_measure(request: HttpRequest, key: UUID) -> HttpResponse:
    """Measure it no longer."""
    found = _seen_measure(request, key)
    actions.remove_measure(found, by=actor(request))
    toast(request, _("%(name)s removed") % {"name": found.name}, undo_url())
    return redirect(found.launch)


@require_POST
def add_reading(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep a value; where customers are worse off, something to do opens in the log."""
    found = _seen_measure(request, key)
    before = found.follow_up_id
    given = cleaned(LaunchReadingForm(request.POST, prefix=str(key)))
    made = actions.add_launch_reading(found, **given, by=actor(request))
    fresh = _seen_measure(request, key)
    said = _("Reading kept.")
    if fresh.follow_up_id != before and fresh.follow_up:
        said = _("Reading kept. Worse than before: “%(name)s” is in the log.") % {"name": fresh.follow_up}
    toast(request, said, undo_url())
    return redirect(made.measure)


@require_POST
def delete_reading(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back a reading that was wrong."""
    related = ("measure__launch__initiative__owner", "measure__launch__owner")
    rows = LaunchReading.objects.visible_to(actor(request)).select_related(*related)
    found = get_object_or_404(rows, key=key)
    actions.delete_launch_reading(found, by=actor(request))
    toast(request, _("Reading taken back"), undo_url())
    return redirect(found.measure)
