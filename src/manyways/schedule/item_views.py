"""One item of a plan beside it: all that its dates depend on, why it stands where it stands, and what it waits for."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from manyways.access.actions import Refused, last_context, undo_url
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.states import as_sent
from manyways.access.web import actor
from manyways.schedule.actions import change_plan
from manyways.schedule.answers import answer_of
from manyways.schedule.dates import Solved
from manyways.schedule.drivers import drivers_of
from manyways.schedule.item_form import PlanItemForm
from manyways.schedule.seen_plans import plan_seen
from manyways.schedule.writing import lag_text
from manyways.ui.answers import refused_by
from manyways.ui.pages import toast
from manyways.ui.values import date_text
from manyways.work.models import Initiative, Item, Link
from manyways.work.times import span_text
from manyways.work.views.record import record_page, seen_initiative


def plan_item(request: HttpRequest, key: UUID, item_key: UUID) -> HttpResponse:
    """The panel of an item; saving it is one change of the plan."""
    found = seen_initiative(request, key)
    item = get_object_or_404(Item.objects.select_related("owner", "calendar"), initiative=found, key=item_key)
    links = _links(request, item)
    is_phase = item.children.exists()
    if request.method == "POST":
        seen = as_sent(item, request.POST)
        return _save(request, found, PlanItemForm(request.POST, item=seen, links=links, is_phase=is_phase))
    form = PlanItemForm(item=item, links=links, is_phase=is_phase)
    return _shown(request, found, form, is_phase=is_phase)


def _links(request: HttpRequest, item: Item) -> list[Link]:
    visible = Link.objects.visible_to(actor(request)).filter(successor=item)
    return list(visible.select_related("predecessor__initiative").order_by("pk"))


def _shown(request: HttpRequest, found: Initiative, form: PlanItemForm, *, is_phase: bool) -> HttpResponse:
    state = plan_seen(found)
    taken = {link.predecessor_id for link in form.links} | {form.item.pk}
    branches = [
        (branch.item.key, f"{number} {branch.item.name}")
        for number, branch in enumerate(state.branches, 1)
        if branch.item.pk not in taken
    ]
    context = {
        "item": form.item,
        "form": form,
        "is_phase": is_phase,
        "links": [(link, lag_text(link)) for link in form.links],
        "types": Link.Type.choices,
        "choices": branches,
        "said": standing(state, form.item, actor(request)),
        "may_plan": may(actor(request), "schedule.change_plan", found),
    }
    sentence = f"{form.item.name}: {context['said']}"
    return record_page(
        request, found, "schedule/plan_item.html", context, here="plan", sentence=sentence, fragment="panel"
    )


def standing(state: Solved, item: Item, user: User) -> str:
    """`23 Nov to 27 Nov, waits for “Venue signed”, can slip 3 d`."""
    dates = state.plan.items.get(item.pk)
    if dates is None:
        return state.plan.problem or _("It has no date yet.")
    driver = drivers_of(state, [item.pk], user).get(item.pk)
    span = _("%(start)s to %(finish)s") % {
        "start": date_text(dates.start_on),
        "finish": date_text(dates.finish_on),
    }
    slack = _("cannot slip") if dates.is_critical else ""
    if not slack and dates.total_float_minutes > 0 and item.finished_at is None:
        time = span_text(dates.total_float_minutes, is_elapsed=item.is_elapsed)
        slack = _("can slip %(time)s") % {"time": time}
    parts = [span, driver.words if driver else "", slack]
    return ", ".join(part for part in parts if part) + "."


def _save(request: HttpRequest, found: Initiative, form: PlanItemForm) -> HttpResponse:
    by = actor(request)
    if not form.is_valid():
        raise refused_by(form)
    try:
        changes = form.changes()
    except (ValueError, ValidationError) as error:
        raise Refused(_("The link cannot be read.")) from error
    if not changes:
        raise Refused(_("Nothing was changed, so there is nothing to save."))
    done = change_plan(found, changes, by=by)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        since, undoes = request.POST.get("since", ""), last_context()
        return answer_of(found, by, done.after, done.difference, undoes, notes=done.notes, since=since)
    toast(request, " ".join([done.difference.sentence, *done.notes]), undo_url())
    return redirect("schedule:plan", found.key)
