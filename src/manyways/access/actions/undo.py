"""Taking back one action: every row it touched returns to its state before, if nobody touched it since."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Context, Event

from manyways.access.actions.accounts import forget_addresses, sign_in_by
from manyways.access.actions.declaring import Action, action, declare_right, right_named
from manyways.access.actions.rooms import rooms_kept
from manyways.access.history import UNDO_OTHERS
from manyways.access.models import User
from manyways.access.records import Record
from manyways.access.rules import forget_standing_rights, may, may_everywhere
from manyways.access.states import as_row
from manyways.ui.answers import Refused

declare_right(UNDO_OTHERS, gettext_lazy("Undo what somebody else did"))

_TOUCHED = """
WITH touched AS (
    SELECT pgh_obj_id, min(pgh_id) AS first, max(pgh_id) AS last
    FROM {events} WHERE pgh_context_id = %s GROUP BY pgh_obj_id)
SELECT t.pgh_obj_id, t.last, f.pgh_label, l.pgh_label,
    (SELECT max(e.pgh_id) FROM {events} e WHERE e.pgh_obj_id = t.pgh_obj_id AND e.pgh_id < t.first),
    n.pgh_id
FROM touched t JOIN {events} f ON f.pgh_id = t.first JOIN {events} l ON l.pgh_id = t.last
LEFT JOIN LATERAL (
    SELECT * FROM {events} e WHERE e.pgh_obj_id = t.pgh_obj_id AND e.pgh_id > t.last
    ORDER BY e.pgh_id DESC LIMIT 1
) n ON (n.pgh_label = 'delete') <> (l.pgh_label = 'delete') OR to_jsonb(n) - {aside} <> to_jsonb(l) - {aside}
ORDER BY t.pgh_obj_id
"""
_ASIDE = "ARRAY['pgh_id', 'pgh_created_at', 'pgh_label', 'pgh_context_id', 'version']"
"""What differs also between two states that are the same: a change that was taken back leaves no trace of itself."""


@dataclass(frozen=True)
class Touched:
    """What an action did to one row: first and last event, the event before them, the newest after that left it changed."""

    row_id: int
    last: int
    first_label: str
    last_label: str
    before: int | None
    after: int | None

    @property
    def was_there(self) -> bool:
        """Whether the row existed before the action."""
        return self.first_label != "insert"

    @property
    def is_there(self) -> bool:
        """Whether the row exists after the action."""
        return self.last_label != "delete"


@dataclass(frozen=True)
class Table:
    """The rows of one table an action touched."""

    model: type[models.Model]
    events: type[models.Model]
    rows: Sequence[Touched]


@action("access.undo", gettext_lazy("Undo a change"), is_open=True)
def undo(context_id: uuid.UUID, *, by: User) -> int:
    """Restore every row one action touched, and return how many records there were.

    Needs the right of that action for one's own change, and `access.undo_others` for somebody else's.
    Raises Http404 for an unknown action, Refused when something was changed since or now depends on it.
    """
    context = Context.objects.filter(pk=context_id).first()
    tables = list(tables_touched(context_id)) if context else []
    if context is None or not tables:
        raise Http404
    _check_rights(context.metadata, tables, by)
    _check_untouched(tables)
    pghistory.context(undoes=str(context_id), undone_action=_action_of(context.metadata))
    try:
        with transaction.atomic(), rooms_kept(by), connection.cursor() as cursor:
            forget_addresses(_made_users(tables))
            for table in tables:
                _restore(cursor, table)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(_("This cannot be undone any more: other things depend on it now.")) from error
    _follow(tables)
    return sum(len(table.rows) for table in tables if issubclass(table.model, Record))


def may_undo(context_id: uuid.UUID, by: User) -> bool:
    """Whether the rights of a person reach to take an action back; what changed since may still stand against it."""
    context = Context.objects.filter(pk=context_id).first()
    try:
        _check_rights(context.metadata if context else {}, list(tables_touched(context_id)), by)
    except (PermissionDenied, Refused):
        return False
    return True


def _made_users(tables: Sequence[Table]) -> list[int]:
    """The accounts that an action made."""
    return [row.row_id for table in tables if table.model is User for row in table.rows if not row.was_there]


def _follow(tables: Sequence[Table]) -> None:
    """What is kept beside the rows follows them: rights read before, the address that opens an account."""
    forget_standing_rights()
    users = [row.row_id for table in tables if table.model is User for row in table.rows]
    for user in User.objects.filter(pk__in=users) if users else ():
        sign_in_by(user)


def _action_of(metadata: dict[str, Any]) -> str:
    """The action whose right is asked: of an undo, the action that it took back."""
    return str(metadata.get("undone_action") or metadata.get("action", ""))


def tables_touched(context_id: uuid.UUID) -> Iterator[Table]:
    """The tables with a trace of the action, found in one query, then read each."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models()
        if issubclass(model, Event) and model._meta.managed
    }
    parts = [
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)} WHERE pgh_context_id = %s)"  # noqa: S608
        for name in found
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [context_id] * len(parts))
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            touched = _TOUCHED.format(events=connection.ops.quote_name(name), aside=_ASIDE)
            cursor.execute(touched, [context_id])
            events: Any = found[name]
            yield Table(events.pgh_tracked_model, events, [Touched(*row) for row in cursor.fetchall()])


def _check_rights(metadata: dict[str, Any], tables: Sequence[Table], by: User) -> None:
    wanted = [_action_of(metadata)]
    found = right_named(wanted[0])
    if isinstance(found, Action) and found.is_final:
        raise Refused(_("This cannot be undone: what it took away is kept nowhere."))
    if metadata.get("by") != by.pk:
        wanted.append(UNDO_OTHERS)
    for right in wanted:
        if not _may_all(by, right, tables):
            raise PermissionDenied(right)


def _may_all(by: User, right: str, tables: Sequence[Table]) -> bool:
    found = right_named(right)
    if found is None:
        return False
    if (isinstance(found, Action) and found.is_open) or may_everywhere(by, right):
        return True
    rows = list(_rows(tables))
    scoped = [row for row in rows if _has_scopes(row)]
    return all(may(by, right, row) for row in scoped or rows)


def _rows(tables: Sequence[Table]) -> Iterator[Any]:
    """Each touched row as its last event kept it."""
    for table in tables:
        events = table.events._default_manager.filter(pk__in=[row.last for row in table.rows])
        for event in events.iterator():
            yield as_row(table.model, event)


def _has_scopes(row: Any) -> bool:
    try:
        return bool(hasattr(row, "scopes") and (row.scopes() or row.owner_ids()))
    except ObjectDoesNotExist:
        return False


def _check_untouched(tables: Sequence[Table]) -> None:
    for table in tables:
        for row in table.rows:
            if row.after is not None:
                raise Refused(_later_sentence(table, row.after))
            if row.was_there and row.before is None:
                raise Refused(_("This cannot be undone: its earlier state was not kept."))


def _later_sentence(table: Table, event_id: int) -> str:
    event: Any = table.events._default_manager.select_related("pgh_context").get(pk=event_id)
    by = event.pgh_context.metadata.get("by") if event.pgh_context else None
    name = User.objects.filter(pk=by or 0).values_list("name", flat=True).first()
    if name is None:
        return _("This was changed again since. Nothing was undone.")
    return _("%(name)s changed this again since. Nothing was undone.") % {"name": name}


def _restore(cursor: Any, table: Table) -> None:
    """Delete what was made, make what was deleted, and set back what was changed, a statement each."""
    names = {"rows": table.model._meta.db_table, "events": table.events._meta.db_table}
    quoted = {key: connection.ops.quote_name(name) for key, name in names.items()}
    made = [row.row_id for row in table.rows if row.is_there and not row.was_there]
    deleted = [row.before for row in table.rows if row.was_there and not row.is_there]
    changed = [row.before for row in table.rows if row.was_there and row.is_there]
    columns = _columns(table)
    if made:
        cursor.execute(f"DELETE FROM {quoted['rows']} WHERE id = ANY(%s)", [made])  # noqa: S608
    if deleted:
        cursor.execute(_insertion(columns).format(**quoted), [deleted])
    if changed:
        cursor.execute(_update(columns).format(**quoted), [changed])


def _columns(table: Table) -> list[str]:
    kept = {field.column for field in table.events._meta.concrete_fields}
    return [
        str(field.column)
        for field in table.model._meta.concrete_fields
        if field.column in kept and not field.generated
    ]


def _insertion(columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    kept = ", ".join('"version" + 1' if name == "version" else f'"{name}"' for name in columns)
    return f"INSERT INTO {{rows}} ({names}) SELECT {kept} FROM {{events}} WHERE pgh_id = ANY(%s)"  # noqa: S608


def _update(columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}" = e."{name}"' for name in columns if name not in {"id", "version"})
    return f"UPDATE {{rows}} r SET {names} FROM {{events}} e WHERE e.pgh_id = ANY(%s) AND r.id = e.pgh_obj_id"  # noqa: S608
