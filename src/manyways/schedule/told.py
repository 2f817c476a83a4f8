"""Rows of a plan as JSON. What is written once stays with the plan, so that only rows that changed are written again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
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


class Sheet:
    """Every row of a plan as JSON, in order. Words hang on the language and on the day."""

    def __init__(self, gantt: Gantt, before: Mapping[str, Told]) -> None:
        self.lines, self.arrows, self.waits = gantt.lines, gantt.arrows, gantt.predecessors
        into: dict[str, list[Arrow]] = {}
        for arrow in gantt.arrows:
            into.setdefault(arrow.end, []).append(arrow)
        self.told = [_told(line, tuple(into.get(line.key, ())), before.get(line.key)) for line in gantt.lines]

    def is_of(self, gantt: Gantt) -> bool:
        """Whether these are the rows and links of a plan."""
        return self.lines is gantt.lines and self.arrows == gantt.arrows

    @cached_property
    def digests(self) -> dict[str, bytes]:
        """Of each row with the links into it, by its key."""
        return {each.line.key: each.digest for each in self.told}

    @cached_property
    def text(self) -> str:
        """All rows, and the links among them."""
        return self.text_of(self.told)

    def text_of(self, told: Iterable[Told]) -> str:
        """Some rows in order with the links into them, as the end of an object."""
        told = list(told)
        rows = (
            with_place(each.text, each.line.number, self.waits.get(each.line.item.id, "")) for each in told
        )
        links = (each.links for each in told if each.links)
        return f'"items":[{",".join(rows)}],"links":[{",".join(links)}]}}'


def sheet_of(gantt: Gantt) -> Sheet:
    """The rows of a plan as JSON: all of before where its lines are the same, else each that is."""
    written, kind = gantt.found.written, (get_language(), today())
    before: Sheet | None = written.get(kind)
    if before and before.is_of(gantt):
        return before
    known = {each.line.key: each for each in before.told} if before else {}
    if len(written) > MOST_KINDS:
        written.clear()
    written[kind] = found = Sheet(gantt, known)
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
