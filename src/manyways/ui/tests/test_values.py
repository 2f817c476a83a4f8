"""How values are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from manyways.ui import values

TODAY = date(2026, 11, 23)
N, W = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 5, 18), f"18{N}May"),
        (date(2026, 11, 27), f"Fri{N}27{N}Nov"),
        (date(2026, 11, 16), f"Mon{N}16{N}Nov"),
        (date(2026, 11, 15), f"15{N}Nov"),
        (date(2028, 5, 18), f"18{N}May{N}2028"),
        (date(2025, 12, 31), f"31{N}Dec{N}2025"),
        (None, ""),
    ],
)
def test_days(day: date | None, text: str) -> None:
    assert values.date_text(day, as_of=TODAY) == text


def test_a_day_within_a_sentence_stands_in_the_order_of_the_language() -> None:
    day = date(2026, 11, 29)
    assert values.ordered_date_text(day, "l j F") == "Sunday 29 November"
    assert values.ordered_date_text(day, "j M Y") == "29 Nov 2026"
    assert values.ordered_date_text(None, "j M") == ""
    with translation.override("de"):
        assert values.ordered_date_text(day, "j M") == "29. Nov"


def test_a_moment_is_the_company_s_day() -> None:
    assert values.as_day(datetime(2026, 11, 22, 12, tzinfo=UTC)) == date(2026, 11, 22)


def test_windows() -> None:
    assert values.window_text(date(2027, 5, 4), date(2027, 6, 1), as_of=TODAY) == f"4{N}May{N}→{N}1{N}Jun"
    assert values.window_text(TODAY, TODAY, as_of=TODAY) == f"23{N}Nov"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (180_000, "$180k"),
        (2_840_000, "$2.84m"),
        (2_000_000, "$2m"),
        (1_000_000_000, "$1bn"),
        (Decimal("950.40"), "$950"),
        (-12_400, "\u2212$12k"),
        (0, "$0"),
        (None, ""),
    ],
)
def test_money(amount: float | None, text: str) -> None:
    assert values.money_text(amount) == text


def test_money_of_other_countries() -> None:
    assert values.money_text(180_000, "EUR") == "€180k"
    assert values.money_text(180_000, "CHF") == f"CHF{N}180k"
    with translation.override("de"):
        assert values.money_text(2_840_000, "EUR") == "€2,84m"


def test_percent_has_its_base_and_hides_small_groups() -> None:
    assert values.percent_text(34, 41) == f"83{W}% of 41"
    assert values.percent_text(0.61) == f"61{W}%"
    assert values.percent_text(3, 4) == "too few to say"
    assert values.percent_text(0, 0) == "No reading yet"


def test_counts() -> None:
    assert values.count_text(7, 12) == "7 of 12"
    assert values.number_text(Decimal("2.0")) == "2"
    assert values.number_text(Decimal("1200.50")) == "1,200.5"
    assert values.many_text(999) == "999"
    assert values.many_text(1001) == "more than 1,000"
    assert values.initials("Ines Maria Okafor") == "IO"
    assert values.initials("Ines") == "I"


def test_a_translated_sentence_does_not_break_before_its_percent_sign() -> None:
    with translation.override("de"):
        assert translation.gettext(f"85{W}% of runs").startswith(f"85{W}%")
        assert f" 85{W}%% der" in translation.gettext(f"%(count)s older than 85{W}%% of those finished")


def test_what_was_measured_stays_with_its_sign_and_needs_no_name() -> None:
    assert values.with_unit("23", "%") == f"23{W}%"
    assert (values.with_unit("24", "groups"), values.with_unit("7", "")) == ("24 groups", "7")


def test_a_page_head_without_a_sentence_still_says_how_it_is_computed() -> None:
    head = Template('{% header title="Rooms" why="decisions-and-risks#rooms" %}{% endheader %}').render(
        Context()
    )
    assert "How this is computed" in head
    assert "None" not in head
