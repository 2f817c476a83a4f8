"""What differs between a plan as it is and as a browser has it: digests of what was sent, kept for a while."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from manyways.access.models import User
from manyways.work.models import Initiative

KEPT_SECONDS = 12 * 3600
GRACE_SECONDS = 600
"""How long a state is kept after a newer one was sent from it: an answer may get lost, another window may have it."""
LONGEST_STATE = 32
_PLACED = frozenset({"number", "predecessors"})
"""Cells that follow from the order of the rows and their links; the browser counts them itself."""
_KEY, _DIGEST = 16, 8


@dataclass(frozen=True)
class State:
    """What a browser was sent: digests of the fields around the plan, and of each row with the links into it."""

    frame: Mapping[str, bytes]
    rows: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """A text for exactly this."""
        rows = b"".join(self.rows.values())
        parts = repr((sorted(self.frame.items()), list(self.rows))).encode()
        return _digest(parts + rows, 12).hex()

    def packed(self) -> tuple[Mapping[str, bytes], bytes]:
        """As it is kept: 24 bytes a row."""
        rows = b"".join(bytes.fromhex(key.replace("-", "")) + digest for key, digest in self.rows.items())
        return self.frame, rows


def _unpacked(frame: Mapping[str, bytes], rows: bytes) -> State:
    size = _KEY + _DIGEST
    hexes = ((rows[at : at + _KEY].hex(), rows[at + _KEY : at + size]) for at in range(0, len(rows), size))
    return State(frame, {f"{k[:8]}-{k[8:12]}-{k[12:16]}-{k[16:20]}-{k[20:]}": digest for k, digest in hexes})


def sent_since(data: dict[str, Any], initiative: Initiative, user: User, since: str = "") -> dict[str, Any]:
    """A plan for a browser in the state `since`: what differs; all of it where that state is not known any more.

    `data` is `Gantt.data()`. The answer's `state` is what to ask with the next time.
    """
    links = _by_row(data["links"])
    now = _state_of(data, links)
    known = _known(initiative, user, since)
    place = _place(initiative, user, now.name)
    if now.name != since or known is None:
        cache.set(place, now.packed(), KEPT_SECONDS)
    if known is None:
        return {"state": now.name, **data}
    if now.name != since:
        cache.touch(_place(initiative, user, since), GRACE_SECONDS)
    return {"state": now.name, "since": since, **_difference(data, links, known, now)}


def _known(initiative: Initiative, user: User, since: str) -> State | None:
    if not since or len(since) > LONGEST_STATE or not since.isalnum():
        return None
    found = cache.get(_place(initiative, user, since))
    return _unpacked(*found) if found else None


def _place(initiative: Initiative, user: User, name: str) -> str:
    return f"schedule.sent.{initiative.pk}.{user.pk}.{name}"


def _by_row(links: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Links under the key of the row that waits."""
    found: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        found.setdefault(link["to"], []).append(link)
    return found


def _state_of(data: Mapping[str, Any], links: Mapping[str, list[dict[str, Any]]]) -> State:
    rows = {}
    for item in data["items"]:
        told = {name: value for name, value in item.items() if name not in _PLACED}
        rows[item["key"]] = _digest(repr((told, links.get(item["key"]))).encode())
    return State({name: _digest(repr(value).encode()) for name, value in _frame(data).items()}, rows)


def _frame(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in {"items", "links"}}


def _digest(content: bytes, size: int = _DIGEST) -> bytes:
    return hashlib.blake2b(content, digest_size=size).digest()


def _difference(
    data: Mapping[str, Any], links: Mapping[str, list[dict[str, Any]]], known: State, now: State
) -> dict[str, Any]:
    frame = {name: data[name] for name, digest in now.frame.items() if known.frame.get(name) != digest}
    changed = {key for key, digest in now.rows.items() if known.rows.get(key) != digest}
    items = [item for item in data["items"] if item["key"] in changed]
    into = [link for item in items for link in links.get(item["key"], ())]
    order = _order(list(known.rows), list(now.rows))
    return {**frame, "items": items, "links": into, **({"order": order} if order else {})}


def _order(old: Sequence[str], new: Sequence[str]) -> dict[str, Any] | None:
    """Which stretch of the old order makes place for which keys; None where nothing moved.

    >>> _order(["a", "b", "c"], ["a", "x", "c"])
    {'at': 1, 'count': 1, 'keys': ['x']}
    """
    if old == new:
        return None
    shorter = min(len(old), len(new))
    at = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    most = shorter - at
    same = next((back for back in range(most) if old[-1 - back] != new[-1 - back]), most)
    return {"at": at, "count": len(old) - at - same, "keys": list(new[at : len(new) - same])}
