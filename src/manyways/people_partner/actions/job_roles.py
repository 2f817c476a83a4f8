"""Job roles and their descriptions: picked, adapted, published, held."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked, declare_right
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import JobRole, RoleHolder, RoleVersion
from manyways.people_partner.queries.job_roles import newest_version
from manyways.people_partner.rules import ENTER
from manyways.teams.models import Person

declare_right(ENTER, gettext_lazy("Enter HR's closed room"), is_global=True)

TEXT = ("purpose", "duties", "skills", "expectations")


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    """Lists of lines without blanks and repetitions."""
    unknown = sorted(set(fields) - set(TEXT))
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    return {
        name: list(dict.fromkeys(line.strip() for line in value if line.strip()))
        if isinstance(value, list | tuple)
        else value
        for name, value in fields.items()
    }


@action(
    "people_partner.add_job_role",
    gettext_lazy("Add a job role"),
    is_global=True,
    said=gettext_lazy("added the job role %(name)s"),
)
def add_job_role(
    *, title: str, adapt: RoleVersion | None = None, is_in_use: bool = False, by: User, **fields: Any
) -> RoleVersion:
    """A job role with the first version of its description; `adapt` fills what is not given from another one.

    `is_in_use`: it describes a job people do today, and is public at once.
    """
    role = JobRole(title=title.strip())
    checked(role).save()
    kept = {name: getattr(adapt, name) for name in TEXT} if adapt else {}
    version = RoleVersion(
        role=role,
        published_on=today() if is_in_use else None,
        **kept | _tidy({k: v for k, v in fields.items() if v}),
    )
    checked(version).save()
    return version


@action(
    "people_partner.write_version",
    gettext_lazy("Write a new version of a description"),
    is_global=True,
    said=gettext_lazy("wrote a new version of %(name)s"),
)
def write_version(role: JobRole, *, by: User, **fields: Any) -> RoleVersion:
    """The next version: as the newest, but for what is given. It is HR's alone until a role change is told."""
    last = newest_version(role)
    kept = {name: getattr(last, name) for name in TEXT} if last else {}
    version = RoleVersion(role=role, number=last.number + 1 if last else 1, **kept | _tidy(fields))
    checked(version).save()
    return version


@action(
    "people_partner.edit_version",
    gettext_lazy("Change a description nobody has read yet"),
    is_global=True,
    said=gettext_lazy("changed the description %(name)s"),
)
def edit_version(
    description: RoleVersion, changes: dict[str, Any], *, version: int | None = None, by: User
) -> RoleVersion:
    """Change the words of a version. A published one stays as people read it: write a new version instead."""
    if description.published_on is not None:
        raise Refused(_("People have read this version. Write a new one."))
    if description.changes_to.agreed().exists():
        raise Refused(
            _("The manager agreed to these words. Send the role change back first, or write a new version.")
        )
    return apply_changes(description, _tidy(changes), allowed=frozenset(TEXT), version=version)


@action(
    "people_partner.publish_version",
    gettext_lazy("Publish a description"),
    is_global=True,
    said=gettext_lazy("published %(name)s"),
)
def publish_version(description: RoleVersion, *, by: User) -> RoleVersion:
    """Say that this is how the job is today. Refused while a role change to it is not told."""
    if description.changes_to.waiting().exclude(state__in=["told"]).exists():
        raise Refused(
            _("A role change waits on this version. It is published when everybody affected was told.")
        )
    return publish(description)


def publish(description: RoleVersion) -> RoleVersion:
    """Make a version public, if it is not. Called by the actions that let everybody know."""
    if description.published_on is not None:
        return description
    return apply_changes(description, {"published_on": today()}, allowed=frozenset({"published_on"}))


@action(
    "people_partner.hold_role",
    gettext_lazy("Say who holds a job role"),
    is_global=True,
    said=gettext_lazy("said who holds %(name)s"),
)
def hold_role(
    description: RoleVersion, *, people: Iterable[Person], on: date | None = None, by: User
) -> list[RoleHolder]:
    """These people hold the role under this description from a day on; what they held before ends."""
    if description.published_on is None:
        raise Refused(
            _("This description is not published. Begin a role change, so that each person is told first.")
        )
    return seat(description, people, on or today())


def seat(description: RoleVersion, people: Iterable[Person], day: date) -> list[RoleHolder]:
    """End what each held, and begin this one. Called by the actions that put people into roles."""
    rows = list(people)
    end_holding(rows, day, keep=description)
    there = set(
        RoleHolder.objects.filter(version_held=description, ends_on=None).values_list("person_id", flat=True)
    )
    fresh = [
        RoleHolder(version_held=description, person=row, starts_on=day) for row in rows if row.pk not in there
    ]
    for each in fresh:
        checked(each).save()
    return fresh


def end_holding(people: Iterable[Person], day: date, keep: RoleVersion | None = None) -> None:
    """What these people hold ends on a day, but for one version."""
    held = RoleHolder.objects.filter(person__in=list(people), ends_on=None)
    for row in held.exclude(version_held=keep) if keep else held:
        row.ends_on = max(day, row.starts_on)
        row.save(update_fields=["ends_on"])
