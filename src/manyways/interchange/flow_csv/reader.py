"""From the bytes of a CSV file to a flow history: encoding, separator, columns and date form are guessed and said."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from charset_normalizer import from_bytes

from manyways.engine.flow.history import UNKNOWN, FlowHistory, flow_history
from manyways.interchange.flow_csv.dates import day_part, days_of, guess_form

NAMES: dict[str, tuple[str, ...]] = {
    "finished": (
        "finished", "finish", "done", "completed", "closed", "resolved", "merged", "resolution", "delivered", "end",
    ),
    "started": ("started", "start", "in progress", "committed", "activated", "begin", "begun"),
    "created": ("created", "opened", "reported", "submitted", "added", "create"),
    "id": ("id", "key", "issue key", "item", "number", "ticket", "issue id", "work item id"),
}  # fmt: skip
"""Words by which columns are known; a column named exactly so wins over one that begins so."""

SUFFIXES = ("", " date", " at", " on", " time", " day", " datetime", " timestamp")
SHOWN_ROWS = 5
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
KNOWN_FILES = {
    b"PK\x03\x04": "an Excel workbook or ZIP archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
}


class Unreadable(Exception):  # noqa: N818
    """The file holds no flow history that can be read; the text says why and what to do."""


@dataclass(frozen=True)
class Reading:
    """The history, what was guessed (said to the person), and which rows could not be read.

    `unreadable_rows`: row numbers of the file (its heading is row 1) with a date that is none.
    """

    history: FlowHistory
    notes: tuple[str, ...]
    unreadable_rows: tuple[int, ...]


def read_flow_csv(content: bytes, columns: Mapping[str, str] | None = None) -> Reading:
    """Read a CSV file; `columns` names the columns of created, started, finished or id where guessing fails.

    Rows with a date that cannot be read (text, a formula) are left out and listed. Raises Unreadable.

    >>> read_flow_csv(b"created;done\\n2020-01-01;2020-01-03\\n2020-01-02;=NOW()\\n").unreadable_rows
    (3,)
    """
    text, encoding = _decoded(content)
    rows, separator = _rows(text)
    if not rows:
        raise Unreadable("The file is empty.")
    places = _places(rows[0], columns or {})
    notes = [f"Encoding {encoding}, columns separated by {_spoken(separator)}."]
    notes += [f"{role}: column “{rows[0][place].strip()}”." for role, place in places.items()]
    body = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    days, broken = {}, set()
    for role in ("created", "started", "finished"):
        if role in places:
            days[role], wrong, note = _column_days(role, body, places[role])
            broken |= wrong
            notes += note
    kept = [place for place in range(len(body)) if place not in broken]
    chosen = {role: np.array([column[place] for place in kept], np.int64) for role, column in days.items()}
    identity = _identity(body, kept, places.get("id"))
    bad_rows = tuple(body[place][0] for place in sorted(broken))
    if bad_rows:
        notes.append(_listed(bad_rows))
    if not kept and body:
        raise Unreadable("No row has dates that can be read. " + _listed(bad_rows))
    return Reading(flow_history(**chosen, identity=identity), tuple(notes), bad_rows)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of the file and the encoding it was read in."""
    for start, kind in KNOWN_FILES.items():
        if content.startswith(start):
            raise Unreadable(f"This is {kind}, not CSV: save it as CSV first.")
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\x00" in content:
        raise Unreadable("This is not a text file.")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        best = from_bytes(content[:200_000]).best()
        return content.decode(
            best.encoding if best else "cp1252", errors="replace"
        ), best.encoding if best else "cp1252"


def _strictly(content: bytes, encoding: str) -> tuple[str, str]:
    """Decoded as its byte order mark promises."""
    try:
        return content.decode(encoding), encoding.upper()
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file says it is {encoding}, but is not: {error.reason}.") from error


def _rows(text: str) -> tuple[list[list[str]], str]:
    """The rows and the separator, which is the one seen most in the heading."""
    heading = text.split("\n", 1)[0]
    separator = max(",;\t|", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(f"This is not CSV: {error}.") from error
    return [row for row in rows[:1] if row] + rows[1:], separator


def _spoken(separator: str) -> str:
    """A separator by its name."""
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[separator]


def _places(heading: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The place of each role's column: as said, else by its name. There must be one for finished."""
    names = [_plain_name(cell) for cell in heading]
    places = {}
    for role, name in columns.items():
        if _plain_name(name) not in names:
            raise Unreadable(f"There is no column “{name}”; there are: {', '.join(heading)}.")
        places[role] = names.index(_plain_name(name))
    for role in NAMES:
        guess = _guessed(role, names, set(places.values()))
        if role not in places and guess is not None:
            places[role] = guess
    if "finished" not in places:
        shown = ", ".join(heading)[:300]
        raise Unreadable(
            f"No column of finishing dates was found among: {shown}. Say it: --columns finished=NAME."
        )
    return places


def _plain_name(cell: str) -> str:
    """A column's name in lower case, words parted by single spaces."""
    return " ".join(cell.strip().lower().replace("_", " ").replace("-", " ").split())


def _guessed(role: str, names: Sequence[str], taken: set[int]) -> int | None:
    """The first free column known by a word of the role."""
    for word in NAMES[role]:
        for suffix in SUFFIXES:
            found = [
                place for place, name in enumerate(names) if name == word + suffix and place not in taken
            ]
            if found:
                return found[0]
    return None


def _column_days(
    role: str, body: Sequence[tuple[int, Sequence[str]]], place: int
) -> tuple[list[int], set[int], list[str]]:
    """Days of one column (UNKNOWN where empty), places of rows that cannot be read, and what to say of it."""
    texts = [day_part(row[place]) if place < len(row) else "" for _, row in body]
    form, is_ambiguous = guess_form(text for text in texts if text)
    known = days_of(texts, form)
    known[""] = UNKNOWN
    days = [known[text] for text in texts]
    note = [f"{role}: dates read as {form.name}."] if any(texts) else []
    if is_ambiguous:
        note.append(f"{role}: the dates would also fit another order of day and month.")
    wrong = {row for row, day in enumerate(days) if day is None}
    return [UNKNOWN if day is None else day for day in days], wrong, note


def _identity(body: Sequence[tuple[int, Sequence[str]]], kept: Sequence[int], place: int | None) -> list[int]:
    """A number for each row: equal for rows with the same id, its own where there is none."""
    numbers: dict[str, int] = {}
    identity = []
    for row in kept:
        cells = body[row][1]
        name = cells[place].strip() if place is not None and place < len(cells) else ""
        identity.append(numbers.setdefault(name or f"\n{row}", len(numbers)))
    return identity


def _listed(rows: Sequence[int]) -> str:
    """How many rows could not be read, and the first of them."""
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    return f"{len(rows)} rows left out: a date in them cannot be read (rows {shown}{' …' if len(rows) > SHOWN_ROWS else ''})."
