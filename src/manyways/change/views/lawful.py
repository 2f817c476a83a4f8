"""Where nobody is counted by name, with its data sheet, and how long names are kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.clock import today
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor, sent_version
from manyways.change import actions
from manyways.change.forms.lawful import CountOnlyForm
from manyways.change.models import CountsOnly, KeepingTime
from manyways.change.queries.lawful import data_sheet, keeping_days
from manyways.ui.pages import page, toast


def names(request: HttpRequest) -> HttpResponse:
    """The groups that are counted only, and for how long others keep a name."""
    user = actor(request)
    form = CountOnlyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.count_only(**form.cleaned_data, by=user)
        toast(request, _("Counted without names from now on"))
        return redirect("change:names")
    rows = list(CountsOnly.objects.visible_to(user).select_related("group"))
    context = {
        "rows": rows,
        "form": form,
        "days": keeping_days(),
        "kept": KeepingTime.objects.first(),
        "may_count": may(user, "change.count_only"),
        "may_keep": may_everywhere(user, "change.set_keeping_time"),
        "sentence": _sentence(len(rows)),
    }
    return page(request, "change/names.html", context, status=422 if form.is_bound else 200)


def _sentence(count: int) -> str:
    words = {"days": keeping_days(), "n": count}
    if not count:
        return (
            _("Confirmations keep a name for %(days)s days after the milestone; then only counts stay.")
            % words
        )
    text = ngettext(
        "%(n)s group is counted without names; elsewhere confirmations keep a name for %(days)s days.",
        "%(n)s groups are counted without names; elsewhere confirmations keep a name for %(days)s days.",
        count,
    )
    return text % words


def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is held about the people of a group, to print for a works council or a review."""
    row = get_object_or_404(CountsOnly.objects.visible_to(actor(request)).select_related("group"), key=key)
    context = {
        "row": row,
        "sheet": data_sheet(row),
        "today": today(),
        "may_end": may(actor(request), "change.count_by_name", row),
    }
    return page(request, "change/data_sheet.html", context)


@require_POST
def count_by_name(request: HttpRequest, key: UUID) -> HttpResponse:
    """By name again."""
    row = get_object_or_404(CountsOnly.objects.visible_to(actor(request)).select_related("group"), key=key)
    actions.count_by_name(row, by=actor(request))
    toast(request, _("Counted by name again; what was deleted stays deleted"), undo_url())
    return redirect("change:names")


@require_POST
def set_keeping_time(request: HttpRequest) -> HttpResponse:
    """How many days."""
    text = request.POST.get("days", "").strip()
    if not text.isdecimal():
        raise Refused(fields={"days": _("Give a number of days.")})
    actions.set_keeping_time(days=int(text), version=sent_version(request), by=actor(request))
    toast(request, _("Saved; it is done tonight"), undo_url())
    return redirect("change:names")
