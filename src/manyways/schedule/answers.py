"""The answer to a change of a plan: what it did to the dates, what differs in the plan now, and the way back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from manyways.access.models import User
from manyways.schedule.dates import Solved
from manyways.schedule.difference import Difference
from manyways.schedule.gantt import gantt_of
from manyways.schedule.sent_plans import sent_since
from manyways.work.models import Initiative


def answer_of(
    initiative: Initiative,
    by: User,
    after: Solved,
    difference: Difference,
    undoes: UUID | None,
    *,
    notes: Sequence[str] = (),
    since: str = "",
) -> dict[str, Any]:
    """As the island takes it; `undoes` is what `…/plan/undo` wants, `since` the state of the plan that it has."""
    return {
        "difference": difference.data(),
        "notes": list(notes),
        "plan": sent_since(gantt_of(initiative, by, after).data(), initiative, by, since),
        "undo": undoes,
    }
