"""The filtered rows as a CSV file, streamed; no cell can become a formula in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from manyways.ui.tables.columns import Column

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
    head = [name for column in columns for name in _names(column)]
    yield "\ufeff" + str(writer.writerow(head))
    for row in rows:
        yield str(writer.writerow([harmless(cell) for column in columns for cell in _cells(column, row)]))


def _names(column: Column) -> list[str]:
    label = str(column.label)
    return [label, f"{label}, 2"] if column.second else [label]


def _cells(column: Column, row: Any) -> list[Any]:
    first = column.kind.plain(column.read(row))
    return [first, str(column.read_second(row) or "")] if column.second else [first]


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> StreamingHttpResponse:
    """The file, streamed."""
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
