"""Dates as people and programs write them: one form is guessed for a whole column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

EMPTY = frozenset({"", "-", "--", "null", "none", "nil", "n/a", "na", "nan", "nat", "\\n"})
"""Spellings of "no date", in lower case."""

EPOCH = date(1970, 1, 1)
EXCEL_EPOCH = date(1899, 12, 30)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME_OF_DAY = re.compile(
    r"[ T,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[AaPp]\.?[Mm]\.?)?(\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
SAMPLE = 2_000


@dataclass(frozen=True)
class Form:
    """A way of writing dates: its name and the function that reads one, ValueError for others."""

    name: str
    read: Callable[[str], date]


def _by_pattern(pattern: str) -> Callable[[str], date]:
    """A reader for a `strptime` pattern."""
    return lambda text: datetime.strptime(text, pattern).replace(tzinfo=UTC).date()


def _iso(text: str) -> date:
    """YYYY-MM-DD."""
    if not ISO.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _excel(text: str) -> date:
    """The day number of a spreadsheet, 1955 to 2119."""
    number = float(text)
    if not 20_000 <= number < 80_000:
        raise ValueError(text)
    return EXCEL_EPOCH + timedelta(days=int(number))


FORMS: tuple[Form, ...] = (
    Form("YYYY-MM-DD", _iso),
    Form("YYYY/MM/DD", _by_pattern("%Y/%m/%d")),
    Form("DD.MM.YYYY", _by_pattern("%d.%m.%Y")),
    Form("DD/MM/YYYY", _by_pattern("%d/%m/%Y")),
    Form("MM/DD/YYYY", _by_pattern("%m/%d/%Y")),
    Form("DD-MM-YYYY", _by_pattern("%d-%m-%Y")),
    Form("MM-DD-YYYY", _by_pattern("%m-%d-%Y")),
    Form("DD/Mon/YY", _by_pattern("%d/%b/%y")),
    Form("DD Mon YYYY", _by_pattern("%d %b %Y")),
    Form("DD-Mon-YYYY", _by_pattern("%d-%b-%Y")),
    Form("Mon DD, YYYY", _by_pattern("%b %d, %Y")),
    Form("DD/MM/YY", _by_pattern("%d/%m/%y")),
    Form("MM/DD/YY", _by_pattern("%m/%d/%y")),
    Form("DD.MM.YY", _by_pattern("%d.%m.%y")),
    Form("YYYYMMDD", _by_pattern("%Y%m%d")),
    Form("spreadsheet day number", _excel),
)
"""In order of preference where two read equally many."""


def day_part(text: str) -> str:
    """The text without a time of day; empty where it stands for no date.

    >>> day_part("05/Feb/15 3:04 PM"), day_part("2026-05-17T09:30:00Z"), day_part("N/A")
    ('05/Feb/15', '2026-05-17', '')
    """
    kept = text.strip()
    if kept.lower() in EMPTY:
        return ""
    if ISO.match(kept) and (len(kept) == 10 or kept[10] in "T "):
        return kept[:10]
    return TIME_OF_DAY.sub("", kept)


def guess_form(texts: Iterable[str]) -> tuple[Form, bool]:
    """The form that reads most of the texts, and whether another reads as many with other days.

    >>> form, is_ambiguous = guess_form(["03/04/2026", "28/04/2026"])
    >>> form.name, is_ambiguous
    ('DD/MM/YYYY', False)
    """
    sample = sorted(set(texts))[:SAMPLE]
    read = [[_attempt(form, text) for text in sample] for form in FORMS]
    counts = [sum(day is not None for day in days) for days in read]
    best = max(range(len(FORMS)), key=lambda place: (counts[place], -place))
    rivals = [days for days, count in zip(read, counts, strict=True) if count == counts[best] > 0]
    return FORMS[best], any(days != read[best] for days in rivals)


def _attempt(form: Form, text: str) -> date | None:
    """The date, or None where the form cannot read it."""
    try:
        return form.read(text)
    except (ValueError, OverflowError):
        return None


def days_of(texts: Iterable[str], form: Form) -> dict[str, int | None]:
    """Days since 1970 of each different text; None where the form cannot read it.

    >>> days_of(["2020-01-01", "soon"], FORMS[0])
    {'2020-01-01': 18262, 'soon': None}
    """
    found = {text: _attempt(form, text) for text in dict.fromkeys(texts)}
    return {text: None if day is None else (day - EPOCH).days for text, day in found.items()}
