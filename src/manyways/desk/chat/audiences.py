"""Records whose people can share a place in a chat, such as teams; each app declares its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from manyways.access.models import User
from manyways.access.registry import find_record, visible_records
from manyways.access.rules import may

LONGEST_LIST = 200


@dataclass(frozen=True)
class Audience:
    """`scope` is how records name it in their scopes, `members` reads its users, `right` lets somebody set it up."""

    kind: str
    scope: str
    members: Callable[[int], list[User]]
    right: str


_AUDIENCES: dict[str, Audience] = {}


def declare_audience(audience: Audience) -> None:
    """Let the records of a kind have places in a chat."""
    _AUDIENCES[audience.kind] = audience


def audience_of(kind: str) -> Audience:
    """The audience of that kind. Raises Http404 for one nobody declared."""
    if kind not in _AUDIENCES:
        raise Http404
    return _AUDIENCES[kind]


def places_for(user: User) -> Iterator[tuple[str, str]]:
    """The value and name of each record this person may set a place up for."""
    for audience in _AUDIENCES.values():
        for record in visible_records(audience.kind, user).order_by("pk")[:LONGEST_LIST]:
            if may(user, audience.right, record):
                yield f"{audience.kind}:{record.pk}", str(record)


def place_named(value: str, user: User) -> Any:
    """The record behind such a value, or None for the person alone. Raises Http404 for what they may not see."""
    kind, _colon, number = value.partition(":")
    return find_record(audience_of(kind).kind, int(number), user) if number.isdecimal() else None
