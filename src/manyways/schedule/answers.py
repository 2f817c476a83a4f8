"""The answer to a change of a plan: what it did to the dates, the plan as it is now, and the way back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from manyways.access.models import User
from manyways.schedule.dates import Solved
from manyways.schedule.difference import Difference
from manyways.schedule.gantt import gantt_of
from manyways.work.models import Initiative


def answer_of(
    initiative: Initiative,
    by: User,
    after: Solved,
    difference: Difference,
    undoes: UUID | None,
    *,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """As the island takes it; `undoes` is what `…/plan/undo` wants."""
    return {
        "difference": difference.data(),
        "notes": list(notes),
        "plan": gantt_of(initiative, by, after).data(),
        "undo": undoes,
    }
