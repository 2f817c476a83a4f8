"""What an action is: one change with its right, its transaction and its trace, the same for every door."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.rules import may
from manyways.ui.answers import Refused, Stale

P = ParamSpec("P")
R = TypeVar("R")

__all__ = ["Action", "Refused", "Stale", "action", "actions", "apply_changes", "checked"]


@dataclass(frozen=True)
class Action:
    """An entry of the permission catalogue: `name` is the right, `label` what people read."""

    name: str
    label: str | Promise
    function: Callable[..., Any]

    @property
    def app(self) -> str:
        """The app the action belongs to."""
        return self.name.partition(".")[0]


_ACTIONS: dict[str, Action] = {}


def actions() -> Iterator[Action]:
    """All actions in the order of their names: the permission catalogue and the audit vocabulary."""
    yield from (_ACTIONS[name] for name in sorted(_ACTIONS))


def action(
    name: str, label: str | Promise, *, on: str | None = None, is_open: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a function as an action.

    The function takes `by: User` by keyword. Before it runs, the right `name` is asked for its first
    positional argument (the record it changes), or for the argument named `on`; without either, anywhere.
    `is_open` leaves the right to the function itself (own settings, answers by signed links).
    It runs in one transaction, and every row it touches is recorded with the action, the person and the reason.
    Raises PermissionDenied (403), Refused (422) or Stale (409); anything else is a bug.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            assert isinstance(by, User)
            record = kwargs.get(on) if on else (args[0] if args else None)
            if not is_open and not may(by, name, record):
                raise PermissionDenied(name)
            with transaction.atomic(), pghistory.context(**_trace(name, by, kwargs.get("reason"))):
                return function(*args, **kwargs)

        _ACTIONS[name] = Action(name, label, function)
        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _trace(name: str, by: User, reason: object) -> dict[str, Any]:
    """What the history keeps; an action called by another stays under the outer one's name."""
    tracker = getattr(pghistory.runtime._tracker, "value", None)
    if tracker is not None and "action" in tracker.metadata:
        return {}
    trace: dict[str, Any] = {"action": name, "by": by.pk}
    if reason:
        trace["reason"] = str(reason)
    return trace


def apply_changes(
    record: models.Model, changes: Mapping[str, Any], *, allowed: frozenset[str], version: int | None = None
) -> models.Model:
    """Write some fields of one row, refusing a stale version with both values.

    Locks the row, checks `version` (the one the person saw), validates, saves. Returns the fresh row.
    """
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise Refused(_("This cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)})
    model = type(record)
    row: Any = model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and row.version != version:
        theirs = {name: getattr(row, name) for name in changes}
        raise Stale(mine=dict(changes), theirs=theirs, version=row.version)
    for name, value in changes.items():
        setattr(row, name, value)
    checked(row).save(update_fields=list(changes))
    row.refresh_from_db(fields=["version"])
    return row  # type: ignore[no-any-return]


def checked(row: models.Model) -> Any:
    """The row itself, once its fields and the database's constraints accept it; else Refused by field."""
    try:
        row.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise Refused(fields.pop("__all__", ""), fields=fields) from error
    return row
