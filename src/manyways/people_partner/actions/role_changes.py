"""A role change step by step: drafted, reviewed, consulted on, agreed, told in order, in force."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import notify
from manyways.people_partner.actions.job_roles import end_holding, publish, seat
from manyways.people_partner.causes import TELL_YOUR_PEOPLE, YOUR_JOB
from manyways.people_partner.models import AffectedPerson, JobRole, RoleChange, RoleVersion
from manyways.people_partner.rules import is_inside
from manyways.teams.actions import edit_person
from manyways.teams.models import Person
from manyways.work.models import Initiative

State = RoleChange.State
FIELDS = frozenset({"old", "new", "why", "initiative", "planned_on"})


def _move(row: RoleChange, before: Iterable[str], after: str, version: int | None, **more: Any) -> RoleChange:
    """One step on. Refused from any other state than those before it."""
    current = RoleChange.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if current.state not in set(before):
        raise Refused(
            _("It stands at “%(state)s”. This step comes after “%(before)s”.")
            % {"state": current.get_state_display(), "before": State(next(iter(before))).label}
        )
    changes = {"state": after, **more}
    return apply_changes(current, changes, allowed=frozenset(changes), version=version)


@action(
    "people_partner.begin_role_change",
    gettext_lazy("Begin a role change"),
    is_global=True,
    said=gettext_lazy("began the role change %(name)s"),
)
def begin_role_change(
    *,
    old: RoleVersion | None = None,
    new: RoleVersion | None = None,
    people: Iterable[Person] = (),
    why: str = "",
    initiative: Initiative | None = None,
    planned_on: date | None = None,
    by: User,
) -> RoleChange:
    """Draft a change from one description to another; without the old it is a new role, without the new it ends.

    `people`: whose job it touches; by default those who hold the old one.
    """
    change = RoleChange(old=old, new=new, why=why.strip(), initiative=initiative, planned_on=planned_on)
    _refuse_same(change)
    checked(change).save()
    chosen = list(people) or [row.person for row in old.holders.filter(ends_on=None)] if old else list(people)
    _affect(change, chosen)
    return change


def _refuse_same(change: RoleChange) -> None:
    if change.old is not None and change.old == change.new:
        raise Refused(fields={"new": _("Old and new are the same version. Write a new version first.")})
    if change.new is not None and change.new.changes_to.waiting().exclude(pk=change.pk).exists():
        raise Refused(fields={"new": _("Another role change leads to this version already.")})


def _affect(change: RoleChange, people: Iterable[Person]) -> None:
    wanted = {person.pk for person in people}
    change.people.exclude(person__in=wanted).filter(told_on=None).delete()
    there = set(change.people.values_list("person_id", flat=True))
    AffectedPerson.objects.bulk_create(
        AffectedPerson(role_change=change, person_id=pk) for pk in sorted(wanted - there)
    )


@action(
    "people_partner.edit_role_change",
    gettext_lazy("Change what a role change says"),
    is_global=True,
    said=gettext_lazy("changed the role change %(name)s"),
)
def edit_role_change(
    change: RoleChange, changes: dict[str, Any], *, version: int | None = None, by: User
) -> RoleChange:
    """Change what it says. Once agreed only its day and its reason: who agreed, agreed to the descriptions."""
    if change.state in RoleChange.PUBLIC or change.state == State.WITHDRAWN:
        raise Refused(_("People were told this. Begin another role change."))
    if change.state == State.AGREED and {"old", "new"} & set(changes):
        raise Refused(_("The manager agreed to these descriptions. Send it back first."))
    row = apply_changes(change, changes, allowed=FIELDS, version=version)
    _refuse_same(row)
    return row


@action(
    "people_partner.set_affected",
    gettext_lazy("Say whom a role change touches"),
    is_global=True,
    said=gettext_lazy("said whom %(name)s touches"),
)
def set_affected(change: RoleChange, *, people: Iterable[Person], by: User) -> None:
    """Set whose job it touches. Whoever was told already stays."""
    if change.state in RoleChange.PUBLIC or change.state == State.WITHDRAWN:
        raise Refused(_("Everybody affected was told. Begin another role change for others."))
    _affect(change, people)


@action(
    "people_partner.review_role_change",
    gettext_lazy("Put a role change to HR review"),
    is_global=True,
    said=gettext_lazy("put %(name)s to review"),
)
def review_role_change(change: RoleChange, *, version: int | None = None, by: User) -> RoleChange:
    """The draft is complete. Refused for a new description without duties."""
    if change.new is not None and not (change.new.duties or change.new.purpose):
        raise Refused(
            _("The new description says neither what the job is for nor its duties. Write one of them first.")
        )
    return _move(change, [State.DRAFT], State.REVIEW, version)


@action(
    "people_partner.send_back_role_change",
    gettext_lazy("Send a role change back to draft"),
    is_global=True,
    said=gettext_lazy("sent %(name)s back to draft"),
)
def send_back_role_change(change: RoleChange, *, version: int | None = None, by: User) -> RoleChange:
    """Begin again from the draft. Refused once somebody was told."""
    if change.people.filter(told_on__isnull=False).exists():
        raise Refused(_("Somebody was told already. Go on, or withdraw it."))
    return _move(
        change,
        [State.AGREED, State.CONSULTED, State.REVIEW],
        State.DRAFT,
        version,
        needs_consultation=None,
        consultation="",
        consulted_on=None,
        agreed_on=None,
    )


@action(
    "people_partner.consult_on_role_change",
    gettext_lazy("Record the consultation on a role change"),
    is_global=True,
    said=gettext_lazy("recorded the consultation on %(name)s"),
)
def consult_on_role_change(
    change: RoleChange,
    *,
    is_required: bool,
    words: str,
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> RoleChange:
    """Who was consulted and with what result; or, where it is not required, why not."""
    if not words.strip():
        text = (
            _("Say who was consulted, and the result.") if is_required else _("Say why it is not required.")
        )
        raise Refused(fields={"words": text})
    return _move(
        change,
        [State.REVIEW],
        State.CONSULTED,
        version,
        needs_consultation=is_required,
        consultation=words.strip(),
        consulted_on=_past(on),
    )


def _past(on: date | None) -> date:
    day = on or today()
    if day > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    return day


@action(
    "people_partner.agree_role_change",
    gettext_lazy("Record that the manager agreed"),
    is_global=True,
    said=gettext_lazy("recorded that the manager agreed to %(name)s"),
)
def agree_role_change(
    change: RoleChange, *, on: date | None = None, version: int | None = None, by: User
) -> RoleChange:
    """The managers of its people agreed; from now on they see it, and are asked to tell their people."""
    row = _move(change, [State.CONSULTED], State.AGREED, version, agreed_on=_past(on))
    managers = User.objects.filter(person__reports__in=row.people.values("person"), is_active=True)
    notify(managers.distinct(), TELL_YOUR_PEOPLE, record=row, by=by)
    return row


@action(
    "people_partner.tell_person",
    gettext_lazy("Record that a person was told of a role change"),
    is_open=True,
    said=gettext_lazy("recorded that a person was told"),
)
def tell_person(affected: AffectedPerson, *, on: date | None = None, by: User) -> AffectedPerson:
    """In a talk, before anybody else hears it: recorded by HR, or by the person's own manager."""
    manager = affected.person.manager
    is_manager = manager is not None and manager.user_id == by.pk
    if not (is_inside(by) or is_manager):
        raise PermissionDenied("people_partner.tell_person")
    change = RoleChange.objects.select_for_update(of=("self",)).get(pk=affected.role_change_id)
    if change.state not in {State.AGREED, *RoleChange.PUBLIC}:
        raise Refused(_("The manager has not agreed yet. Persons are told after that."))
    changes = {"told_on": _past(on), "told_by": by}
    row = apply_changes(affected, changes, allowed=frozenset(changes))
    told = [row.person.user] if row.person.user else []
    notify(told, YOUR_JOB, record=row, by=by)
    return row


@action(
    "people_partner.announce_role_change",
    gettext_lazy("Tell the team of a role change, then all"),
    is_global=True,
    said=gettext_lazy("told the team of %(name)s"),
)
def announce_role_change(
    change: RoleChange, *, on: date | None = None, version: int | None = None, by: User
) -> RoleChange:
    """The team was told, and now it stands on the page of roles. Refused while one person has not been told."""
    _refuse_untold(change)
    row = _move(change, [State.AGREED], State.TOLD, version, told_on=_past(on))
    for description in filter(None, (row.old, row.new)):
        publish(description)
    return row


def _refuse_untold(change: RoleChange) -> None:
    names = list(change.people.untold().values_list("person__name", flat=True).order_by("person__name"))
    if names:
        raise Refused(
            _("The person first: %(names)s must be told before the team, and the team before all.")
            % {"names": ", ".join(names)}
        )


@action(
    "people_partner.put_in_force",
    gettext_lazy("Put a role change in force"),
    is_global=True,
    said=gettext_lazy("put %(name)s in force"),
)
def put_in_force(
    change: RoleChange, *, on: date | None = None, version: int | None = None, by: User
) -> RoleChange:
    """From this day its people hold the new role, and their job title says so. Refused before it is told."""
    day = _past(on)
    if change.state not in RoleChange.PUBLIC:
        _refuse_untold(change)
        raise Refused(
            _("A role change is in force only after it was told: first each person, then the team.")
        )
    row = _move(change, [State.TOLD], State.IN_FORCE, version, in_force_on=day)
    people = [each.person for each in row.people.select_related("person")]
    if row.new is None:
        end_holding(people, day)
        JobRole.objects.filter(versions=row.old).update(ended_on=day)
        return row
    seat(row.new, people, day)
    for person in people:
        if person.job_title != row.new.role.title:
            edit_person(person, {"job_title": row.new.role.title}, by=by)
    return row


@action(
    "people_partner.withdraw_role_change",
    gettext_lazy("Withdraw a role change"),
    is_global=True,
    said=gettext_lazy("withdrew %(name)s"),
)
def withdraw_role_change(
    change: RoleChange, *, because: str, version: int | None = None, by: User
) -> RoleChange:
    """It does not come, with the reason. What was told to everybody stays: begin another one back."""
    if not because.strip():
        raise Refused(fields={"because": _("Say why, for those who know of it.")})
    before = [State.DRAFT, State.REVIEW, State.CONSULTED, State.AGREED]
    return _move(change, before, State.WITHDRAWN, version, withdrawn_because=because.strip())
