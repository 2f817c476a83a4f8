"""Go or wait at a milestone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import GateDecision, Milestone


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
