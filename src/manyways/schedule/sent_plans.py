"""What differs between a plan as it is and as a browser has it: digests of what was sent, kept for a while."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any

from django.core.cache import cache

from manyways.access.models import User
from manyways.schedule.gantt import Gantt
from manyways.schedule.told import as_json, sheet_of
from manyways.work.models import Initiative

KEPT_SECONDS = 12 * 3600
GRACE_SECONDS = 600
"""How long a state is kept after a newer one was sent from it: an answer may get lost, another window may have it."""
LONGEST_STATE = 32
FRESH_SECONDS, MOST_FRESH = 3600, 1000
_KEY, _DIGEST = 16, 8


@dataclass(frozen=True)
class State:
    """What a browser was sent: digests of the fields around the plan, and of each row with the links into it."""

    frame: Mapping[str, bytes]
    rows: Mapping[str, bytes]

    @cached_property
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


def sent_since(gantt: Gantt, initiative: Initiative, user: User, since: str = "") -> str:
    """A plan as JSON for a browser in the state `since`: what differs; all of it where that state is not known any more.

    The answer's `state` is what to ask with the next time.
    """
    around = gantt.around()
    sheet = sheet_of(gantt)
    frame = {name: _digest(repr(value).encode()) for name, value in around.items()}
    now = State(frame, sheet.digests)
    known = _known(initiative, user, since)
    _keep(_place(initiative, user, now.name), now)
    if known is None:
        return _joined({"state": now.name, **around}, sheet.text)
    if now.name != since:
        _let_go(_place(initiative, user, since))
    head = {"state": now.name, "since": since}
    head |= {name: around[name] for name, digest in now.frame.items() if known.frame.get(name) != digest}
    order = _order(list(known.rows), list(now.rows))
    changed = (each for each in sheet.told if known.rows.get(each.line.key) != each.digest)
    return _joined(head | ({"order": order} if order else {}), sheet.text_of(changed))


def _joined(head: dict[str, Any], rows: str) -> str:
    """What is told of the whole, then its rows."""
    return f"{as_json(head)[:-1]},{rows}"


_fresh: OrderedDict[str, float] = OrderedDict()
_lock = Lock()


def _keep(place: str, state: State) -> None:
    """Keep a state, unless this process did a while ago: it is the same under the same name."""
    now = monotonic()
    with _lock:
        if now - _fresh.get(place, -FRESH_SECONDS) < FRESH_SECONDS:
            return
        _fresh[place] = now
        _fresh.move_to_end(place)
        while len(_fresh) > MOST_FRESH:
            _fresh.popitem(last=False)
    cache.set(place, state.packed(), KEPT_SECONDS)


def _let_go(place: str) -> None:
    with _lock:
        _fresh.pop(place, None)
    cache.touch(place, GRACE_SECONDS)


def _known(initiative: Initiative, user: User, since: str) -> State | None:
    if not since or len(since) > LONGEST_STATE or not since.isalnum():
        return None
    found = cache.get(_place(initiative, user, since))
    return _unpacked(*found) if found else None


def _place(initiative: Initiative, user: User, name: str) -> str:
    return f"schedule.sent.{initiative.pk}.{user.pk}.{name}"


def _digest(content: bytes, size: int = _DIGEST) -> bytes:
    return hashlib.blake2b(content, digest_size=size).digest()


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
