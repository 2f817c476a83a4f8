"""What the rows and arrows of a plan say whoever asks: made once, and kept with the plan."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from manyways.schedule.cells import typed_predecessors
from manyways.schedule.dates import ItemDates, Solved
from manyways.schedule.pauses import parts_of
from manyways.schedule.writing import lag_text
from manyways.work.models import Item, Link


class Arrow(NamedTuple):
    """A link between two rows, by their keys."""

    start: str
    end: str
    kind: str
    is_critical: bool
    lag: str

    def data(self) -> dict[str, str | bool]:
        """As the island takes it."""
        return dict(zip(("from", "to", "kind", "is_critical", "lag"), self, strict=True))


class OwnRow(NamedTuple):
    """An item of the plan where it stands, without what hangs on the reader."""

    item: Item
    key: str
    url: str
    dates: ItemDates | None
    parent: str | None
    depth: int
    is_summary: bool
    parts: list[tuple[date, date]] | None


class OwnRows:
    """The rows of a plan from top to bottom, and the links among them."""

    def __init__(self, found: Solved) -> None:
        self.rows = list(_rows(found))
        inside = {row.item.id for row in self.rows}
        self.links = [
            link
            for link in found.source.links
            if link.predecessor_id in inside and link.successor_id in inside
        ]
        self.arrows = [arrow_of(link, found, found.keys) for link in self.links]

    @cached_property
    def predecessors(self) -> dict[int, str]:
        """By id, what items wait for by the numbers of rows, as it is typed."""
        numbers = {row.item.id: number for number, row in enumerate(self.rows, 1)}
        return typed_predecessors(numbers, self.links)


def own_rows(found: Solved) -> OwnRows:
    """Those of a plan; the same as long as the plan is."""
    rows: OwnRows = found.kept.get(OwnRows) or found.kept.setdefault(OwnRows, OwnRows(found))
    return rows


def arrow_of(link: Link, found: Solved, keys: dict[int, str]) -> Arrow:
    """A link as it is drawn. `keys` of both its ends by their ids."""
    before, after = link.predecessor_id, link.successor_id
    is_critical = before in found.plan.critical and after in found.plan.critical
    return Arrow(keys[before], keys[after], link.type.upper(), is_critical, lag_text(link))


def _rows(found: Solved) -> Iterator[OwnRow]:
    dates, keys = found.plan.items, found.keys
    for branch in found.branches:
        item = branch.item
        yield OwnRow(
            item,
            keys[item.id],
            item.get_absolute_url(),
            dates.get(item.id),
            keys.get(item.parent_id or 0),
            branch.depth,
            branch.is_summary,
            parts_of(item, found) if item.pauses and not branch.is_summary else None,
        )
