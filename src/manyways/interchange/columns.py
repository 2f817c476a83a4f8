"""Which column is what: guessed from names and values, said before anything is written."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manyways.interchange.sheets import Sheet

_NOT_WORD = re.compile(r"[^a-z0-9äöüß]+")
_FORMULA = re.compile(r"^[=@]|^[+-](?![\d.,\s]*%?$)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar mär mrz",
            "apr",
            "may mai",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct okt",
            "nov",
            "dec dez",
        ),
        1,
    )
    for name in names.split()
}
_NUMERIC_DATE = re.compile(r"^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?$")
_WORDED_DATE = re.compile(
    r"^(?:[a-z]{2,9},?\s+)?(\d{1,2})\.?[\s-]+([a-zä]{3})[a-zä]*\.?,?[\s-]+(\d{2,4})\b", re.I
)
_YEAR = re.compile(r"^((19|20)\d\d)?$")
_UNIT = re.compile(r"[€$£¥₹%]|\b(?:EUR|USD|CHF|GBP|SEK|NOK|DKK|PLN|CZK|days?|tagen?|tag)\b", re.I)
_BY_POINT, _BY_COMMA = re.compile(r"\.\d{3},|,\d{1,2}$"), re.compile(r",\d{3}\.|\.\d{1,2}$")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_WORDED_US_DATE = re.compile(r"^([a-zä]{3})[a-zä]*\.?\s+(\d{1,2}),?\s+(\d{4})\b", re.I)


@dataclass(frozen=True)
class Column:
    """A field a table may bring: its other names in the wild, and how its text is read."""

    field: str
    label: str | Promise
    aliases: tuple[str, ...]
    reads: str = "text"  # text, date, number, person, or a name of a choice the importer resolves
    is_required: bool = False


def plain(text: str) -> str:
    """A name reduced to what matters when names are compared."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def lacks_headers(sheet: Sheet, columns: Sequence[Column]) -> bool:
    """Whether the first row is no header: a date or number stands in it, or it is a bare list of names."""
    is_list = len(sheet.headers) == 1 and not guess_columns(sheet, columns)
    return is_list or any(_kind_of([header]) != "text" for header in sheet.headers if not _YEAR.match(header))


def _kind_of(values: Sequence[str]) -> str:
    """What all values of a column read as: date, number or text; nothing where there are none."""
    if not any(values):
        return "nothing"
    for kind, reader in (("date", _date_reader(is_day_first(values))), ("number", read_number)):
        try:
            if [reader(value) for value in values if value]:
                return kind
        except ValueError:
            continue
    return "text"


def _guess_by_values(sheet: Sheet, columns: Sequence[Column]) -> dict[str, int]:
    """Field -> column index where nothing is named: the first text is the name, dates and numbers go in order."""
    kinds = [_kind_of(sheet.column(index)) for index in range(len(sheet.headers))]
    names = [column.field for column in columns if column.is_required or column.field == "name"][:1]
    found = {name: kinds.index("text") for name in names if "text" in kinds}
    for kind in ("date", "number"):
        fields = [column.field for column in columns if column.reads == kind]
        places = [index for index, each in enumerate(kinds) if each == kind]
        fields = ["due_on"] if len(places) == 1 and "due_on" in fields else fields
        found |= dict(zip(fields, places, strict=False))
    return found


def guess_columns(sheet: Sheet, columns: Sequence[Column]) -> dict[str, int]:
    """Field -> column index: exact names first, then names that contain one, each column used once."""
    if sheet.is_bare:
        return _guess_by_values(sheet, columns)
    headers = [plain(header) for header in sheet.headers]
    found: dict[str, int] = {}
    for matches in (_equal, _starts, _contains):
        for column in columns:
            if column.field in found:
                continue
            for index, header in enumerate(headers):
                if (
                    index not in found.values()
                    and header
                    and any(matches(header, plain(a)) for a in column.aliases)
                ):
                    found[column.field] = index
                    break
    return found


def _equal(header: str, alias: str) -> bool:
    return header == alias


def _starts(header: str, alias: str) -> bool:
    return header.startswith(f"{alias} ") or header.endswith(f" {alias}")


def _contains(header: str, alias: str) -> bool:
    return len(alias) > 3 and alias in header


def is_day_first(values: Sequence[str]) -> bool:
    """Whether 03/04/2027 means 3 April: decided by the values that leave no choice; day first in doubt."""
    for text in values:
        match = _NUMERIC_DATE.match(text.strip())
        if match and len(match[1]) <= 2:
            if int(match[1]) > 12:
                return True
            if int(match[2]) > 12:
                return False
    return not any("/" in text for text in values)


def read_date(text: str, *, day_first: bool = True) -> date:
    """Read a date as people write it. Raises ValueError with a sentence."""
    cleaned = text.strip()
    try:
        return _read_date(cleaned, day_first=day_first)
    except (ValueError, KeyError) as error:
        raise ValueError(_("“%(text)s” is not a date") % {"text": cleaned}) from error


def _read_date(text: str, *, day_first: bool) -> date:
    if match := _NUMERIC_DATE.match(text):
        first, second, third = (int(part) for part in match.groups())
        if len(match[1]) == 4:
            return date(first, second, third)
        day, month = (first, second) if day_first else (second, first)
        return date(third + 2000 if third < 100 else third, month, day)
    if match := _WORDED_DATE.match(text):
        year = int(match[3])
        return date(year + 2000 if year < 100 else year, _MONTHS[match[2].lower()], int(match[1]))
    if match := _WORDED_US_DATE.match(text):
        return date(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    return datetime.fromisoformat(text).date()


def _bare(text: str) -> str:
    """A number as written, without currency, unit and spaces; `180.000,-` ends in nothing."""
    written = re.sub(r"[\s\u00a0\u202f'’]", "", _UNIT.sub("", text))
    return re.sub(r",-+$", ",0", written)


def points_group(values: Sequence[str]) -> bool:
    """Whether 1.234 means 1234: decided by the values that leave no choice, else by every point having three digits."""
    written = [_bare(value) for value in values]
    if any(_BY_COMMA.search(value) for value in written):
        return False
    pointed = [value for value in written if "." in value]
    has_choice = not any(_BY_POINT.search(value) for value in written)
    return not has_choice or (bool(pointed) and all(_THOUSANDS.fullmatch(value) for value in pointed))


def read_person(text: str) -> str:
    """A name as it is spoken: `Böhm, Anke` is Anke Böhm; two names with a comma stay as they are."""
    last, _comma, first = (part.strip() for part in text.partition(","))
    is_one = first and "," not in first and (len(last.split()) == 1 or len(first.split()) == 1)
    return f"{first} {last}" if last and is_one else text.strip()


def read_number(text: str, *, are_points_groups: bool = False) -> float:
    """Read a number with either decimal sign and any thousands sign. Raises ValueError with a sentence."""
    cleaned = _bare(text)
    if are_points_groups or cleaned.count(".") > 1:
        cleaned = cleaned.replace(".", "").replace(",", ".")
    elif "," in cleaned and "." in cleaned:
        thousands = "," if cleaned.rfind(".") > cleaned.rfind(",") else "."
        cleaned = cleaned.replace(thousands, "").replace(",", ".")
    elif "," in cleaned:
        whole, _comma, rest = cleaned.rpartition(",")
        cleaned = whole.replace(",", "") + ("" if len(rest) == 3 else ".") + rest
    try:
        number = float(cleaned)
    except ValueError as error:
        raise ValueError(_("“%(text)s” is not a number") % {"text": text.strip()}) from error
    if not math.isfinite(number):
        raise ValueError(_("“%(text)s” is not a number") % {"text": text.strip()})
    return number


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text instead of showing it."""
    return bool(_FORMULA.match(text))


def readers(
    sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, int]
) -> dict[str, Callable[[str], Any]]:
    """A reader for each mapped field, with the order of day and month decided by the whole column."""
    chosen: dict[str, Callable[[str], Any]] = {}
    for column in columns:
        if column.field not in mapping:
            continue
        if column.reads == "date":
            chosen[column.field] = _date_reader(is_day_first(sheet.column(mapping[column.field])))
        elif column.reads == "number":
            chosen[column.field] = _number_reader(points_group(sheet.column(mapping[column.field])))
        elif column.reads == "person":
            chosen[column.field] = read_person
        else:
            chosen[column.field] = str.strip
    return chosen


def _number_reader(are_points_groups: bool) -> Callable[[str], float]:
    return lambda text: read_number(text, are_points_groups=are_points_groups)


def _date_reader(day_first: bool) -> Callable[[str], date]:
    return lambda text: read_date(text, day_first=day_first)
