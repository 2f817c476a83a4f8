"""What is remembered of a source: which column was what the last time, or which stage a status stood for."""

from collections.abc import Mapping, Sequence

from manyways.access.models import User
from manyways.interchange.columns import plain
from manyways.interchange.models import KnownSource

ALIKE = 0.8
"""Files whose columns agree to so large a part come from the same source."""


def known_source(user: User, subject: str, headers: Sequence[str]) -> KnownSource | None:
    """The source that a file with these columns comes from, the one said last first."""
    if is_nameless(headers):
        return None
    wanted = _names(headers)
    for source in KnownSource.objects.visible_to(user).filter(subject=subject).order_by("-said_at", "-pk"):
        names = _names(source.headers)
        if len(wanted & names) >= ALIKE * len(wanted | names):
            return source
    return None


def is_nameless(headers: Sequence[str]) -> bool:
    """Whether the columns are only numbered, because the table has no header row: it could be any source's."""
    return bool(headers) and all(header.isdigit() for header in headers)


def remembered_columns(source: KnownSource | None, headers: Sequence[str]) -> dict[str, int]:
    """The place of each field in a file, as its source was read before."""
    places = {plain(header): index for index, header in reversed(list(enumerate(headers)))}
    meaning: Mapping[str, str] = source.meaning if source else {}
    found = {field: places.get(plain(header)) for field, header in meaning.items()}
    return {field: place for field, place in found.items() if place is not None}


def _names(headers: Sequence[str]) -> set[str]:
    return {plain(header) for header in headers if plain(header)}
