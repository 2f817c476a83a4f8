"""The verbs of access, and what makes a function an action in every app."""

from manyways.access.actions.checking import checked
from manyways.access.actions.declaring import (
    Action,
    Outcome,
    Right,
    action,
    actions,
    add_each,
    apply_changes,
    declare_right,
    for_each,
    last_context,
    listen_to_actions,
    may_do,
    may_run,
    right_named,
    rights,
    undo_url,
)
from manyways.ui.answers import Refused, Stale

__all__ = [
    "Action",
    "Outcome",
    "Refused",
    "Right",
    "Stale",
    "action",
    "actions",
    "add_each",
    "apply_changes",
    "checked",
    "declare_right",
    "for_each",
    "last_context",
    "listen_to_actions",
    "may_do",
    "may_run",
    "right_named",
    "rights",
    "undo_url",
]
