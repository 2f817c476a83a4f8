"""What the address says of a list: sorting, filters, page, columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

OWN = ("sort", "group", "after", "before", "columns", "format", "row", "edit", "bulk")


@dataclass(frozen=True)
class State:
    """The state of one list; other words of the address are kept as they are."""

    sort: str = ""
    after: str = ""
    before: str = ""
    group: str = ""
    kept: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def read(cls, query: QueryDict) -> "State":
        """Take the state out of the address."""
        kept = tuple(
            (name, value) for name in query for value in query.getlist(name) if name not in OWN and value
        )
        sort, after, before, group = (query.get(name, "") for name in ("sort", "after", "before", "group"))
        return cls(sort, after, before, group, kept)

    def address(self, **more: str) -> str:
        """The address relative to the page: `?sort=name&kind=event`."""
        own = {"sort": self.sort, "group": self.group, "after": self.after, "before": self.before, **more}
        pairs = [*self.kept, *((name, value) for name, value in own.items() if value)]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def sorted_by(self, sort: str) -> "State":
        """The same list in another order, from its first page."""
        return replace(self, sort=sort, after="", before="")

    def grouped(self, group: str) -> "State":
        """The same list in other groups, from its first page."""
        return replace(self, group=group, after="", before="")

    def turned(self, *, after: str = "", before: str = "") -> "State":
        """Another page of the same list."""
        return replace(self, after=after, before=before)

    def with_value(self, name: str, value: str) -> "State":
        """The same list with one filter set (or taken away), from its first page."""
        kept = tuple(pair for pair in self.kept if pair[0] != name)
        return replace(self, after="", before="", kept=(*kept, (name, value)) if value else kept)

    def hidden_inputs(self, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """What a form over this list must carry along."""
        left_out = set(without)
        pairs = [pair for pair in self.kept if pair[0] not in left_out]
        own = (("sort", self.sort), ("group", self.group))
        return [*pairs, *(pair for pair in own if pair[1] and pair[0] not in left_out)]

    def values(self) -> Mapping[str, str]:
        """The filters by name."""
        return dict(self.kept)
