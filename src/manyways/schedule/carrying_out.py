"""How a suggestion is carried out: as changes of the outline, made together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from manyways.schedule.arrays import moment_from
from manyways.work.actions.outline import Add, Change, Edit, Tie, Untie
from manyways.work.models import Item
from manyways.work.times import pauses_within

LinkOut = tuple[Item, str, int, str]
_FROM_FINISH = {"fs", "ff"}
_UNSURE: dict[str, Any] = {"duration_low_minutes": None, "duration_high_minutes": None, "pauses": []}
_SHARED = ("form", "team", "owner", "service", "calendar")


def later(item: Item, start_minute: int) -> tuple[Change, ...]:
    """Start no earlier than a minute."""
    start: datetime = moment_from(start_minute)
    return (Edit(item.key, {"constraint": Item.Constraint.SNET, "constraint_at": start}),)


def cut(item: Item, parts: int, minutes: int, links: Sequence[LinkOut]) -> tuple[Change, ...]:
    """Equal parts one after the other; what waited for the end of the whole waits for the last part."""
    shares = [minutes * (part + 1) // parts - minutes * part // parts for part in range(parts)]
    keys: list[UUID] = [item.key, *(uuid4() for _part in shares[1:])]
    name = _("%(name)s, part %(part)s of %(parts)s")
    names = [name % {"name": item.name[:250], "part": part, "parts": parts} for part in range(1, parts + 1)]
    size = item.size / parts
    first = {"name": names[0], "duration_minutes": shares[0], "size": size, **_UNSURE}
    changes: list[Change] = [Edit(item.key, first)]
    for part in range(1, parts):
        fields = {field: getattr(item, field) for field in _SHARED}
        fields |= {"duration_minutes": shares[part], "size": size}
        changes.append(Add(names[part], after=keys[part - 1], fields=fields, key=keys[part]))
        changes.append(Tie(keys[part - 1], keys[part]))
    return (*changes, *_moved(item, keys[-1], links))


def pooled(
    items: Sequence[Item], durations: Sequence[int], buffer: int, links: Sequence[LinkOut]
) -> tuple[Change, ...]:
    """Shorter items and one buffer behind the last, for which everything waits that waited for the last."""
    last, key = items[-1], uuid4()
    changes: list[Change] = [
        Edit(item.key, {"duration_minutes": minutes, "pauses": pauses_within(item, minutes)})
        for item, minutes in zip(items, durations, strict=True)
    ]
    name = _("Buffer for %(first)s to %(last)s") % {"first": items[0].name[:120], "last": last.name[:120]}
    fields = {"duration_minutes": buffer, "owner": last.owner, "team": last.team}
    changes += [Add(name, after=last.key, fields=fields, key=key), Tie(last.key, key)]
    return (*changes, *_moved(last, key, links))


def _moved(item: Item, end: UUID, links: Sequence[LinkOut]) -> list[Change]:
    """The links from the finish of an item, hung on another one."""
    changes: list[Change] = []
    for successor, kind, lag, unit in links:
        if kind in _FROM_FINISH:
            changes += [Untie(item.key, successor.key), Tie(end, successor.key, kind, lag, unit)]
    return changes
