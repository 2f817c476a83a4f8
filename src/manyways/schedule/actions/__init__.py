"""The verbs of plans: keep a baseline, publish changes with their cause, answer suggestions."""

from manyways.schedule.actions.baselines import delete_baseline, edit_baseline, take_baseline
from manyways.schedule.actions.causes import add_cause, edit_cause, set_tolerance
from manyways.schedule.actions.publishing import edit_movement, publish_changes

__all__ = [
    "add_cause",
    "delete_baseline",
    "edit_baseline",
    "edit_cause",
    "edit_movement",
    "publish_changes",
    "set_tolerance",
    "take_baseline",
]
