"""What every app's JSON door shares: problems, pages by key, and versions as ETags."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator

from manyways.access.models import User
from manyways.ui.answers import Refused

Row = TypeVar("Row")
VERSIONED: dict[str, Any] = {"x-versioned": True}  # for openapi_extra of operations on single rows
MOST_ROWS = 200


def _as_utc(moment: datetime) -> datetime:
    """In UTC: PostgreSQL knows fewer offsets than Python. Raises ValueError at the ends of the calendar."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


Moment = Annotated[datetime, AfterValidator(_as_utc)]
"""A moment that somebody sends."""


class Problem(Schema):
    """An answer that is not the wanted one, after RFC 9457. A stale edit carries both values and the version."""

    type: str = "about:blank"
    title: str
    status: int
    fields: dict[str, str] = Field(default_factory=dict)
    mine: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None
    version: int | None = None


PROBLEMS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429))
"""How an operation may fail. Each is a `Problem`, which the API's description says once for all: a model of its own
for each status of each operation took 30 MB and a second at every start."""


def written(answer: Mapping[str, Any]) -> HttpResponse:
    """An answer of thousands of rows as it is: checking each against the schema takes as long as making them."""
    text = json.dumps(answer, separators=(",", ":"), default=str)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


class Page(Schema, Generic[Row]):
    """A page of rows; `next` is the cursor of the following page, empty on the last."""

    rows: list[Row]
    next: str = ""


def actor(request: HttpRequest) -> User:
    """Who asks, by token or by session."""
    found = getattr(request, "auth", None) or request.user
    assert isinstance(found, User)
    return found


def chosen_fields(payload: Schema, references: Mapping[str, type[models.Model]]) -> dict[str, Any]:
    """The fields that were sent, with rows for their public names. Raises Refused, by field, for a name of no row."""
    chosen = payload.dict(exclude_unset=True)
    for name in references.keys() & chosen.keys():
        if chosen[name] is not None:
            model = references[name]
            by = getattr(model, "public_name", "key")
            chosen[name] = model._default_manager.filter(**{by: chosen[name]}).first()
            if chosen[name] is None:
                raise Refused(fields={name: _("Unknown")})
    return chosen


def chosen_rows(rows: Any, keys: Sequence[UUID], field: str) -> list[Any]:
    """The rows of some keys, each once, all of which are among `rows`. Raises Refused for a key of no row."""
    found = {row.key: row for row in rows.filter(key__in=keys)}
    if set(keys) - found.keys():
        raise Refused(fields={field: _("Unknown")})
    return [found[key] for key in dict.fromkeys(keys)]


def key_of(row: Any) -> UUID | None:
    """The public key of a row that may not be there."""
    return row.key if row is not None else None


def keyset_page(
    queryset: "models.QuerySet[Any]", *, cursor: str, limit: int, order: Sequence[str] = ("id",)
) -> tuple[list[Any], str]:
    """Rows after a cursor in a stable order, and the next cursor. Raises Refused for a cursor that is none.

    `order` names ascending columns, the last of them unique.
    """
    limit = max(1, min(limit, MOST_ROWS))
    if cursor:
        queryset = queryset.filter(_after(order, _values(cursor, queryset.model, order)))
    rows = list(queryset.order_by(*order)[: limit + 1])
    more = len(rows) > limit
    return rows[:limit], _cursor([getattr(rows[limit - 1], name) for name in order]) if more else ""


def _after(order: Sequence[str], values: Sequence[Any]) -> models.Q:
    """(a, b) > (x, y), spelled so that an index on the columns serves it."""
    after = models.Q()
    for position, name in enumerate(order):
        equal = {order[index]: values[index] for index in range(position)}
        after |= models.Q(**equal, **{f"{name}__gt": values[position]})
    return after


def _cursor(values: Sequence[Any]) -> str:
    text = json.dumps(values, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(cursor: str, model: type[models.Model], order: Sequence[str]) -> list[Any]:
    """What a cursor holds, as values of its columns. Raises Refused for a cursor that is none."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        pairs = zip(order, json.loads(text), strict=True)
        return [_column_value(model, name, value) for name, value in pairs]
    except (ValueError, TypeError, ValidationError) as error:
        raise Refused(
            _("This cursor is not one of ours. Start again without it."), fields={"cursor": _("Unknown")}
        ) from error


def _column_value(model: type[models.Model], name: str, value: object) -> Any:
    """One value as its column takes it. Raises TypeError or ValidationError for one it cannot take."""
    field = model._meta.get_field(name)
    if not isinstance(value, str | int) or not isinstance(field, models.Field):
        raise TypeError(name)
    found = field.to_python(value)
    field.run_validators(found)
    return found


def wanted_version(request: HttpRequest) -> int | None:
    """The version in If-Match, or None where any version will do. Raises Refused for what is no version."""
    given = request.headers.get("If-Match", "").strip()
    if given in {"", "*"}:
        return None
    version = as_version(given.removeprefix("W/").strip('"'))
    if version is None:
        raise Refused(
            _("If-Match holds no version."), fields={"If-Match": _("Send back the ETag you were given.")}
        )
    return version


def sent_version(request: HttpRequest) -> int | None:
    """The version of the row that the page showed, where its form sends it."""
    return as_version(request.POST.get("version", ""))


def as_version(text: str) -> int | None:
    """A version as it was sent; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def tag(response: HttpResponse, version: int) -> None:
    """Send a row's version as its ETag."""
    response["ETag"] = f'"{version}"'
