"""Patterns of rights, and closed rooms: rights that no wide pattern gives, only one that names them."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

_ROOMS: set[str] = set()


def close_room(app: str) -> None:
    """Take the rights of an app out of what `*` covers: a role has them only by a pattern such as `app.*`."""
    _ROOMS.add(app)


def covers(patterns: Iterable[str], right: str) -> bool:
    """Whether one of the patterns covers the right."""
    app = right.partition(".")[0]
    named = f"{app}."
    return any(
        fnmatchcase(right, pattern) for pattern in patterns if app not in _ROOMS or pattern.startswith(named)
    )


def rooms_in(patterns: Iterable[str]) -> Iterator[str]:
    """The closed rooms that some patterns open."""
    names = {pattern.partition(".")[0] for pattern in patterns if "." in pattern}
    yield from sorted(names & _ROOMS)
