"""Pages that stay stable while rows come and go: by the values of the last row (keyset), never by counting."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from manyways.ui.tables.columns import read


@dataclass(frozen=True)
class SortKey:
    """One field to sort by. Rows without a value come last in both directions."""

    path: str
    is_descending: bool = False
    is_nullable: bool = True

    @classmethod
    def parse(cls, text: str, *, is_reversed: bool = False) -> "SortKey":
        """Read `name` or `-name`."""
        return cls(text.removeprefix("-"), text.startswith("-") != is_reversed)

    def order(self, *, is_forward: bool) -> OrderBy:
        """The database's order; without null handling where there are no nulls, so that a plain index serves."""
        column, descending = F(self.path), self.is_descending == is_forward
        if not self.is_nullable:
            return column.desc() if descending else column.asc()
        nulls = {"nulls_last": True} if is_forward else {"nulls_first": True}
        return column.desc(**nulls) if descending else column.asc(**nulls)

    def beyond(self, value: Any, *, is_forward: bool) -> Q:
        """Rows strictly beyond a value in the direction of reading."""
        if value is None:
            return Q(pk__in=()) if is_forward else Q(**{f"{self.path}__isnull": False})
        operator = "lt" if self.is_descending == is_forward else "gt"
        strictly = Q(**{f"{self.path}__{operator}": value})
        return strictly | self.missing if is_forward and self.is_nullable else strictly

    @property
    def missing(self) -> Q:
        """Rows without a value."""
        return Q(**{f"{self.path}__isnull": True})

    def same(self, value: Any) -> Q:
        """Rows with exactly this value."""
        return self.missing if value is None else Q(**{self.path: value})

    def guard(self, value: Any, *, is_forward: bool) -> Q:
        """A plain range that lets the index start at the right place."""
        if value is None or self.is_nullable:
            return Q()
        operator = "lte" if self.is_descending == is_forward else "gte"
        return Q(**{f"{self.path}__{operator}": value})


@dataclass(frozen=True)
class Slice:
    """The rows of one page and the cursors to its neighbours."""

    rows: list[Any]
    before: str = ""
    after: str = ""


def pack(values: Iterable[Any]) -> str:
    """Write a cursor for the address."""
    text = json.dumps(list(values), cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str, count: int) -> list[Any] | None:
    """Read a cursor of `count` values; None if it is not one."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None
    return values if isinstance(values, list) and len(values) == count else None


def slice_queryset(
    rows: QuerySet[Any], keys: Sequence[SortKey], size: int, *, after: str = "", before: str = ""
) -> Slice:
    """One page of a queryset in one query."""
    every, is_forward = unique_keys(rows.model, keys), not before
    values = unpack(before or after, len(every)) if before or after else None
    try:
        found = _fetch(rows, every, size, values, is_forward=is_forward)
    except (ValidationError, ValueError, TypeError):
        values, is_forward = None, True
        found = _fetch(rows, every, size, None, is_forward=True)
    has_more = len(found) > size
    shown = found[:size] if is_forward else found[:size][::-1]
    has_previous = values is not None if is_forward else has_more
    return _slice(shown, every, has_previous=has_previous, has_next=has_more or not is_forward)


def first_slice(found: Sequence[Any], keys: Sequence[SortKey], size: int) -> Slice:
    """The first page, of the first rows `in_order`, one more than it shows if there are so many."""
    return _slice(found[:size], keys, has_previous=False, has_next=len(found) > size)


def unique_keys(model: type[Model], keys: Sequence[SortKey]) -> list[SortKey]:
    """The keys with what is known of their fields, and one at the end that no two rows share."""
    return [*(_known(model, key) for key in keys), SortKey("pk", is_nullable=False)]


def in_order(rows: QuerySet[Any], keys: Sequence[SortKey], *, is_forward: bool = True) -> QuerySet[Any]:
    """The rows in the order of the keys, each with what its cursor is made of."""
    named: QuerySet[Any] = rows.annotate(**{f"sort_key_{at}": F(key.path) for at, key in enumerate(keys)})
    return named.order_by(*(key.order(is_forward=is_forward) for key in keys))


def _slice(rows: Sequence[Any], keys: Sequence[SortKey], *, has_previous: bool, has_next: bool) -> Slice:
    return Slice(
        list(rows),
        pack(_values(rows[0], keys)) if rows and has_previous else "",
        pack(_values(rows[-1], keys)) if rows and has_next else "",
    )


def _fetch(
    rows: QuerySet[Any], keys: Sequence[SortKey], size: int, values: list[Any] | None, *, is_forward: bool
) -> list[Any]:
    ordered = in_order(rows, keys, is_forward=is_forward)
    if values is not None:
        ordered = ordered.filter(
            keys[0].guard(values[0], is_forward=is_forward), _beyond(keys, values, is_forward=is_forward)
        )
    return list(ordered[: size + 1])


def _beyond(keys: Sequence[SortKey], values: Sequence[Any], *, is_forward: bool) -> Q:
    condition = Q(pk__in=())
    for key, value in reversed(list(zip(keys, values, strict=True))):
        condition = key.beyond(value, is_forward=is_forward) | (key.same(value) & condition)
    return condition


def _values(row: Any, keys: Sequence[SortKey]) -> list[Any]:
    return [getattr(row, f"sort_key_{at}") for at in range(len(keys))]


def _known(model: type[Model], key: SortKey) -> SortKey:
    try:
        field = model._meta.get_field(key.path)
    except FieldDoesNotExist:
        return key
    return SortKey(key.path, key.is_descending, bool(getattr(field, "null", True)))


def sort_list(rows: Iterable[Any], keys: Sequence[SortKey]) -> list[Any]:
    """Sort computed rows; text without regard to case, missing values last."""
    found = list(rows)
    for key in reversed(keys):
        have = [row for row in found if read(key.path, row) is not None]
        lack = [row for row in found if read(key.path, row) is None]
        have.sort(key=lambda row, path=key.path: _comparable(read(path, row)), reverse=key.is_descending)  # type: ignore[misc]
        found = have + lack
    return found


def _comparable(value: Any) -> Any:
    return (
        value.casefold() if isinstance(value, str) else str(value) if not hasattr(value, "__lt__") else value
    )


def slice_list(rows: Sequence[Any], identity: str, size: int, *, after: str = "", before: str = "") -> Slice:
    """One page of sorted computed rows; the cursor names the neighbour row and, should it be gone, its place."""
    cursor = unpack(after or before, 2) if after or before else None
    names = [str(read(identity, row)) for row in rows]
    place = 0
    if cursor:
        name, at = str(cursor[0]), cursor[1] if isinstance(cursor[1], int) else 0
        found = names.index(name) if name in names else at
        place = found + 1 if after else found - size
    start = max(0, min(place, max(0, len(rows) - 1)))
    shown = list(rows[start : start + size])
    end = start + len(shown)
    return Slice(
        shown,
        pack([names[start], start]) if start > 0 else "",
        pack([names[end - 1], end - 1]) if end < len(rows) else "",
    )
