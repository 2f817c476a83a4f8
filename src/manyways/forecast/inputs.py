"""What was simulated, as compressed JSON: kept with the forecast, so that it can be made again."""

import dataclasses
import hashlib
import json
import types
import typing
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from manyways.engine.forecast.joint import Portfolio
from manyways.engine.time import Calendar, WorkingHours, compile_calendar


def pack(portfolio: Portfolio) -> tuple[bytes, str]:
    """The compressed JSON and its SHA-256 digest; equal portfolios give equal bytes."""
    text = json.dumps(portfolio, default=_plain, sort_keys=True, separators=(",", ":")).encode()
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpack(packed: bytes) -> Portfolio:
    """The portfolio again, its calendars compiled."""
    found: Portfolio = _restored(Portfolio, json.loads(zlib.decompress(packed)))
    return found


def _plain(value: Any) -> Any:
    """What JSON does not know, one step plainer."""
    if isinstance(value, Calendar):
        return value.hours
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    found = {name: getattr(value, name) for name in _names(kind)}
    return {
        name: _with_text_keys(each) if isinstance(each, Mapping) else each for name, each in found.items()
    }


def _with_text_keys(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): each for key, each in mapping.items()}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _restored(kind: Any, value: Any) -> Any:
    """A plain value as the annotated type."""
    if kind is Calendar:
        return compile_calendar(_restored(WorkingHours, value))
    if kind is date:
        return date.fromisoformat(value)
    is_ours = dataclasses.is_dataclass(kind)
    if is_ours:
        hints = _hints(kind)
        return kind(**{name: _restored(hints[name], each) for name, each in value.items()})
    return _restored_generic(typing.get_origin(kind), typing.get_args(kind), value)


def _restored_generic(origin: Any, arguments: tuple[Any, ...], value: Any) -> Any:
    if origin in {types.UnionType, typing.Union} and value is not None:
        return _restored(next(each for each in arguments if each is not type(None)), value)
    if origin is tuple:
        repeated = len(arguments) == 2 and arguments[1] is Ellipsis
        kinds = [arguments[0]] * len(value) if repeated else list(arguments)
        return tuple(_restored(each, part) for each, part in zip(kinds, value, strict=True))
    if isinstance(value, dict):
        return {key: _restored(arguments[1], each) for key, each in value.items()}
    return value
