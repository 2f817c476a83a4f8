"""Sprints of a team: the list, one sprint with what remains, taking and putting back items."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.clock import today
from manyways.access.doors import Offers
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams.models import Team
from manyways.teams.views import team_tabs
from manyways.ui.pages import page, toast
from manyways.ui.values import date_text
from manyways.work import actions
from manyways.work.forms_of_boards import SprintEdit, SprintForm, TakenItems
from manyways.work.models import Item, Sprint
from manyways.work.queries.sprints import SprintNow, sprint_now, takeable_items
from manyways.work.views.initiatives import refused_fields
from manyways.work.views.stages import seen_team

USUAL_DAYS = 13


def seen_sprint(request: HttpRequest, key: UUID) -> Sprint:
    """The sprint, if this person may see it; else 404."""
    rows = Sprint.objects.visible_to(actor(request)).select_related("team__lead")
    return get_object_or_404(rows, key=key)


def sprints(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sprints of a team, and the form for the next one."""
    team = seen_team(request, key)
    form = SprintForm(request.POST or None, initial=_next_days(team))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_sprint(team, **form.cleaned_data, by=actor(request))
            toast(request, _("Sprint planned"), undo_url())
            return redirect(made)
        except Refused as refusal:
            refused_fields(form, refusal)
    rows = list(team.sprints.all())
    running = next((row for row in rows if row.is_on(today())), None)
    context = {
        "team": team,
        "tabs": team_tabs(team, "sprints"),
        "sprints": rows,
        "running": running,
        "form": form,
        "may_plan": may(actor(request), "work.plan_sprint", team),
        "sentence": _list_sentence(rows, running),
    }
    return page(request, "work/sprints.html", context, status=422 if form.is_bound else 200)


def _next_days(team: Team) -> dict[str, object]:
    """Two weeks from the day after the last sprint, else from the next Monday."""
    last = team.sprints.order_by("-ends_on").first()
    monday = today() + timedelta(days=(7 - today().weekday()) % 7)
    first = max(last.ends_on + timedelta(days=1), today()) if last else monday
    first += timedelta(days=(7 - first.weekday()) % 7)
    return {"starts_on": first, "ends_on": first + timedelta(days=USUAL_DAYS - 2)}


def _list_sentence(rows: list[Sprint], running: Sprint | None) -> str:
    if running:
        words = {"goal": running.goal, "day": date_text(running.ends_on)}
        return _("Until %(day)s: %(goal)s") % words
    if rows:
        return _("No sprint runs today.")
    return _("The team works without sprints. A sprint adds a goal and two dates; the board stays as it is.")


def sprint(request: HttpRequest, key: UUID) -> HttpResponse:
    """One sprint: its goal, what remains, what is usually finished in the days left."""
    found, by = seen_sprint(request, key), actor(request)
    state = sprint_now(found, by)
    offers = Offers("work", found, to=by)
    context = {
        "sprint": found,
        "team": found.team,
        "tabs": team_tabs(found.team, "sprints"),
        "state": state,
        "offers": offers,
        "takeable": takeable_items(found, by) if offers["take_items"] and found.ends_on >= today() else [],
        "form": SprintEdit(initial={
            name: getattr(found, name) for name in ("goal", "starts_on", "ends_on", "result", "version")
        }),
        "sentence": sprint_sentence(state),
    }  # fmt: skip
    return page(request, "work/sprint.html", context)


def sprint_sentence(state: SprintNow) -> str:
    """What remains of a sprint beside what is usual; after its end, how much was finished."""
    sprint, left, taken = state.sprint, len(state.left), len(state.taken)
    words = {"left": left, "taken": taken, "done": len(state.finished), "day": date_text(sprint.ends_on)}
    if not taken:
        return _("Nothing was taken into it yet.")
    if sprint.ends_on < state.day:
        return _("It ended on %(day)s with %(done)s of %(taken)s finished.") % words
    said = _("%(left)s of %(taken)s remain until %(day)s.") % words
    if state.usual is None:
        return said + " " + _("Not enough history to say how many are usual.")
    usual = {"days": state.usual.working_days, "half": state.usual.half, "most": state.usual.most}
    told = ngettext(
        "In %(days)s working day this team likely finishes %(half)s; %(most)s is safe to count on.",
        "In %(days)s working days this team likely finishes %(half)s; %(most)s is safe to count on.",
        state.usual.working_days,
    )
    return f"{said} {told % usual}"


@require_POST
def edit_sprint(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change the goal, the days, or what came of it."""
    found = seen_sprint(request, key)
    form = SprintEdit(request.POST)
    if not form.is_valid():
        raise Refused(_("A sprint needs a goal and two days."))
    version = form.cleaned_data["version"]
    actions.edit_sprint(found, form.changes(), version=version, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect(found)


@require_POST
def take_items(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the picked items into a sprint."""
    found, by = seen_sprint(request, key), actor(request)
    form = TakenItems(request.POST)
    form.fields["items"].queryset = Item.objects.visible_to(by).filter(team=found.team)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise Refused(_("Pick at least one item of this team."))
    count = actions.take_items(found, form.cleaned_data["items"], by=by)
    said = ngettext("%(count)s item taken", "%(count)s items taken", count) % {"count": count}
    toast(request, said, undo_url())
    return redirect(found)


@require_POST
def put_back_item(request: HttpRequest, key: UUID, item_key: UUID) -> HttpResponse:
    """Put an item of a sprint back into the backlog."""
    found, by = seen_sprint(request, key), actor(request)
    item = get_object_or_404(Item.objects.visible_to(by), key=item_key)
    actions.put_back_item(found, item=item, by=by)
    toast(request, _("%(name)s put back") % {"name": item.name}, undo_url())
    return redirect(found)


@require_POST
def remove_sprint(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forget a sprint; its items stay."""
    found = seen_sprint(request, key)
    actions.remove_sprint(found, by=actor(request))
    toast(request, _("Sprint removed"), undo_url())
    return redirect("work:sprints", found.team.key)
