"""The verbs of plans: change them, keep a baseline, publish changes with their cause, answer suggestions."""

from manyways.schedule.actions.baselines import delete_baseline, edit_baseline, take_baseline
from manyways.schedule.actions.causes import add_cause, edit_cause, set_tolerance
from manyways.schedule.actions.plan import change_plan
from manyways.schedule.actions.publishing import edit_movement, publish_changes

__all__ = [
    "add_cause",
    "change_plan",
    "delete_baseline",
    "edit_baseline",
    "edit_cause",
    "edit_movement",
    "publish_changes",
    "set_tolerance",
    "take_baseline",
]
