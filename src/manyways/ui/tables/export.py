"""The filtered rows as a CSV file or a workbook; no cell can become a formula in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from manyways.ui.tables.columns import Column

WIDE, NAME_WIDE = 18, 40
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file that hands each written line back."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The lines of the file; a second line of a cell becomes a column of its own."""
    writer = csv.writer(_Line())
    head = [name for column in columns for name in column.labels]
    yield "\ufeff" + str(writer.writerow(head))
    for row in rows:
        yield str(
            writer.writerow([harmless(_said(cell)) for column in columns for cell in _cells(column, row)])
        )


def _cells(column: Column, row: Any) -> list[Any]:
    first = column.kind.plain(column.read(row))
    return [first, str(column.read_second(row) or "")] if column.second else [first]


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> StreamingHttpResponse:
    """The file, streamed."""
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def workbook_response(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """The rows as an Excel workbook: one sheet, the head frozen, days as days, texts never formulas."""
    kept = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(kept, options)
    sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, NAME_WIDE)
    sheet.set_column(1, max(sum(len(column.labels) for column in columns) - 1, 1), WIDE)
    sheet.write_row(0, 0, [label for column in columns for label in column.labels], bold)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, [_written(cell) for column in columns for cell in _cells(column, row)])
    book.close()
    response = HttpResponse(
        kept.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _said(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _written(cell: Any) -> Any:
    """Days and numbers as such; a moment as text, for a workbook knows no time zone."""
    is_day = isinstance(cell, date) and not isinstance(cell, datetime)
    if is_day or isinstance(cell, int | float | Decimal):
        return cell
    return str(_said(cell)) if cell is not None else ""


FILES: dict[str, Callable[[str, Sequence[Column], Iterable[Any]], HttpResponseBase]] = {
    "csv": csv_response,
    "xlsx": workbook_response,
}
"""The kinds of file a list is saved as, by what its address says."""
