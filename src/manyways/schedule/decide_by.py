"""Until when decisions can wait, from the plan; and their flags on the Gantt."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.schedule.dates import plans_of
from manyways.schedule.rows import Additions
from manyways.schedule.seen_plans import dates_seen
from manyways.ui.values import date_text
from manyways.work.models import Decision, Initiative
from manyways.work.queries.decisions import DecideBy, answer_latest_days, decide_bys


@answer_latest_days
def latest_days(initiative_ids: Collection[int]) -> Mapping[int, date]:
    """By item id: the last day on which it can finish without delaying the end of its plan (or a deadline)."""
    if len(initiative_ids) == 1:  # mostly the plan somebody looks at
        plans = [dates_seen(Initiative.objects.get(pk=pk)) for pk in initiative_ids]
    else:
        plans = list(plans_of(initiative_ids).values())
    return {pk: dates.late_finish_on for plan in plans for pk, dates in plan.items.items()}


def decision_flags(initiative: Initiative, user: User) -> Additions:
    """For the Gantt: a flag at the decide-by day of each open decision's item; in words where it is late."""
    waiting = Decision.objects.visible_to(user).waiting().filter(initiative=initiative)
    rows = decide_bys(waiting.select_related("initiative", "item") if waiting.exists() else (), user)
    return {str(row.decision.item.key): _flag(row) for row in rows if row.decide_on}


def _flag(row: DecideBy) -> dict[str, Any]:
    assert row.decide_on
    quiet = _("decide by %(day)s") % {"day": date_text(row.decide_on)}
    return {
        "decide_by": row.decide_on.isoformat(),
        "is_decision_late": bool(row.days_late),
        "note": row.sentence if row.days_late else quiet,
    }
