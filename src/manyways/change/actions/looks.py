"""Looks back at a change: planned, held, the plan kept as a version with its reason, the stakeholders walked again."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Case, Checkpoint, PlanVersion, Stakeholder
from manyways.change.queries.plan_versions import plan_now
from manyways.change.queries.sustaining import a_year_after, sustained_of
from manyways.ui.own_words import own
from manyways.work.models import Initiative

LONGEST = 500


@action("change.plan_checkpoint", gettext_lazy("Plan a look back"))
def plan_checkpoint(initiative: Initiative, *, due_on: date, by: User) -> Checkpoint:
    """Look back on a day: what worked, what to change, what slid back."""
    checkpoint = Checkpoint(initiative=initiative, due_on=due_on)
    checked(checkpoint).save()
    return checkpoint


@action("change.set_look_weeks", gettext_lazy("Say how often one looks back at a change"))
def set_look_weeks(initiative: Initiative, *, weeks: int | None, by: User) -> Case:
    """Every so many weeks until the last milestone; without a number, and afterwards, once a year."""
    case, _is_new = Case.objects.get_or_create(initiative=initiative)
    return apply_changes(case, {"look_weeks": weeks}, allowed=frozenset({"look_weeks"}))


@action("change.hold_checkpoint", gettext_lazy("Write down a look back"))
def hold_checkpoint(
    checkpoint: Checkpoint,
    *,
    found: str,
    to_change: str = "",
    slid_back: str = "",
    counts: dict[str, Any] | None = None,
    on: date | None = None,
    version: int | None = None,
    by: User,
) -> Checkpoint:
    """Write down what worked, what to change and what slid back, with what was computed that day.

    The plan is kept as a version for that reason, and the next look is planned at the cadence of the change.
    """
    if checkpoint.held_on is not None:
        raise Refused(_("This look back was held already. Plan another one."))
    if (on or today()) > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    if not found.strip():
        raise Refused(fields={"found": _("Say in a few words what you found.")})
    changes = {
        "found": found.strip(),
        "to_change": to_change.strip(),
        "slid_back": slid_back.strip(),
        "held_on": on or today(),
        "counts": counts or {},
    }
    changed = apply_changes(checkpoint, changes, allowed=frozenset(changes), version=version)
    initiative = changed.initiative
    reason = to_change.strip() or own("Looked back, nothing to change")
    _keep(initiative, reason[:LONGEST], by, checkpoint=changed)
    if not initiative.checkpoints.filter(held_on=None).exists():
        Checkpoint.objects.create(initiative=initiative, due_on=_next_look(initiative))
    return changed


def _next_look(initiative: Initiative) -> date:
    case = Case.objects.filter(initiative=initiative).first()
    if case is None or case.look_weeks is None or sustained_of(initiative):
        return a_year_after(today())
    return today() + timedelta(weeks=case.look_weeks)


@action(
    "change.keep_plan",
    gettext_lazy("Keep a version of the plan of a change"),
    said=gettext_lazy("kept a version of the plan of %(name)s"),
)
def keep_plan(initiative: Initiative, *, reason: str, by: User) -> PlanVersion:
    """Keep the plan as it is now, with the reason, to be compared with later ones."""
    if not reason.strip():
        raise Refused(fields={"reason": _("Say why the plan is as it is now.")})
    return _keep(initiative, reason.strip(), by)


def _keep(
    initiative: Initiative, reason: str, by: User, *, checkpoint: Checkpoint | None = None
) -> PlanVersion:
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    last = initiative.plan_versions.aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion(
        initiative=initiative,
        number=last + 1,
        reason=reason,
        plan=plan_now(initiative),
        kept_on=(checkpoint.held_on if checkpoint else None) or today(),
        kept_by=by,
        checkpoint=checkpoint,
    )
    checked(version).save()
    return version


@action(
    "change.walk_again",
    gettext_lazy("Begin the walk over the stakeholders anew"),
    said=gettext_lazy("began the walk of %(name)s anew"),
)
def walk_again(initiative: Initiative, *, by: User) -> int:
    """Every decision is to be looked at again. The old ones stay beside it, with their reasons, and in a version.

    Returns how many there are.
    """
    rows = Stakeholder.objects.filter(initiative=initiative).exclude(decision=Stakeholder.Decision.UNDECIDED)
    if not rows.exists():
        raise Refused(_("Nobody was decided about yet. Walk over those who are left first."))
    _keep(initiative, own("Before the stakeholders were walked over again"), by)
    case, _is_new = Case.objects.get_or_create(initiative=initiative)
    apply_changes(case, {"rewalked_on": today()}, allowed=frozenset({"rewalked_on"}))
    return rows.update(
        decided_before=F("decision"),
        decision=Stakeholder.Decision.UNDECIDED,
        walked_on=None,
        held_by=None,
        held_at=None,
    )
