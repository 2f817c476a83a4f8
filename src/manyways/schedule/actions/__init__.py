"""The verbs of plans: change them, keep a baseline, publish changes with their cause, answer suggestions."""

from manyways.schedule.actions.baselines import delete_baseline, edit_baseline, take_baseline
from manyways.schedule.actions.causes import add_cause, edit_cause, set_tolerance
from manyways.schedule.actions.plan import change_plan
from manyways.schedule.actions.publishing import edit_movement, publish_changes
from manyways.schedule.actions.suggestions import (
    apply_suggestion,
    dismiss_suggestion,
    preview_suggestion,
    reconsider_suggestion,
)

__all__ = [
    "add_cause",
    "apply_suggestion",
    "change_plan",
    "delete_baseline",
    "dismiss_suggestion",
    "edit_baseline",
    "edit_cause",
    "edit_movement",
    "preview_suggestion",
    "publish_changes",
    "reconsider_suggestion",
    "set_tolerance",
    "take_baseline",
]
