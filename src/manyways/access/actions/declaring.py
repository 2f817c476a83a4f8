"""What an action is: one change with its right, its transaction and its trace, the same for every door."""

import functools
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, TypeVar

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manyways.access.actions.checking import checked
from manyways.access.actions.violations import told
from manyways.access.models import User
from manyways.access.rules import may, may_everywhere
from manyways.access.states import changed_since
from manyways.ui.answers import Refused, Stale

P = ParamSpec("P")
R = TypeVar("R")

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Right:
    """An entry of the permission catalogue: `name` is what roles name, `label` what people read.

    `is_global`: it is asked over the whole organisation; a role held over one team is not enough.
    """

    name: str
    label: str | Promise
    is_global: bool = field(default=False, kw_only=True)

    @property
    def app(self) -> str:
        """The app it belongs to."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Action(Right):
    """A right to change something. `said` is how the history tells it: “moved %(name)s”."""

    function: Callable[..., Any]
    said: str | Promise = ""
    is_open: bool = False
    is_final: bool = False


_ACTIONS: dict[str, Action] = {}
_RIGHTS: dict[str, Right] = {}
_last_context: ContextVar[uuid.UUID | None] = ContextVar("last_context", default=None)
_LISTENERS: list[Callable[[uuid.UUID, str], None]] = []


def actions() -> Iterator[Action]:
    """All actions in the order of their names: the audit vocabulary."""
    yield from (_ACTIONS[name] for name in sorted(_ACTIONS))


def rights() -> Iterator[Right]:
    """The permission catalogue: every action that asks for a right, and the rights to see something."""
    asked = {name: found for name, found in _ACTIONS.items() if not found.is_open}
    catalogue: dict[str, Right] = {**asked, **_RIGHTS}
    yield from (catalogue[name] for name in sorted(catalogue))


def declare_right(name: str, label: str | Promise, *, is_global: bool = False) -> str:
    """Add a right that is no action, such as to see every initiative. Returns its name."""
    _RIGHTS[name] = Right(name, label, is_global=is_global)
    return name


def right_named(name: str) -> Right | None:
    """The action or right of that name."""
    return _ACTIONS.get(name) or _RIGHTS.get(name)


def last_context() -> uuid.UUID | None:
    """Which entry of the history the last action of this request wrote, for its Undo."""
    return _last_context.get()


def listen_to_actions(listener: Callable[[uuid.UUID, str], None]) -> None:
    """Call a function at the end of each action, in its transaction, with its entry of the history and its name.

    It only notes that something is to be done: what it does slows everybody down.
    """
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def undo_url() -> str | None:
    """Where a toast's Undo posts to, after an action ran."""
    context = last_context()
    return reverse("access:undo", args=[context]) if context else None


def action(
    name: str,
    label: str | Promise,
    *,
    on: str | None = None,
    is_open: bool = False,
    is_global: bool = False,
    is_final: bool = False,
    said: str | Promise = "",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a function as an action.

    The function takes `by: User` by keyword. Before it runs, the right `name` is asked for its first
    positional argument (the record it changes), or for the argument named `on`; without either, anywhere.
    `is_global` asks for the right over the whole organisation; a role held over one team is not enough.
    `is_open` leaves the right to the function itself (own settings, answers by signed links).
    `is_final` says that it cannot be undone.
    `said` is how the history tells it after the person's name: `_("moved %(name)s")`.
    It runs in one transaction, and every row it touches is recorded with the action, the person and the reason.
    Raises PermissionDenied (403), Refused (422) or Stale (409); anything else is a bug.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            assert isinstance(by, User)
            record = kwargs.get(on) if on else (args[0] if args else None)
            if not is_open and not may_run(run, by, record):
                raise PermissionDenied(name)
            with _traced(name, by, kwargs.get("reason")):
                return function(*args, **kwargs)

        _ACTIONS[name] = Action(name, label, function, said, is_open, is_final, is_global=is_global)
        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def may_run(run: Callable[..., Any], by: User, record: object = None) -> bool:
    """Whether somebody has the right an action asks for."""
    return may_do(by, run.action_name, record)  # type: ignore[attr-defined]


def may_do(user: User, name: str, record: object = None) -> bool:
    """Whether the user may do what is named, as it is asked: over the whole organisation, to this record, or anywhere."""
    found = right_named(name)
    return may_everywhere(user, name) if found and found.is_global else may(user, name, record)


@contextmanager
def _traced(name: str, by: User, reason: object) -> Iterator[None]:
    """One transaction under one entry of the history, which ends with it also inside a longer transaction."""
    is_inside = connection.in_atomic_block and not hasattr(pghistory.runtime._tracker, "value")
    trace = _trace(name, by, reason)
    try:
        with transaction.atomic(), pghistory.context(**trace) as context:
            _last_context.set(context.id)
            yield
            if trace:
                for listener in _LISTENERS:
                    listener(context.id, name)
    except IntegrityError as error:
        raise told(error) from error
    if is_inside:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


def _trace(name: str, by: User, reason: object) -> dict[str, Any]:
    """What the history keeps; an action called by another stays under the outer one's name."""
    tracker = getattr(pghistory.runtime._tracker, "value", None)
    if tracker is not None and "action" in tracker.metadata:
        return {}
    trace: dict[str, Any] = {"action": name, "by": by.pk}
    if reason:
        trace["reason"] = str(reason)
    return trace


@dataclass
class Outcome(Generic[Row]):
    """What a bulk change did: the rows changed, and those left alone with the reason."""

    done: list[Row] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)


def for_each(run: Callable[..., Any], rows: Iterable[Row], *, by: User, **arguments: Any) -> Outcome[Row]:
    """Run an action on many rows: each checked for itself, all in one transaction and one entry of the history.

    A row that is refused, stale or not the person's to change is left as it was and reported; so is one of which
    somebody changed the same fields since the person saw it, where its `seen_version` is known.
    """
    outcome: Outcome[Row] = Outcome()
    with _traced(run.action_name, by, arguments.get("reason")):  # type: ignore[attr-defined]
        for row in rows:
            reason = _refusal(_run_on_seen, run, row, by=by, **arguments)
            if reason is None:
                outcome.done.append(row)
            else:
                outcome.refused.append((row, reason))
    return outcome


def add_each(
    run: Callable[..., Any], place: tuple[Any, ...], rows: Sequence[Mapping[str, Any]], *, by: User
) -> tuple[int, dict[int, str]]:
    """Run an adding action once for each row of values, all in one transaction and one entry of the history.

    Returns how many were added, and why the others were not, by their place.
    """
    refused: dict[int, str] = {}
    with _traced(run.action_name, by, None):  # type: ignore[attr-defined]
        for number, values in enumerate(rows):
            reason = _refusal(run, *place, **values, by=by)
            if reason is not None:
                refused[number] = reason
    return len(rows) - len(refused), refused


def _refusal(run: Callable[..., Any], /, *place: Any, **arguments: Any) -> str | None:
    """Why one row was refused, of which nothing remains then; None where it was done."""
    try:
        with transaction.atomic():
            run(*place, **arguments)
    except PermissionDenied:
        return _("This is not yours to change.")
    except Refused as refusal:
        return refusal.message
    return None


def _run_on_seen(run: Callable[..., Any], row: Any, /, *, by: User, **arguments: Any) -> None:
    _refuse_overwriting(row, arguments)
    run(row, by=by, **arguments)


def _refuse_overwriting(row: Any, arguments: Mapping[str, Any]) -> None:
    """Raise Stale where somebody changed a field that is about to be set since the person saw the row.

    What sets no field, such as deleting, is about the whole row; only its place in an order does not matter.
    """
    seen = getattr(row, "seen_version", None)
    if seen is None or seen == row.version or not hasattr(row, "pgh_event_model"):
        return
    columns = {field.name for field in row._meta.concrete_fields}
    given = {**arguments, **(arguments.get("changes") or {})}
    mine = {name: value for name, value in given.items() if name in columns}
    if changed_since(row, seen, mine or columns - {"version", "rank"}, ()):
        theirs = {name: getattr(row, name) for name in mine}
        raise Stale(mine=mine, theirs=theirs, version=row.version, model=type(row))


def apply_changes(
    record: Row, changes: Mapping[str, Any], *, allowed: frozenset[str], version: int | None = None
) -> Row:
    """Write some fields of one row, refusing a stale version with both values.

    Locks the row, checks `version` (the one the person saw), validates, saves. Returns the fresh row.
    """
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise Refused(_("This cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)})
    model = record._meta.model  # a lazily loaded record has another type
    row: Any = model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and row.version != version:
        theirs = {name: getattr(row, name) for name in changes}
        raise Stale(mine=dict(changes), theirs=theirs, version=row.version, model=model)
    for name, value in changes.items():
        setattr(row, name, value)
    checked(row).save(update_fields=list(changes))
    row.refresh_from_db(fields=["version"])
    return row  # type: ignore[no-any-return]
