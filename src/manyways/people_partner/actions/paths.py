"""Role paths, what becomes of duties, and a manager's own reminders."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.models import User
from manyways.people_partner.actions.job_roles import write_version
from manyways.people_partner.models import DutyFate, RolePath, RoleVersion, TalkReminder
from manyways.people_partner.rules import check_leads
from manyways.teams.models import Person

PATH = frozenset({"talked_on", "talked_about", "choice", "goal", "training", "coach", "starts_on"})


@action(
    "people_partner.begin_path",
    gettext_lazy("Begin a role path"),
    is_open=True,
    said=gettext_lazy("began %(name)s"),
)
def begin_path(person: Person, *, by: User, **fields: Any) -> RolePath:
    """Begin somebody's path, with what was talked about; HR or their own manager."""
    check_leads(by, person)
    unknown = sorted(set(fields) - PATH)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    path = RolePath(person=person, **fields)
    checked(path).save()
    return path


@action(
    "people_partner.edit_path",
    gettext_lazy("Change a role path"),
    is_open=True,
    said=gettext_lazy("changed %(name)s"),
)
def edit_path(path: RolePath, changes: dict[str, Any], *, version: int | None = None, by: User) -> RolePath:
    """Change what was talked about, chosen and planned."""
    check_leads(by, path.person)
    return apply_changes(path, changes, allowed=PATH, version=version)


@action(
    "people_partner.map_duties",
    gettext_lazy("Say what becomes of each duty"),
    is_global=True,
    said=gettext_lazy("mapped the duties of %(name)s"),
)
def map_duties(description: RoleVersion, *, fates: Mapping[str, str], by: User) -> list[DutyFate]:
    """Keep, the team does it, the program does it, or drop, for each duty named; others stay as they are."""
    unknown = sorted(set(fates) - set(description.duties))
    if unknown:
        raise Refused(_("Not among its duties: %(names)s.") % {"names": ", ".join(unknown)})
    rows = []
    for duty, fate in fates.items():
        row = DutyFate.objects.filter(description=description, duty=duty).first()
        row = row or DutyFate(description=description, duty=duty)
        row.fate = fate
        checked(row).save()
        rows.append(row)
    return rows


@action(
    "people_partner.describe_from_duties",
    gettext_lazy("Write a new description from what becomes of the duties"),
    is_global=True,
    said=gettext_lazy("wrote a description from the duties of %(name)s"),
)
def describe_from_duties(description: RoleVersion, *, by: User) -> RoleVersion:
    """The next version holds the duties that are kept. Refused while one duty has no answer."""
    fates = dict(DutyFate.objects.filter(description=description).values_list("duty", "fate"))
    open_duties = [duty for duty in description.duties if duty not in fates]
    if open_duties or not description.duties:
        raise Refused(_("Say first what becomes of each duty. Open: %(n)s.") % {"n": len(open_duties)})
    kept = [duty for duty in description.duties if fates[duty] == DutyFate.Fate.KEEP]
    return write_version(description.role, duties=kept, by=by)


@action("people_partner.remind_own_talk", gettext_lazy("Keep an own reminder of a talk"), is_open=True)
def remind_own_talk(
    person: Person, *, last_on: date | None = None, next_on: date | None = None, by: User
) -> TalkReminder:
    """A manager's own note of the last and the next talk with one of their people; nobody else reads it."""
    if person.manager is None or person.manager.user_id != by.pk:
        raise PermissionDenied("people_partner.remind_own_talk")
    row = TalkReminder.objects.filter(manager=by, person=person).first()
    row = row or TalkReminder(manager=by, person=person)
    row.last_on, row.next_on = last_on, next_on
    checked(row).save()
    return row
