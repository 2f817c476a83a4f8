"""Recurring exceptions: each kind of rule, its ends, and rules that make no sense."""

from datetime import date, timedelta

import pytest

from manyways.engine.time import Recurrence, dates_of
from manyways.engine.time.recurrence import Frequency

FIRST = date(2026, 1, 1)  # a Thursday


def test_every_third_day_until_a_date() -> None:
    rule = Recurrence(Frequency.DAILY, FIRST, last_on=date(2026, 1, 10), interval=3)
    assert [day.day for day in dates_of(rule)] == [1, 4, 7, 10]


def test_every_second_week_on_two_days() -> None:
    rule = Recurrence(Frequency.WEEKLY, FIRST, occurrences=4, interval=2, weekdays=frozenset({0, 4}))
    assert dates_of(rule) == (date(2026, 1, 2), date(2026, 1, 12), date(2026, 1, 16), date(2026, 1, 26))


def test_a_week_without_days_takes_that_of_the_first_date() -> None:
    rule = Recurrence(Frequency.WEEKLY, FIRST, last_on=date(2026, 1, 15))
    assert [day.day for day in dates_of(rule)] == [1, 8, 15]


def test_the_last_day_of_shorter_months() -> None:
    rule = Recurrence(Frequency.MONTHLY, date(2026, 1, 31), occurrences=3)
    assert dates_of(rule) == (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))


def test_the_last_friday_of_every_second_month() -> None:
    rule = Recurrence(
        Frequency.MONTHLY, FIRST, occurrences=2, interval=2, weekdays=frozenset({4}), week_of_month=-1
    )
    assert dates_of(rule) == (date(2026, 1, 30), date(2026, 3, 27))


def test_a_yearly_day_up_to_the_end_of_all_years() -> None:
    rule = Recurrence(Frequency.YEARLY, date(2026, 12, 1), day_of_month=25)
    days = dates_of(rule)
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 25), date(2149, 12, 25), 124)


def test_the_second_monday_of_may() -> None:
    rule = Recurrence(
        Frequency.YEARLY, FIRST, occurrences=2, weekdays=frozenset({0}), week_of_month=2, month=5
    )
    assert dates_of(rule) == (date(2026, 5, 11), date(2027, 5, 10))


def test_daily_equals_counting() -> None:
    rule = Recurrence(Frequency.DAILY, FIRST, occurrences=50, interval=7)
    assert dates_of(rule) == tuple(FIRST + timedelta(days=7 * number) for number in range(50))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"interval": 0}, "interval"),
        ({"week_of_month": 5}, "week of the month"),
        ({"week_of_month": 1}, "exactly one weekday"),
    ],
)
def test_rules_that_make_no_sense_are_refused(options: dict[str, int], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Recurrence(Frequency.MONTHLY, FIRST, **options)  # type: ignore[arg-type]
