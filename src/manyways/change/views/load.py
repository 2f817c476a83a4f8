"""The load of change by group and week, limits and blackouts; and the lists each organisation words for itself."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, may_run, undo_url
from manyways.access.rules import may
from manyways.access.web import actor, sent_version
from manyways.change import actions
from manyways.change.forms.plans import AspectForm, BlackoutForm, CapacityForm
from manyways.change.models import Aspect, Blackout, Milestone, Size
from manyways.change.standing.load import Behind, LoadMap
from manyways.change.standing.owed import people_seen_by_name
from manyways.teams.models import Group
from manyways.ui.answers import refused_by, refused_in
from manyways.ui.pages import page, toast


def load(request: HttpRequest) -> HttpResponse:
    """Group by week, across all changes; each field names the changes that collide."""
    user = actor(request)
    moved = _moved(request)
    found = LoadMap(user, moved=[moved] if moved else [])
    milestones = (
        Milestone.objects.visible_to(user).filter(item__finished_at=None).select_related("item__initiative")
    )
    own_weeks, people = found.own_weeks(people_seen_by_name(user))
    context = {
        "map": found,
        "rows": found.rows(),
        "behind": _behind(request, found),
        "own_weeks": own_weeks,
        "people": people,
        "milestones": milestones.order_by("item__initiative__name", "item__name"),
        "moved": moved and milestones.get(pk=moved[0]),
        "moved_to": moved and moved[1],
        "capacity_form": CapacityForm(),
        "blackout_form": BlackoutForm(),
        "blackouts": Blackout.objects.visible_to(user).select_related("group").order_by("starts_on"),
        "may_set": may(user, "change.set_capacity"),
        "sentence": found.sentence,
    }
    return page(request, "change/load.html", context)


def _moved(request: HttpRequest) -> tuple[int, date] | None:
    """A milestone tried on another day."""
    try:
        day = date.fromisoformat(request.GET.get("to", ""))
        key = UUID(request.GET.get("move", ""))
    except ValueError:
        return None
    found = Milestone.objects.visible_to(actor(request)).filter(key=key).first()
    return (found.pk, day) if found else None


def _behind(request: HttpRequest, found: LoadMap) -> Behind | None:
    """The field that was opened."""
    try:
        week = date.fromisoformat(request.GET.get("week", ""))
        key = UUID(request.GET.get("group", ""))
    except ValueError:
        return None
    group = Group.objects.visible_to(actor(request)).filter(key=key).first()
    return found.behind(group, week) if group else None


@require_POST
def set_capacity(request: HttpRequest) -> HttpResponse:
    """How much change a group takes."""
    form = CapacityForm(request.POST)
    _refuse(form)
    actions.set_capacity(**form.cleaned_data, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("change:load")


@require_POST
def add_blackout(request: HttpRequest) -> HttpResponse:
    """When a group takes no change."""
    form = BlackoutForm(request.POST)
    _refuse(form)
    actions.add_blackout(**form.cleaned_data, by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("change:load")


@require_POST
def remove_blackout(request: HttpRequest, key: UUID) -> HttpResponse:
    """They can take change again."""
    row = get_object_or_404(Blackout.objects.visible_to(actor(request)).select_related("group"), key=key)
    actions.remove_blackout(row, by=actor(request))
    toast(request, _("Removed"), undo_url())
    return redirect("change:load")


def _refuse(form: forms.BaseForm) -> None:
    if not form.is_valid():
        raise refused_by(form)


def lists(request: HttpRequest) -> HttpResponse:
    """Aspects and sizes, in the words of the organisation."""
    user = actor(request)
    form = AspectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {
            name: value for name, value in form.cleaned_data.items() if name not in {"version", "is_active"}
        }
        with refused_in(form):
            actions.add_aspect(**values, by=user)
            toast(request, _("Added"), undo_url())
            return redirect("change:lists")
    context = {
        "aspects": [
            (row, AspectForm(instance=row, prefix=row.slug, initial={"version": row.version}))
            for row in Aspect.objects.all()
        ],
        "sizes": Size.objects.all(),
        "form": form,
        "may_add": may_run(actions.add_aspect, user),
        "may_edit": may_run(actions.edit_aspect, user),
        "may_size": may_run(actions.edit_size, user),
        "sentence": _("New impacts use these; what is written already keeps what it says."),
    }
    return page(request, "change/lists.html", context, status=422 if form.is_bound else 200)


@require_POST
def edit_aspect(request: HttpRequest, key: UUID) -> HttpResponse:
    """Rename an aspect, or no longer offer it."""
    row = get_object_or_404(Aspect, key=key)
    form = AspectForm(request.POST, instance=row, prefix=row.slug)
    _refuse(form)
    fresh = Aspect.objects.get(pk=row.pk)
    actions.edit_aspect(fresh, form.changes(), version=form.cleaned_data["version"], by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("change:lists")


@require_POST
def edit_size(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a size stands for."""
    row = get_object_or_404(Size, key=key)
    changes: dict[str, float] = {}
    for name in ("severity", "train_level", "lead_days", "settling_weeks", "effort_hours"):
        text = request.POST.get(name, "").strip()
        try:
            changes[name] = float(text) if name == "effort_hours" else int(text)
        except ValueError as error:
            raise Refused(fields={name: _("Give a number.")}) from error
    actions.edit_size(row, changes, version=sent_version(request), by=actor(request))
    toast(request, _("Saved"), undo_url())
    return redirect("change:lists")
