"""Rows of a plan as JSON. What is written once stays with the plan, so that only rows that changed are written again."""

import hashlib
import json
from typing import NamedTuple

from django.utils.translation import get_language

from manyways.access.clock import today
from manyways.schedule.gantt import Gantt, Line
from manyways.schedule.own_rows import Arrow

DIGEST = 8
MOST_KINDS = 6


class Told(NamedTuple):
    """A row as JSON without what follows from where others stand, the links into it, and a digest of both."""

    line: Line
    into: tuple[Arrow, ...]
    text: str
    links: str
    digest: bytes


as_json = json.JSONEncoder(separators=(",", ":"), default=str).encode
"""JSON without spaces; days and keys as texts."""


def with_place(text: str, number: int | None, predecessors: str) -> str:
    """A row as JSON with its number and what it waits for as it is typed, which needs no quoting."""
    if number is None:
        return text
    waits = f',"predecessors":"{predecessors}"' if predecessors else ""
    return f'{text[:-1]},"number":{number}{waits}}}'


def told_lines(gantt: Gantt) -> list[Told]:
    """Every row of a plan. Words hang on the language and on the day; a row of the same item, read once, is the same."""
    into: dict[str, list[Arrow]] = {}
    for arrow in gantt.arrows:
        into.setdefault(arrow.end, []).append(arrow)
    written, kind = gantt.found.written, (get_language(), today())
    before: dict[str, Told] = written.get(kind, {})
    found = [_told(line, tuple(into.get(line.key, ())), before.get(line.key)) for line in gantt.lines]
    if len(written) > MOST_KINDS:
        written.clear()
    written[kind] = {each.line.key: each for each in found}
    return found


def _told(line: Line, into: tuple[Arrow, ...], before: Told | None) -> Told:
    if before is not None and _is_same(before, line, into):
        return before if before.line.number == line.number else before._replace(line=line)
    text, links = as_json(line.row.data()), ",".join(as_json(arrow.data()) for arrow in into)
    digest = hashlib.blake2b(f"{text}{links}".encode(), digest_size=DIGEST).digest()
    return Told(line, into, text, links, digest)


def _is_same(before: Told, line: Line, into: tuple[Arrow, ...]) -> bool:
    old = before.line
    return old.item is line.item and not line.window and before.into == into and old.standing == line.standing
