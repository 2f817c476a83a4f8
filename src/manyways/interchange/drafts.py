"""What a source says, before anything is written: rows to carry, links between them, and what is left behind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Move:
    """When an item came to a stage."""

    at: datetime
    stage: Any


@dataclass(frozen=True)
class DraftRow:
    """One row of a source as a record to be: `uid` names it within the source, `parent` another row's uid.

    `key`: the public key of our own record that the source may still carry, having come from here. `moves`: its way
    through the stages, oldest first. `exact`: fields that are said also where they are empty.
    """

    row: int
    kind: str
    uid: str
    fields: Mapping[str, Any]
    parent: str = ""
    key: str = ""
    moves: tuple[Move, ...] = ()
    exact: frozenset[str] = frozenset()

    def under(self, parent: str) -> "DraftRow":
        """The same row under another one."""
        return replace(self, parent=parent)

    def without(self, names: Collection[str]) -> "DraftRow":
        """The same row without some fields, its place under another row among them."""
        fields = {name: value for name, value in self.fields.items() if name not in names}
        return replace(self, fields=fields, parent="" if "parent" in names else self.parent)

    def left_from(self, record: Any) -> bool:
        """Whether this very record of ours left in the file that the row comes back in."""
        return self.key != "" and self.key == str(record.key)


@dataclass(frozen=True)
class DraftLink:
    """A dependency between two rows of the source."""

    predecessor: str
    successor: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class NotCarried:
    """A value, or with an empty field a whole row, that the import leaves behind, and why."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Draft:
    """A read source. `source` and `container` make uids unique, so that importing twice finds the same records."""

    source: str
    container: str
    rows: tuple[DraftRow, ...]
    links: tuple[DraftLink, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()
    notes: tuple[str, ...] = ()
    calendar: Mapping[str, Any] | None = None
    """The working time of the whole source: `name`, `week` (seven lists of shifts), `exceptions` by ISO date."""
    planned_back_from: date | None = None
    """The day a whole schedule is counted back from."""


@dataclass(frozen=True)
class Change:
    """One field of a known record that would change."""

    field: str
    was: Any
    becomes: Any


@dataclass(frozen=True)
class RowDifference:
    """What carrying one row would do: make a record, change it, or leave it as it is."""

    row: DraftRow
    record_id: int | None
    changes: tuple[Change, ...]
    new_moves: tuple[Move, ...] = ()

    @property
    def verdict(self) -> str:
        """`new`, `changed` or `same`."""
        if self.record_id is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class Difference:
    """All that applying a draft would do; shown first, then applied as one change that can be undone.

    `whole`: what changes of the initiative itself that the rows go into.
    """

    draft: Draft
    rows: tuple[RowDifference, ...]
    new_links: tuple[DraftLink, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()
    whole: tuple[Change, ...] = ()

    def count(self, verdict: str) -> int:
        """How many rows have a verdict."""
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing."""
        return not (self.whole or self.new_links) and all(row.verdict == "same" for row in self.rows)
