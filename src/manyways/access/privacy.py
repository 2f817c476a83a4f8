"""What is private to whom: one table that the code declares, the tests try, and docs/privacy.md prints."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Private:
    """One private thing.

    `kinds`: labels of the models that hold it. `has_history`: whether the history may record it. `proven_by`: the
    test file that tries every door.
    """

    name: str
    what: Text
    read_by: Text
    kept: Text
    kinds: tuple[str, ...]
    proven_by: str
    has_history: bool = True


_PRIVATE: dict[str, Private] = {}


def declare_private(one: Private) -> Private:
    """Add a row to the table; each app declares its own when it is ready."""
    _PRIVATE[one.name] = one
    return one


def private_things() -> Iterator[Private]:
    """All rows, by name."""
    yield from (_PRIVATE[name] for name in sorted(_PRIVATE))


def as_markdown() -> str:
    """The table as docs/privacy.md prints it."""
    head = "| What | Who reads it | How it is kept |\n|---|---|---|"
    rows = (f"| {one.what} | {one.read_by} | {one.kept} |" for one in private_things())
    return "\n".join([head, *rows])
