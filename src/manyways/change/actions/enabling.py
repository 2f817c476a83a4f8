"""What makes a change possible: activities and what blocks them, help asked for and escalated, steps ticked."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Case
from manyways.change.models.enabling import ESCALATE_AFTER_DAYS, Enabler, ShiftStep
from manyways.change.plan_causes import ESCALATED, HELP_WANTED
from manyways.change.starting import SHIFT_STEPS
from manyways.desk.actions import notify
from manyways.teams.models import Person
from manyways.work.models import Initiative

ENABLER_FIELDS = frozenset({"name", "kind", "owner", "audience", "next_step", "review_on"})
STEP = 10


@action("change.add_enabler", gettext_lazy("Add an enabling activity"), said=gettext_lazy("added %(name)s"))
def add_enabler(initiative: Initiative, *, name: str, by: User, **fields: Any) -> Enabler:
    """Add something that enables people. `fields` are those of `ENABLER_FIELDS`."""
    unknown = sorted(set(fields) - ENABLER_FIELDS)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    enabler = Enabler(initiative=initiative, name=name.strip(), **fields)
    checked(enabler).save()
    return enabler


@action(
    "change.edit_enabler", gettext_lazy("Change an enabling activity"), said=gettext_lazy("changed %(name)s")
)
def edit_enabler(
    enabler: Enabler, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Enabler:
    """Change who does it, for whom, the next step, and when it is looked at again."""
    return apply_changes(enabler, changes, allowed=ENABLER_FIELDS, version=version)


@action(
    "change.finish_enabler", gettext_lazy("Finish an enabling activity"), said=gettext_lazy("did %(name)s")
)
def finish_enabler(enabler: Enabler, *, is_done: bool = True, by: User) -> Enabler:
    """It is done, and nothing blocks it any more; or it goes on after all."""
    changes = {"done_on": today() if is_done else None, **_FREE}
    return apply_changes(enabler, changes, allowed=frozenset(changes))


_FREE: dict[str, Any] = {
    "blocker": "",
    "blocked_on": None,
    "helper": None,
    "asked_on": None,
    "escalated_on": None,
}


@action(
    "change.block_enabler",
    gettext_lazy("Say what blocks an activity, and who can help"),
    said=gettext_lazy("is blocked: %(name)s"),
)
def block_enabler(
    enabler: Enabler,
    *,
    blocker: str,
    helper: Person | None = None,
    blocked_on: date | None = None,
    by: User,
) -> Enabler:
    """Say what blocks it and ask who can help; that person is told. The days count from the first day."""
    if not blocker.strip():
        raise Refused(fields={"blocker": _("Say what blocks it.")})
    since = blocked_on or enabler.blocked_on or today()
    if since > today():
        raise Refused(fields={"blocked_on": _("Choose today or a day before.")})
    is_asked_anew = helper is not None and helper.pk != enabler.helper_id
    changes: dict[str, Any] = {"blocker": blocker.strip(), "blocked_on": since, "helper": helper}
    if helper is None or is_asked_anew:
        changes |= {"asked_on": (blocked_on or today()) if helper else None, "escalated_on": None}
    row = apply_changes(enabler, changes, allowed=frozenset(changes))
    if is_asked_anew and helper is not None and helper.user is not None:
        notify([helper.user], HELP_WANTED, record=row, by=by, details={"blocker": row.blocker})
    return row


@action(
    "change.unblock_enabler",
    gettext_lazy("Say that nothing blocks an activity any more"),
    said=gettext_lazy("goes on: %(name)s"),
)
def unblock_enabler(enabler: Enabler, *, by: User) -> Enabler:
    """The blocker is out of the way."""
    if not enabler.blocker:
        raise Refused(_("Nothing blocks it."))
    return apply_changes(enabler, _FREE, allowed=frozenset(_FREE))


@action(
    "change.escalate_blocker",
    gettext_lazy("Escalate what blocks an activity"),
    said=gettext_lazy("escalated %(name)s"),
)
def escalate_blocker(enabler: Enabler, *, by: User) -> Enabler:
    """Tell the sponsor and the owner of the change that help was asked for and did not come."""
    if not enabler.blocker or enabler.asked_on is None:
        raise Refused(_("Ask somebody for help first."))
    if enabler.escalated_on is not None:
        raise Refused(_("It was escalated already."))
    return _escalate(enabler, by)


def _above(enabler: Enabler) -> list[User]:
    case = Case.objects.filter(initiative=enabler.initiative).select_related("sponsor__user").first()
    found = [case.sponsor] if case and case.sponsor else []
    people = [*found, enabler.initiative.owner]
    return [person.user for person in people if person is not None and person.user is not None]


@action("change.add_shift_steps", gettext_lazy("Add steps of a shift"))
def add_shift_steps(initiative: Initiative, *, names: Iterable[str] = (), by: User) -> list[ShiftStep]:
    """Add lines to the checklist; without names the usual ones, those that are there left out."""
    wanted = [name.strip() for name in names if name.strip()] or [str(name) for name in SHIFT_STEPS]
    rows = ShiftStep.objects.filter(initiative=initiative)
    known = {name.casefold() for name in rows.values_list("name", flat=True)}
    last = rows.aggregate(last=Max("rank"))["last"] or 0
    fresh = [name for name in dict.fromkeys(wanted) if name.casefold() not in known]
    if not fresh:
        raise Refused(_("These steps are on the list already."))
    made = [
        ShiftStep(initiative=initiative, name=name, rank=last + STEP * number)
        for number, name in enumerate(fresh, 1)
    ]
    for row in made:
        checked(row)
    return ShiftStep.objects.bulk_create(made)


@action("change.edit_shift_step", gettext_lazy("Tick or reword a step of a shift"))
def edit_shift_step(
    step: ShiftStep, changes: dict[str, Any], *, version: int | None = None, by: User
) -> ShiftStep:
    """Tick it (`done_on`), take the tick back, reword it, move it (`rank`)."""
    return apply_changes(step, changes, allowed=frozenset({"name", "rank", "done_on"}), version=version)


@action("change.remove_shift_step", gettext_lazy("Remove a step of a shift"))
def remove_shift_step(step: ShiftStep, *, by: User) -> None:
    """The shift does without this step."""
    step.delete()


@action("change.escalate_late_blockers", gettext_lazy("Escalate blockers nobody helped with"), is_open=True)
def escalate_late_blockers(*, by: User) -> int:
    """Escalate each call for help that got none for seven days; done once a day. Returns how many there were."""
    day = today() - timedelta(days=ESCALATE_AFTER_DAYS)
    late = Enabler.objects.filter(asked_on__lte=day, escalated_on=None, done_on=None).exclude(blocker="")
    rows = list(late.select_related("initiative__owner__user"))
    for row in rows:
        _escalate(row, by)
    return len(rows)


def _escalate(enabler: Enabler, by: User) -> Enabler:
    row = apply_changes(enabler, {"escalated_on": today()}, allowed=frozenset({"escalated_on"}))
    teller = by if by.pk else None
    notify(_above(row), ESCALATED, record=row, by=teller, details={"days": row.days_blocked})
    return row
