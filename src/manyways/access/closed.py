"""Patterns of rights, and closed rooms: rights that no wide pattern gives, only one that names them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

_ROOMS: set[str] = set()


@dataclass(frozen=True)
class Way:
    """How somebody outside a closed room reads what it holds about one person: as that person, or as their manager.

    `about` and `reader` are ids of people; `key` is the reader's account, or the address that would link one.
    """

    room: str
    about: int
    reader: int
    key: str


_WAYS: list[Callable[[], set[Way]]] = []


def declare_ways(find: Callable[[], set[Way]]) -> Callable[[], set[Way]]:
    """Add the ways in which people read what a closed room holds about them."""
    _WAYS.append(find)
    return find


def ways_in() -> set[Way]:
    """All of them, as they are now."""
    return {way for find in _WAYS for way in find()}


def close_room(app: str) -> None:
    """Take the rights of an app out of what `*` covers: a role has them only by a pattern such as `app.*`."""
    _ROOMS.add(app)
    _covers.cache_clear()


def covers(patterns: Iterable[str], right: str) -> bool:
    """Whether one of the patterns covers the right."""
    return any(_covers(pattern, right) for pattern in patterns)


@lru_cache(maxsize=4096)  # asked for every row of a list
def _covers(pattern: str, right: str) -> bool:
    app = right.partition(".")[0]
    return (app not in _ROOMS or pattern.startswith(f"{app}.")) and fnmatchcase(right, pattern)


def rooms_in(patterns: Iterable[str]) -> Iterator[str]:
    """The closed rooms that some patterns open."""
    names = {pattern.partition(".")[0] for pattern in patterns if "." in pattern}
    yield from sorted(names & _ROOMS)
