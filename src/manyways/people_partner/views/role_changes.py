"""Pages of role changes: the room, one change with its steps, and what everybody may read."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.role_changes import (
    AffectedForm,
    ConsultForm,
    DayForm,
    EditRoleChangeForm,
    RoleChangeForm,
)
from manyways.people_partner.models import AffectedPerson, RoleChange
from manyways.people_partner.queries.alignment import conflicts_for
from manyways.people_partner.queries.job_roles import side_by_side
from manyways.people_partner.queries.role_changes import (
    RELATED,
    Told,
    counts_in_words,
    next_of,
    status_of,
    to_tell,
    told_changes,
)
from manyways.people_partner.queries.room import room_of
from manyways.people_partner.rules import is_inside
from manyways.people_partner.tables import RoleChangeTable, ToldTable
from manyways.people_partner.views import ask, inside, values_of
from manyways.ui.pages import page, toast


def room(request: HttpRequest) -> HttpResponseBase:
    """What waits for HR, and every role change."""
    by = inside(request)
    table = RoleChangeTable(request)
    answer = table.answer()
    if answer:
        return answer
    found = room_of(by)
    rows = RoleChange.objects.visible_to(by).exclude(state=RoleChange.State.WITHDRAWN)
    context = {"table": table, "room": found, "counts": counts_in_words(rows)}
    return page(request, "people_partner/room.html", context)


def new_role_change(request: HttpRequest) -> HttpResponse:
    """Draft a role change."""
    by = inside(request, "people_partner.begin_role_change")
    form = RoleChangeForm(request.POST or None, reader=by, initial={"new": request.GET.get("new")})

    def run(given: dict[str, Any]) -> RoleChange:
        return actions.begin_role_change(**given, by=by)

    return ask(
        request,
        form,
        run,
        title=_("Begin a role change"),
        back=reverse("people_partner:room"),
        said=_("Drafted. Only HR sees it."),
        button=_("Draft it"),
        note=_(
            "Only HR sees a draft. The manager sees it from the day they agreed, each person once told, everybody after that."
        ),
    )


def _seen(request: HttpRequest, key: UUID) -> RoleChange:
    rows = RoleChange.objects.visible_to(actor(request)).select_related(*RELATED)
    return get_object_or_404(rows, key=key)


def role_change(request: HttpRequest, key: UUID, **forms_given: Any) -> HttpResponse:
    """One role change: old beside new, its people, its next step."""
    found, by = _seen(request, key), actor(request)
    people = list(
        AffectedPerson.objects.visible_to(by)
        .filter(role_change=found)
        .select_related("person__manager", "told_by")
        .order_by("person__name", "pk")
    )
    untold = sum(row.told_on is None for row in people)
    context = {
        "change": found,
        "people": people,
        "untold": untold,
        "parts": side_by_side(found.old, found.new),
        "next": next_of(found, untold),
        "status": status_of(found),
        "may_tell": found.state in RoleChange.KNOWN_TO_MANAGERS,
        "is_inside": is_inside(by),
        "may_word": found.step < 3 and found.new and not found.new.published_on,
        "is_in_force": found.state == RoleChange.State.IN_FORCE,
        "can_go_back": found.step in {1, 2, 3} and untold == len(people),
        "can_withdraw": found.state not in {*RoleChange.PUBLIC, RoleChange.State.WITHDRAWN},
        "consult_form": ConsultForm(),
        "affected_form": AffectedForm(initial={"people": [row.person for row in people]}),
        **forms_given,
    }
    return page(request, "people_partner/role_change.html", context, status=422 if forms_given else 200)


@require_POST
def step(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step on."""
    by, found = inside(request), _seen(request, key)
    match verb:
        case "review":
            actions.review_role_change(found, by=by)
        case "consult":
            form = ConsultForm(request.POST)
            if not form.is_valid():
                return role_change(request, key, consult_form=form)
            actions.consult_on_role_change(found, **form.cleaned_data, by=by)
        case "agree":
            actions.agree_role_change(found, **values_of(DayForm(request.POST)), by=by)
        case "announce":
            actions.announce_role_change(found, **values_of(DayForm(request.POST)), by=by)
        case "force":
            actions.put_in_force(found, **values_of(DayForm(request.POST)), by=by)
        case "back":
            actions.send_back_role_change(found, by=by)
        case "withdraw":
            actions.withdraw_role_change(found, because=request.POST.get("because", ""), by=by)
        case _:
            raise Refused(_("There is no such step."))
    toast(request, _("Noted."), undo_url())
    return redirect(found)


def edit_role_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it says."""
    by, found = inside(request, "people_partner.edit_role_change"), _seen(request, key)
    names = ("old", "new", "why", "initiative", "planned_on", "version")
    initial = {name: getattr(found, name) for name in names}
    form = EditRoleChangeForm(request.POST or None, reader=by, initial=initial)

    def run(given: dict[str, Any]) -> RoleChange:
        changes = {name: given[name] for name in form.changed_data if name != "version"}
        return actions.edit_role_change(found, changes, version=given["version"], by=by)

    return ask(request, form, run, title=str(found), back=found.get_absolute_url())


@require_POST
def set_affected(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom it touches."""
    by, found = inside(request), _seen(request, key)
    form = AffectedForm(request.POST)
    if not form.is_valid():
        return role_change(request, key, affected_form=form)
    actions.set_affected(found, **form.cleaned_data, by=by)
    toast(request, _("Saved"), undo_url())
    return redirect(found)


@require_POST
def tell(request: HttpRequest, key: UUID) -> HttpResponse:
    """A person was told, in a talk."""
    by = actor(request)
    rows = AffectedPerson.objects.visible_to(by).select_related(
        "person__manager", "person__user", "role_change"
    )
    affected = get_object_or_404(rows, key=key)
    actions.tell_person(affected, **values_of(DayForm(request.POST)), by=by)
    toast(request, _("%(name)s was told.") % {"name": affected.person.name}, undo_url())
    return redirect("people_partner:mine" if request.POST.get("from") == "mine" else affected.role_change)


def roles(request: HttpRequest) -> HttpResponseBase:
    """The page of roles: what changed, as everybody may know it."""
    table = ToldTable(request)
    answer = table.answer()
    if answer:
        return answer
    words = counts_in_words(row.change for row in told_changes())
    context = {
        "table": table,
        "sentence": _("%(counts)s.") % {"counts": words} if words else "",
        "to_tell": len(to_tell(actor(request))),
        "conflicts": conflicts_for(actor(request)),
    }
    return page(request, "people_partner/roles.html", context)


def told_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """One change everybody may know of: old beside new, no person."""
    change = get_object_or_404(RoleChange.objects.told().select_related(*RELATED), key=key)
    context = {"told": Told(change), "change": change, "parts": side_by_side(change.old, change.new)}
    return page(request, "people_partner/told_change.html", context)
