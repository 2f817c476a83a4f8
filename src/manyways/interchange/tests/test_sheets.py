"""Tables out of whatever people paste and upload."""

import io
from datetime import date

import openpyxl
import pytest

from manyways.interchange.columns import (
    guess_columns,
    is_day_first,
    is_formula,
    points_group,
    read_date,
    read_number,
    read_person,
)
from manyways.interchange.sheets import Unreadable, read_pasted, read_sheet
from manyways.interchange.subjects import past, portfolio


@pytest.mark.parametrize(
    "content",
    [
        "Name;Owner\nVenue;Åsa".encode(),
        "Name,Owner\r\nVenue,Åsa\r\n\r\n".encode("utf-8-sig"),
        "Name\tOwner\nVenue\tÅsa".encode("utf-16"),
        "\n\nName|Owner\nVenue|Åsa".encode(),
    ],
)
def test_reads_separators_and_encodings(content: bytes) -> None:
    sheet = read_sheet(content, "plan.csv")
    assert sheet.headers == ("Name", "Owner")
    assert sheet.rows == (("Venue", "Åsa"),)


def test_says_which_encoding_it_guessed() -> None:
    sheet = read_sheet("Name;Ort\nFührung;Köln".encode("cp1252"), "plan.csv")
    assert sheet.rows[0][0].startswith("F")
    assert len(sheet.notes) == 1


def test_numbers_rows_as_people_see_them() -> None:
    assert read_sheet(b"\nName\nVenue", "plan.csv").first_row == 3


def test_reads_a_workbook_with_dates_and_whole_numbers() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Plan").append(["Name", "End", "Size"])
    book["Plan"].append(["Venue", date(2027, 5, 18), 3.0])
    content = io.BytesIO()
    book.save(content)
    sheet = read_sheet(content.getvalue(), "plan.xlsx")
    assert sheet.rows == (("Venue", "2027-05-18", "3"),)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no rows"),
        (b"   \n ;; ", "rows"),
        (b"PK\x03\x04broken", "Excel"),
        (b"\xd0\xcf\x11\xe0old", ".xlsx"),
        (b"\x00\x01\x02\x03binary", "binary"),
        (b"x" * (50 * 1024 * 1024 + 1), "50 MB"),
        (b"a\n" * 200_003, "200,000"),
        (b"," * 300, "200 columns"),
    ],
)
def test_says_why_a_file_is_not_a_table(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_sheet(content, "plan.csv")
    assert word in refusal.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05-18", date(2027, 5, 18)),
        ("18.5.2027", date(2027, 5, 18)),
        ("18/05/27", date(2027, 5, 18)),
        ("18 May 2027", date(2027, 5, 18)),
        ("Tue, 18 May 2027", date(2027, 5, 18)),
        ("May 18, 2027", date(2027, 5, 18)),
        ("18-Mai-27", date(2027, 5, 18)),
        ("2027-05-18T09:30:00", date(2027, 5, 18)),
    ],
)
def test_reads_dates_as_people_write_them(text: str, expected: date) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize("text", ["soon", "31.2.2027", "2027-13-01", "=TODAY()"])
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        read_date(text)


def test_decides_day_and_month_by_the_whole_column() -> None:
    assert not is_day_first(["03/04/2027", "12/25/2027"])
    assert is_day_first(["03/04/2027", "25/12/2027"])
    assert not is_day_first(["03/04/2027"])
    assert is_day_first(["03.04.2027"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("$ 12", 12),
        ("3,5", 3.5),
        ("1,200", 1200),
        ("80 %", 80),
        ("1.234,56 €", 1234.56),
        ("EUR 12,5", 12.5),
        ("240 Tage", 240),
        ("180.000,-", 180_000),
        ("1.234.567", 1_234_567),
    ],
)
def test_reads_numbers_with_either_sign(text: str, expected: float) -> None:
    assert read_number(text) == expected


def test_decides_what_a_point_means_by_the_whole_column() -> None:
    assert points_group(["1.234", "12.500", ""])
    assert points_group(["1.234", "12,5"])
    assert not points_group(["1.234", "12.5"])
    assert not points_group(["1,234.5", "0.125"])
    assert read_number("12.500", are_points_groups=True) == 12_500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Böhm, Anke", "Anke Böhm"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Anke Böhm, Jan Berg", "Anke Böhm, Jan Berg"),
        ("Sales", "Sales"),
    ],
)
def test_names_are_read_as_they_are_spoken(text: str, expected: str) -> None:
    assert read_person(text) == expected


@pytest.mark.parametrize("text", ["nan", "inf", "many", "12k", ""])
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(text)


def test_knows_a_formula_from_a_number() -> None:
    assert is_formula("=1+1")
    assert is_formula("@SUM(A1)")
    assert is_formula("+cmd|' /C calc'!A0")
    assert not is_formula("-3,5 %")
    assert not is_formula("Venue")


def test_guesses_german_columns() -> None:
    sheet = read_pasted("Vorhaben;geplant Beginn;geplantes Ende;tatsächliches Ende\nA;;;")
    found = guess_columns(sheet, past.COLUMNS)
    assert found == {"name": 0, "planned_start_on": 1, "promised_on": 2, "finished_on": 3}
    sheet = read_pasted("Projekt;geplante Tage;Ist-Tage\nA;;")
    assert guess_columns(sheet, past.COLUMNS) == {"name": 0, "planned_days": 1, "actual_days": 2}


def test_guesses_columns_by_their_other_names() -> None:
    sheet = read_pasted("Project Name\tType\tProject Manager\tTarget Date\tStatus\tBudget\nA\t\t\t\t\t")
    found = guess_columns(sheet, portfolio.COLUMNS)
    assert found == {"name": 0, "kind": 1, "owner": 2, "due_on": 3, "state": 4}
