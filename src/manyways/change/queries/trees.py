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


def named_groups_above(groups: Iterable[int]) -> set[int]:
    """The groups that are not counted only, and all above them. One query."""
    parents: dict[int, int | None] = {}
    counted = set()
    for pk, parent, is_counted in Group.objects.values_list("pk", "parent", "counts_only"):
        parents[pk] = parent
        counted |= {pk} if is_counted else set()
    above = [_above(group, parents) for group in groups]
    return {group for line in above if not counted & set(line) for group in line}


def _above(group: int | None, parents: dict[int, int | None]) -> list[int]:
    found = []
    while group is not None:
        found.append(group)
        group = parents.get(group)
    return found


def _below(groups: Iterable[int], children: dict[int | None, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(groups)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children.get(here, [])
    return found
