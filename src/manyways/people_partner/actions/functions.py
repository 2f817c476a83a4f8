"""Functions: described for everybody; the shift of a head's tasks and the growth plan for those concerned."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import FunctionProfile, GrowthStep, ShiftSheet
from manyways.people_partner.rules import cares_for, is_inside
from manyways.teams.models import Group, Person

PROFILE = frozenset({"head", "services", "standards", "way", "difficulty"})
SHEET = frozenset({"stays", "moves", "fresh"})


def _check(by: User, head: Person | None, right: str) -> None:
    if not cares_for(by, head):
        raise PermissionDenied(right)


@action(
    "people_partner.describe_function",
    gettext_lazy("Describe a function"),
    is_global=True,
    said=gettext_lazy("described %(name)s"),
)
def describe_function(group: Group, *, head: Person | None = None, by: User) -> FunctionProfile:
    """Begin the profile of a function, of the PMO as of any other; HR."""
    profile = FunctionProfile(group=group, head=head)
    checked(profile).save()
    return profile


@action(
    "people_partner.edit_function",
    gettext_lazy("Change the profile of a function"),
    is_open=True,
    said=gettext_lazy("changed %(name)s"),
)
def edit_function(
    profile: FunctionProfile, changes: dict[str, Any], *, version: int | None = None, by: User
) -> FunctionProfile:
    """What it offers and owns, and how it works; its head, the head's manager or HR. The head is named by HR."""
    _check(by, profile.head, "people_partner.edit_function")
    is_other = "head" in changes and changes["head"] != profile.head
    if is_other and not is_inside(by):
        raise Refused(fields={"head": _("HR names the head of a function.")})
    return apply_changes(profile, changes, allowed=PROFILE, version=version)


@action(
    "people_partner.write_shift",
    gettext_lazy("Write what shifts for a head"),
    is_open=True,
    said=gettext_lazy("wrote what shifts in %(name)s"),
)
def write_shift(
    profile: FunctionProfile, *, version: int | None = None, by: User, **changes: Any
) -> ShiftSheet:
    """Change the open version, or begin the next one after an agreed one."""
    _check(by, profile.head, "people_partner.write_shift")
    if profile.head is None:
        raise Refused(_("Name the head of this function first."))
    newest = profile.sheets.first()
    if newest and newest.agreed_on is None and newest.head_id == profile.head.pk:
        return apply_changes(newest, changes, allowed=SHEET, version=version)
    kept = {name: changes.get(name, []) for name in SHEET}
    sheet = ShiftSheet(function=profile, head=profile.head, number=newest.number + 1 if newest else 1, **kept)
    checked(sheet).save()
    return sheet


@action(
    "people_partner.agree_own_shift",
    gettext_lazy("Agree what shifts in one's own tasks"),
    is_open=True,
    said=gettext_lazy("agreed %(name)s"),
)
def agree_own_shift(sheet: ShiftSheet, *, by: User) -> ShiftSheet:
    """The head agrees, and nobody for them; from then on the version stays as it is."""
    if sheet.head.user_id != by.pk:
        raise PermissionDenied("people_partner.agree_own_shift")
    if sheet.agreed_on is not None:
        raise Refused(_("This was agreed already. Write the next version."))
    if not (sheet.stays or sheet.moves or sheet.fresh):
        raise Refused(_("Write first what stays, moves to teams or is new."))
    return apply_changes(sheet, {"agreed_on": today()}, allowed=frozenset({"agreed_on"}))


@action(
    "people_partner.plan_growth",
    gettext_lazy("Plan a step of a head's growth"),
    is_open=True,
    said=gettext_lazy("planned a step of growth"),
)
def plan_growth(
    sheet: ShiftSheet, *, topic: str, planned_on: date, kind: str = "coaching", by: User
) -> GrowthStep:
    """Coaching or training for the tasks that are new; the head, the head's manager or HR."""
    _check(by, sheet.head, "people_partner.plan_growth")
    step = GrowthStep(sheet=sheet, topic=topic.strip(), planned_on=planned_on, kind=kind)
    checked(step).save()
    return step


@action(
    "people_partner.do_growth",
    gettext_lazy("Say that a step of growth is done"),
    is_open=True,
    said=gettext_lazy("did a step of growth"),
)
def do_growth(step: GrowthStep, *, by: User) -> GrowthStep:
    """It took place, today."""
    _check(by, step.sheet.head, "people_partner.do_growth")
    return apply_changes(step, {"done_on": today()}, allowed=frozenset({"done_on"}))
