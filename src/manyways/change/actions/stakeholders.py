"""Who has to do with a change: added, decided one after the other, observed over time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.change.models import Case, Observation, Stakeholder
from manyways.change.models.engagements import HR
from manyways.change.models.stakeholders import SMALLEST_OBSERVED
from manyways.change.plan_causes import LOOK_AT_PLAN
from manyways.change.queries.people import Pasted
from manyways.change.queries.walk import known_people, next_in_walk
from manyways.desk.actions import notify
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

HELD_MINUTES = 10
STEP = 10
FIELDS = frozenset({"decision", "reason", "role", "needs", "has_no_process"})


@action("change.add_stakeholders", gettext_lazy("Add stakeholders"))
def add_stakeholders(
    initiative: Initiative,
    *,
    groups: Iterable[Group] = (),
    people: Iterable[Person] = (),
    lines: Iterable[Pasted] = (),
    by: User,
) -> list[Stakeholder]:
    """Put groups and persons on the list, in this order; those on it already stay as they are."""
    wanted: list[Group | Person] = [*groups, *people]
    for line in lines:
        if line.group is not None and line.group._state.adding:
            checked(line.group).save()
        wanted += [each for each in (line.group, line.person) if each is not None]
    return put_on_list(initiative, wanted)


def put_on_list(initiative: Initiative, wanted: Iterable[Group | Person]) -> list[Stakeholder]:
    """Add those who are not on the list yet, at its end; part of an action, which has asked the right."""
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    known: set[tuple[int | None, int | None]] = set(
        initiative.stakeholders.values_list("group_id", "person_id")
    )
    rank = initiative.stakeholders.aggregate(last=Max("rank"))["last"] or 0
    added = []
    for each in wanted:
        place = (each.pk, None) if isinstance(each, Group) else (None, each.pk)
        if place not in known:
            known.add(place)
            rank += STEP
            row = Stakeholder(initiative=initiative, group_id=place[0], person_id=place[1], rank=rank)
            row.save()
            added.append(row)
    return added


@action("change.remove_stakeholder", gettext_lazy("Take a stakeholder off the list"))
def remove_stakeholder(stakeholder: Stakeholder, *, by: User) -> None:
    """Take somebody off the list who has nothing to do with it; impacts on them stay."""
    stakeholder.delete()


@action(
    "change.decide_stakeholder",
    gettext_lazy("Decide about a stakeholder"),
    said=gettext_lazy("decided about %(name)s"),
)
def decide_stakeholder(
    stakeholder: Stakeholder, *, decision: str, version: int | None = None, by: User, **fields: Any
) -> Stakeholder:
    """Inform, involve, or no need (with a reason); `fields` are those of `FIELDS`."""
    if decision == Stakeholder.Decision.NO_NEED and not fields.get("reason", stakeholder.reason).strip():
        raise Refused(fields={"reason": _("Say why there is no need.")})
    changes = {
        "decision": decision,
        **fields,
        "walked_on": None if decision == Stakeholder.Decision.UNDECIDED else today(),
        "held_by": None,
        "held_at": None,
    }
    allowed = FIELDS | {"walked_on", "held_by", "held_at"}
    return apply_changes(stakeholder, changes, allowed=allowed, version=version)


@action("change.walk", gettext_lazy("Walk through the stakeholders"))
def walk(initiative: Initiative, *, by: User, skipping: Stakeholder | None = None) -> Stakeholder | None:
    """The next one without a decision that nobody else is at; it is held for this person while they look.

    `skipping`: leave this one for later, and go on after it. None when nobody is left.
    """
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    Stakeholder.objects.filter(initiative=initiative, held_by=by).update(held_by=None, held_at=None)
    since = timezone.now() - timedelta(minutes=HELD_MINUTES)
    found = next_in_walk(initiative, by, since, after=skipping)
    if found is not None:
        Stakeholder.objects.filter(pk=found.pk).update(held_by=by, held_at=timezone.now())
        found.refresh_from_db()
    return found


@action("change.observe_stakeholder", gettext_lazy("Note how a group stands to a change"))
def observe_stakeholder(
    stakeholder: Stakeholder, *, influence: int, support: int, on: date | None = None, by: User
) -> Observation:
    """Note influence and support of a group of five or more on a day. Each look is kept; persons are not scored."""
    if stakeholder.group is None:
        raise Refused(_("Persons are not scored. Note what they need from us instead."))
    if known_people(stakeholder.group) < SMALLEST_OBSERVED:
        raise Refused(_("Groups of fewer than five are not scored; it would be a score on persons."))
    observation = Observation(
        stakeholder=stakeholder, influence=influence, support=support, seen_on=on or today(), seen_by=by
    )
    checked(observation).save()
    return observation


@action("change.ask_for_a_look", gettext_lazy("Ask HR whom we missed"))
def ask_for_a_look(initiative: Initiative, *, until: date, by: User) -> int:
    """Ask everybody who partners for HR to look at the list of stakeholders by a day. Returns how many are asked."""
    if until < today():
        raise Refused(fields={"until": _("Choose a day to come.")})
    case, _is_new = Case.objects.get_or_create(initiative=initiative)
    apply_changes(case, {"plan_look_due_on": until}, allowed=frozenset({"plan_look_due_on"}))
    partner = [case.hr_partner.user] if case.hr_partner and case.hr_partner.user else []
    asked = partner or list(people_who_may(HR))
    return notify(asked, LOOK_AT_PLAN, record=initiative, by=by, details={"until": until.isoformat()})
