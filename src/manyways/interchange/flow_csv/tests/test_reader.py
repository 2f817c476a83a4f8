"""Files as they come: separators, encodings, date forms, names of columns, and what cannot be read."""

import doctest
from datetime import date

import pytest

from manyways.interchange.flow_csv import Unreadable, dates, read_flow_csv, reader

EPOCH = date(1970, 1, 1)


def days(reading, column="finished_days"):
    return getattr(reading.history, column).tolist()


def day(text):
    return (date.fromisoformat(text) - EPOCH).days


@pytest.mark.parametrize("module", [dates, reader])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator):
    rows = [["key", "created", "resolved"], ["A-1", "2026-01-02", "2026-01-05"]]
    text = "\n".join(separator.join(row) for row in rows)
    found = read_flow_csv(text.encode())
    assert days(found) == [day("2026-01-05")]
    assert days(found, "created_days") == [day("2026-01-02")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = "Titel,Erledigt von,finished\nPrüfung für Zürich,Müller,2026-01-05\nGröße,Jäger,2026-01-06\n" * 1
    assert days(read_flow_csv(text.encode(encoding))) == [day("2026-01-05"), day("2026-01-06")]


@pytest.mark.parametrize(
    "written",
    [
        ("2026-01-25", "2026-02-03"),
        ("2026-01-25T08:00:00Z", "2026-02-03T23:59:59.123+01:00"),
        ("2026-01-25 08:00", "2026-02-03 09:15:01"),
        ("25.01.2026", "03.02.2026"),
        ("25/01/2026", "03/02/2026 10:00"),
        ("01/25/2026", "02/03/2026"),
        ("25/Jan/26 3:04 PM", "03/Feb/26 11:10 AM"),
        ("Jan 25, 2026", "Feb 3, 2026"),
        ("25 Jan 2026", "3 Feb 2026"),
        ("20260125", "20260203"),
        ("46047", "46056"),
        ("2026/01/25", "2026/02/03"),
    ],
)
def test_forms_of_dates(written):
    text = "done\n" + "\n".join(f'"{one}"' for one in written)
    assert days(read_flow_csv(text.encode())) == [day("2026-01-25"), day("2026-02-03")]


def test_an_ambiguous_order_of_day_and_month_is_said():
    found = read_flow_csv(b"done\n03/04/2026\n05/06/2026\n")
    assert days(found) == [day("2026-04-03"), day("2026-06-05")]
    assert any("order of day and month" in note for note in found.notes)


def test_columns_by_name_and_as_said():
    text = b"Issue key,Start date,Completed_at,Other\nX,2026-01-01,2026-01-03,2026-01-09\n"
    assert days(read_flow_csv(text)) == [day("2026-01-03")]
    said = read_flow_csv(text, {"finished": "other"})
    assert days(said) == [day("2026-01-09")]
    assert days(said, "started_days") == [day("2026-01-01")]


def test_rows_of_one_item_share_its_identity_and_rows_without_a_name_do_not():
    found = read_flow_csv(b"id,done\nA,2026-01-01\nA,2026-01-02\n,2026-01-03\n,2026-01-04\n")
    assert found.history.identity.tolist() == [0, 0, 1, 2]


def test_formulas_text_and_short_rows():
    found = read_flow_csv(b"done,created\n2026-01-01,2025-12-30\n=HYPERLINK(),2025-12-30\nsoon,\n\nN/A\n")
    assert found.unreadable_rows == (3, 4)
    assert days(found) == [day("2026-01-01"), -1]
    assert any(note.startswith("2 rows left out") for note in found.notes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"a\x00b", "not a text"),
        (b"\xef\xbb\xbf\xff\xfe\xfa", "says it is"),
        (b"name,colour\nx,red\n", "No column of finishing dates"),
        (b"done\nsoon\nlater\nsome day\nnever\nperhaps\nyes\n", "No row"),
        (b'done\n"' + b"x" * 200_000 + b'"\n', "not CSV"),
    ],
)
def test_what_is_no_history_is_refused_with_a_reason(content, reason):
    with pytest.raises(Unreadable, match=reason):
        read_flow_csv(content)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(Unreadable, match="there are: done"):
        read_flow_csv(b"done\n2026-01-01\n", {"finished": "closed"})


def test_a_heading_alone_is_an_empty_history():
    assert len(read_flow_csv(b"created,finished\n").history) == 0


def test_a_hundred_thousand_rows():
    row = b"2026-01-02T08:00:00Z,2026-01-05T10:30:00Z\n"
    assert len(read_flow_csv(b"created,finished\n" + row * 100_000).history) == 100_000
