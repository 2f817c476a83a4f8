"""The items of an initiative: an outline with durations, dates, predecessors and sizes."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.interchange.columns import Column, read_number
from manyways.interchange.drafts import Draft, DraftLink, DraftRow
from manyways.interchange.sheets import Sheet
from manyways.interchange.subjects.reading import Reading

COLUMNS = (
    Column("uid", gettext_lazy("Key"), ("id", "key", "wbs", "number", "no", "nr", "uid", "issue key")),
    Column(
        "name",
        gettext_lazy("Name"),
        (
            "name",
            "task",
            "task name",
            "item",
            "title",
            "summary",
            "activity",
            "vorgang",
            "aufgabe",
            "arbeitspaket",
            "titel",
            "bezeichnung",
        ),
        is_required=True,
    ),
    Column("parent", gettext_lazy("Parent"), ("parent", "parent id", "parent key", "phase", "epic link")),
    Column(
        "duration",
        gettext_lazy("Duration"),
        ("duration", "duration days", "days", "dauer", "original duration"),
    ),
    Column(
        "start", gettext_lazy("Start"), ("start", "start date", "early start", "anfang", "beginn"), "date"
    ),
    Column(
        "finish",
        gettext_lazy("Finish"),
        ("finish", "end", "due", "due date", "finish date", "deadline", "ende", "fällig", "termin"),
        "date",
    ),
    Column(
        "predecessors",
        gettext_lazy("Predecessors"),
        ("predecessors", "predecessor", "depends on", "after", "vorgänger"),
    ),
    Column(
        "owner",
        gettext_lazy("Owner"),
        (
            "owner",
            "assignee",
            "resource",
            "resource names",
            "responsible",
            "who",
            "verantwortlich",
            "zuständig",
            "ressourcennamen",
        ),
    ),
    Column("size", gettext_lazy("Size"), ("size", "points", "story points", "estimate", "größe"), "number"),
    Column(
        "percent_done",
        gettext_lazy("Done"),
        ("percent complete", "complete", "done", "progress", "percent done", "fortschritt", "abgeschlossen"),
        "number",
    ),
)
_UNITS = {
    "": "d", "m": "m", "min": "m", "minute": "m", "h": "h", "hr": "h", "hour": "h",
    "d": "d", "day": "d", "w": "w", "wk": "w", "week": "w", "mo": "mo", "mon": "mo", "month": "mo",
    "std": "h", "stunde": "h", "stunden": "h", "t": "d", "tag": "d", "tage": "d", "woche": "w", "wochen": "w", "monat": "mo", "monate": "mo",
}  # fmt: skip
_WORKING = {"m": 1, "h": 60, "d": 480, "w": 2400, "mo": 9600}
_ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200}
_SPAN = re.compile(r"^([\d.,]+)\s*(e?)([a-z]*?)s?\.?\??$")
_PREDECESSOR = re.compile(r"^(.+?)(fs|ss|ff|sf)?\s*([+-]\s*[\d.,]+\s*(?:%|e?[a-z]+)?)?$", re.I)


def read_span(text: str) -> tuple[int, bool]:
    """A span in minutes and whether it is elapsed time: `3`, `3d`, `1.5 weeks`, `4h`, `2ed`. ValueError if not."""
    match = _SPAN.match(text.strip().lower())
    unit = _UNITS.get(match[3]) if match else None
    if not match or not unit:
        raise ValueError(_("“%(text)s” is not a duration") % {"text": text})
    per_unit = (_ELAPSED if match[2] else _WORKING)[unit]
    return round(read_number(match[1]) * per_unit), bool(match[2])


def draft(sheet: Sheet, mapping: dict[str, int], container: str) -> Draft:
    """Read the sheet; predecessors name other rows by key, or by row number where there is no key."""
    reading = Reading(sheet, COLUMNS, mapping)
    rows: dict[str, DraftRow] = {}
    waiting: list[tuple[int, str, str]] = []
    for position, (number, values) in enumerate(reading.rows(), 1):
        uid = str(values.get("uid") or position)
        if uid in rows:
            reading.leave(number, "", uid, _("The same key stands in row %(row)s") % {"row": rows[uid].row})
            continue
        rows[uid] = DraftRow(
            number, "work.item", uid, _fields(reading, number, values), str(values.get("parent", ""))
        )
        waiting += [
            (number, uid, part) for part in re.split(r"[;,]\s*", str(values.get("predecessors", ""))) if part
        ]
    links = [link for number, uid, part in waiting if (link := _link(reading, number, uid, part, rows))]
    kept = tuple(_with_known_parent(reading, row, rows) for row in rows.values())
    return Draft("sheet", container, kept, tuple(links), tuple(reading.not_carried), sheet.notes)


def _fields(reading: Reading, number: int, values: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": values["name"][:300]}
    if "duration" in values:
        try:
            fields["duration_minutes"], fields["is_elapsed"] = read_span(values["duration"])
        except ValueError as error:
            reading.leave(number, _("Duration"), values["duration"], str(error))
    start, finish = values.get("start"), values.get("finish")
    if start and finish and finish < start:
        reading.leave(number, _("Finish"), str(finish), _("Finishes before it starts"))
        finish = None
    if start and finish and "duration_minutes" not in fields:
        fields["duration_minutes"] = _working_days(start, finish) * 480
    if start:
        fields.update(constraint="snet", constraint_at=start)
    elif finish:
        fields["deadline_at"] = finish
    for name, low, high in (("size", 0, 1_000_000), ("percent_done", 0, 100)):
        if name in values and low <= values[name] <= high:
            fields[name] = values[name] if name == "size" else round(values[name])
        elif name in values:
            reading.leave(
                number,
                name,
                str(values[name]),
                _("Not between %(low)s and %(high)s") % {"low": low, "high": high},
            )
    if fields.get("duration_minutes") == 0:
        fields["form"] = "milestone"
    if "owner" in values:
        fields["owner"] = values["owner"]
    return fields


def _working_days(start: date, finish: date) -> int:
    """Monday to Friday, both ends included, at least one."""
    days = (finish - start).days + 1
    weeks, rest = divmod(days, 7)
    return max(weeks * 5 + sum((start.weekday() + day) % 7 < 5 for day in range(rest)), 1)


def _link(reading: Reading, number: int, uid: str, text: str, rows: dict[str, DraftRow]) -> DraftLink | None:
    match = _PREDECESSOR.match(text.strip())
    key = match[1].strip() if match else ""
    if not match or key not in rows or key == uid:
        reading.leave(number, _("Predecessors"), text, _("No other row has this key"))
        return None
    lag = (match[3] or "").replace(" ", "")
    try:
        fields = {"type": (match[2] or "fs").lower(), **_lag(lag)}
    except ValueError as error:
        reading.leave(number, _("Predecessors"), text, str(error))
        return None
    return DraftLink(key, uid, fields)


def _lag(text: str) -> dict[str, Any]:
    if not text:
        return {"lag": 0, "lag_unit": "working"}
    sign, rest = (-1 if text[0] == "-" else 1), text[1:]
    if rest.endswith("%"):
        return {"lag": sign * round(read_number(rest)), "lag_unit": "percent"}
    minutes, is_elapsed = read_span(rest)
    return {"lag": sign * minutes, "lag_unit": "elapsed" if is_elapsed else "working"}


def _with_known_parent(reading: Reading, row: DraftRow, rows: dict[str, DraftRow]) -> DraftRow:
    """The row under its parent, or under none when no such row stands in the table or it would circle."""
    seen = {row.uid}
    above = row.parent
    while above and above in rows and above not in seen:
        seen.add(above)
        above = rows[above].parent
    if not row.parent or not above:
        return row
    reading.leave(row.row, _("Parent"), row.parent, _("No other row has this key"))
    return DraftRow(row.row, row.kind, row.uid, row.fields)
