"""Read a change file: JSON, or a workbook with the same sheets, into the facts the rules of what is owed need."""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from manyways.engine.owed.facts import Claim, Facts
from manyways.interchange.change_json.references import check_references
from manyways.interchange.change_json.rows import ChangeFileError, Mistakes, Problem, Row
from manyways.interchange.change_json.sheets import SHEETS

LARGEST_FILE = 256 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS = 2_000_000


def read_text(text: str | bytes) -> Facts:
    """Read a JSON text. Raises `ChangeFileError` with sheet, row, column and reason of each mistake.

    >>> read_text('{"groups": [{"group": "sales", "headcount": 120}]}').groups[0].headcount
    120
    """
    if len(text) > LARGEST_FILE:
        raise ChangeFileError("The file is larger than 256 MB; bring it in group by group.")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as reason:
        raise ChangeFileError(f"The file is not valid JSON: {reason}") from reason
    if not isinstance(document, dict):
        raise ChangeFileError("The file is not a change: it must be an object with lists of rows.")
    return read_rows(document)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number.")


def read_workbook(content: bytes) -> Facts:
    """Read an Excel workbook whose sheets have the names and columns of the JSON lists; see `read_text`."""
    from openpyxl import load_workbook

    if len(content) > LARGEST_FILE:
        raise ChangeFileError("The file is larger than 256 MB; bring it in group by group.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise ChangeFileError("The workbook unpacks to more than 1 GB.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return read_rows({_word(sheet.title): _table(sheet.iter_rows(values_only=True)) for sheet in book})
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as reason:
        if isinstance(reason, ChangeFileError):
            raise
        raise ChangeFileError(f"The file is not an Excel workbook (.xlsx): {reason}") from reason


def _word(title: object) -> str:
    return str(title or "").strip().lower().replace(" ", "_")


def _table(rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows by the names in the first one; wholly empty rows at the end are not rows."""
    lines = iter(rows)
    headers = [_word(cell) for cell in next(lines, ())]
    table = [
        {header: cell for header, cell in zip(headers, line, strict=False) if header and cell is not None}
        for line in lines
    ]
    while table and not table[-1]:
        table.pop()
    return table


def read_rows(document: Mapping[str, Any]) -> Facts:
    """Read lists of rows by sheet. Raises `ChangeFileError` with all mistakes found, up to 100."""
    mistakes = Mistakes()
    for name in document:
        if name not in SHEETS:
            mistakes.add(Problem(str(name)[:40], 0, "sheet", f"is none of {', '.join(SHEETS)}."))
    rows = {name: _rows(name, document.get(name), mistakes) for name in SHEETS}
    made = {name: [SHEETS[name][0](row) for row in each] for name, each in rows.items()}
    mistakes.refuse()
    check_references(rows, mistakes)
    mistakes.refuse()
    return _facts(made)


def _rows(sheet: str, values: object, mistakes: Mistakes) -> list[Row]:
    """The rows of one sheet; columns nobody knows are mistakes too."""
    if values is None:
        return []
    if not isinstance(values, list) or len(values) > MOST_ROWS:
        mistakes.add(Problem(sheet, 0, "sheet", f"is not a list of at most {MOST_ROWS} rows."))
        return []
    found = []
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            mistakes.add(Problem(sheet, number, "row", "is not an object."))
            continue
        row = Row(sheet, number, value, mistakes)
        for column in value:
            if column not in SHEETS[sheet][1]:
                row.wrong(str(column)[:40], f"is not a column; these are: {', '.join(SHEETS[sheet][1])}.")
        found.append(row)
    return found


def _facts(made: Mapping[str, list[Any]]) -> Facts:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for engagement, claim in made["claims"]:
        claims[engagement].append(claim)
    return Facts(
        people=tuple(made["people"]),
        groups=tuple(made["groups"]),
        memberships=tuple(made["memberships"]),
        milestones=tuple(made["milestones"]),
        impacts=tuple(made["impacts"]),
        engagements=tuple(replace(each, claims=tuple(claims[each.id])) for each in made["engagements"]),
        confirmations=tuple(made["confirmations"]),
        processes=tuple(made["processes"]),
        process_impacts=tuple(made["process_impacts"]),
        questions=tuple(made["questions"]),
        capacities=tuple(made["capacity"]),
        blackouts=tuple(made["blackouts"]),
    )
