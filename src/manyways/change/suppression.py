"""Which groups' answers may be shown, so that nobody's own can be worked out, neither directly nor by difference."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 5
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Published(Generic[Group]):
    """`shown`: groups whose figures may be read; `has_total`: whether a figure over all groups may stand beside them."""

    shown: frozenset[Group]
    has_total: bool


def publishable(counts: Mapping[Group, int], fewest: int = FEWEST) -> Published[Group]:
    """Choose what may be shown of groups with so many answers each.

    A group under `fewest` answers is hidden. With a figure over all groups, the hidden ones together are that figure
    minus the shown ones; so the hidden must be at least two and together at least `fewest`. Where they are not, the
    smallest shown group is held back too (complementary suppression), and where none is left there is no total.

    >>> publishable({"Sales": 12, "Legal": 3}).shown
    frozenset()
    >>> sorted(publishable({"Sales": 12, "Support": 9, "Legal": 3}).shown)
    ['Sales']
    """
    answered = {group: count for group, count in counts.items() if count > 0}
    shown = {group for group, count in answered.items() if count >= fewest}
    hidden = set(answered) - shown
    while hidden and not _is_safe(hidden, answered, fewest) and shown:
        smallest = min(shown, key=lambda group: (answered[group], str(group)))
        shown.remove(smallest)
        hidden.add(smallest)
    is_total_safe = bool(answered) and (not hidden or _is_safe(hidden, answered, fewest))
    return Published(frozenset(shown), is_total_safe and sum(answered.values()) >= fewest)


def _is_safe(hidden: set[Group], answered: Mapping[Group, int], fewest: int) -> bool:
    """The difference between the total and what is shown speaks of two groups or more, and of enough people."""
    return len(hidden) > 1 and sum(answered[group] for group in hidden) >= fewest
