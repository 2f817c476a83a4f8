"""Groups with all groups below them."""

from collections.abc import Iterable

from manyways.teams.models import Group


def groups_below(groups: Iterable[int], *, named_only: bool = False) -> set[int]:
    """The groups and all below them, `named_only` without those that are counted only. One query."""
    children: dict[int | None, list[int]] = {}
    counted = set()
    for pk, parent, is_counted in Group.objects.values_list("pk", "parent", "counts_only"):
        children.setdefault(parent, []).append(pk)
        counted |= {pk} if is_counted else set()
    found = _below(groups, children)
    return found - _below(counted, children) if named_only else found


def _below(groups: Iterable[int], children: dict[int | None, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(groups)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children.get(here, [])
    return found
