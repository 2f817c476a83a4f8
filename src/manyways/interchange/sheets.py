"""Rows and columns out of pasted text, CSV and Excel, whatever the encoding and the separator."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from manyways.ui.answers import Refused

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
_SEPARATORS = "\t;,|"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Unreadable(Refused):
    """The content is not a table; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A table of text. `rows` excludes the header; `first_row` is the number people see for `rows[0]`."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int
    notes: tuple[str, ...] = ()
    is_bare: bool = False

    def column(self, index: int) -> list[str]:
        """All values of one column."""
        return [row[index] for row in self.rows]


def read_sheet(content: bytes, name: str, *, has_headers: bool = True) -> Sheet:
    """Read an uploaded file: Excel by its signature, anything else as delimited text."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 50 MB. Split it and import the parts."))
    if content.startswith(_OLD_EXCEL):
        raise Unreadable(_("This is an old .xls workbook. Save it as .xlsx or CSV and try again."))
    if content.startswith(_ZIP):
        return _headed(_excel_rows(content), has_headers, [])
    text, notes = _decode(content)
    return _headed(_text_rows(text, name), has_headers, notes)


def read_pasted(text: str, *, has_headers: bool = True) -> Sheet:
    """Read rows pasted from a spreadsheet or typed by hand."""
    return _headed(_text_rows(text, _("The pasted text")), has_headers, [])


def _decode(content: bytes) -> tuple[str, list[str]]:
    """The text and what had to be guessed about it."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded(content, encoding), []
    if b"\x00" in content[:4096]:
        raise Unreadable(
            _("This is not a table: it holds binary data. Save it as CSV or .xlsx and try again.")
        )
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        best = from_bytes(content[:200_000]).best()
        encoding = best.encoding if best else "cp1252"
        note = _("Read as %(encoding)s; check names with accents.") % {"encoding": encoding}
        return _decoded(content, encoding), [note]


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The file's encoding cannot be read. Save it as UTF-8 CSV and try again.")
        ) from error


def _text_rows(text: str, name: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    if not first:
        raise Unreadable(_("%(name)s holds no rows.") % {"name": name})
    separator = max(_SEPARATORS, key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(lines), delimiter=separator):
            _keep(rows, row)
    except csv.Error as error:
        problem = {"row": len(rows) + 1, "reason": str(error)}
        raise Unreadable(_("Row %(row)s cannot be read as a table: %(reason)s.") % problem) from error
    return rows


def _keep(rows: list[list[str]], row: list[str]) -> None:
    """Add a row within the bounds; trailing empty rows are dropped later."""
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("More than 200,000 rows. Split the table and import the parts."))
    if len(row) > MOST_COLUMNS:
        raise Unreadable(_("More than 200 columns. Is the separator right?"))
    rows.append([cell.strip() for cell in row])


def _excel_rows(content: bytes) -> list[list[str]]:
    """The first sheet that holds anything, as text; formulas give their kept values."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise Unreadable(_("The workbook unpacks to more than 400 MB and was not opened."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Unreadable:
        raise
    except Exception as error:  # the parser fails in as many ways as files can be broken
        raise Unreadable(_("This is not a whole Excel workbook. Save it again and try once more.")) from error
    for sheet in book.worksheets:
        rows: list[list[str]] = []
        for row in sheet.iter_rows(values_only=True):
            _keep(rows, [_cell(value) for value in row])
        if any(any(row) for row in rows):
            return rows
    raise Unreadable(_("The workbook holds no rows."))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.min.time()
            else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _headed(rows: list[list[str]], has_headers: bool, notes: list[str]) -> Sheet:
    """Split off the header, drop empty rows at the end, make all rows equally wide."""
    while rows and not any(rows[-1]):
        rows.pop()
    skipped = next((index for index, row in enumerate(rows) if any(row)), 0)
    rows = rows[skipped:]
    if not rows:
        raise Unreadable(_("There are no rows."))
    width = max(len(row) for row in rows)
    padded = [tuple(row + [""] * (width - len(row))) for row in rows]
    if not has_headers:
        names = tuple(f"{index + 1}" for index in range(width))
        note = _("There is no header row: columns are read by what stands in them.")
        return Sheet(names, tuple(padded), skipped + 1, (*notes, note), is_bare=True)
    return Sheet(padded[0], tuple(padded[1:]), skipped + 2, tuple(notes))
