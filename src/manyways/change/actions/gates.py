"""Go or wait at a milestone, and the looks back after it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Checkpoint, GateDecision, Milestone
from manyways.work.models import Initiative


@action(
    "change.decide_gate", gettext_lazy("Decide to go or to wait"), said=gettext_lazy("decided about %(name)s")
)
def decide_gate(
    milestone: Milestone,
    *,
    is_go: bool,
    ready_percent: int,
    missing: Sequence[str],
    reason: str = "",
    by: User,
) -> GateDecision:
    """Decide on the list of what is missing. Going although something is missing needs a reason; the name is kept."""
    if is_go and missing and not reason.strip():
        raise Refused(fields={"reason": _("Something is missing. Say why it goes ahead all the same.")})
    decision = GateDecision(
        milestone=milestone,
        is_go=is_go,
        reason=reason.strip(),
        decided_by=by,
        decided_on=today(),
        ready_percent=ready_percent,
        missing=list(missing),
    )
    checked(decision).save()
    return decision


@action("change.plan_checkpoint", gettext_lazy("Plan a look back"))
def plan_checkpoint(initiative: Initiative, *, due_on: date, by: User) -> Checkpoint:
    """Look back on a day: what is really live, what slid back."""
    checkpoint = Checkpoint(initiative=initiative, due_on=due_on)
    checked(checkpoint).save()
    return checkpoint


@action("change.hold_checkpoint", gettext_lazy("Write down a look back"))
def hold_checkpoint(
    checkpoint: Checkpoint,
    *,
    found: str,
    slid_back: str = "",
    counts: dict[str, Any] | None = None,
    version: int | None = None,
    by: User,
) -> Checkpoint:
    """Write down what is live and what slid back, with the counts of that day; the next look is a year later."""
    if not found.strip():
        raise Refused(fields={"found": _("Say in a few words what you found.")})
    changes = {
        "found": found.strip(),
        "slid_back": slid_back.strip(),
        "held_on": today(),
        "counts": counts or {},
    }
    changed = apply_changes(checkpoint, changes, allowed=frozenset(changes), version=version)
    year = today().year + 1
    Checkpoint.objects.create(
        initiative=changed.initiative, due_on=today().replace(year=year, day=min(today().day, 28))
    )
    return changed
