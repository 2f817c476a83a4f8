"""The verbs of change: who is affected, what is said and taught, what stops working, when to go."""

from manyways.change.actions.taking_over import Taken, take_over

__all__ = ["Taken", "take_over"]
