"""Calendars against a minute-by-minute twin, at their edges, and refused where they make no sense."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyways.engine.time import (
    END_MINUTE,
    NO_MINUTE,
    OutOfTimeError,
    WorkingHours,
    compile_calendar,
    elapsed_calendar,
    intersection,
    minute_of,
    moment_of,
    moments_of,
    standard_hours,
)
from manyways.engine.time.calendar import NoWorkingTimeError

FREE = ((),) * 7
HORIZON_DAYS = 60
at = datetime.fromisoformat


def days() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Working hours of a day: up to three shifts."""

    def shifts(bounds: list[int]) -> tuple[tuple[int, int], ...]:
        edges = sorted(set(bounds))
        return tuple((edges[place], edges[place + 1]) for place in range(0, len(edges) - 1, 2))

    return st.lists(st.integers(0, 1440), max_size=6).map(shifts)


hours = st.builds(
    lambda week, exceptions: WorkingHours(tuple(week), tuple(sorted(exceptions.items()))),
    st.lists(days(), min_size=7, max_size=7),
    st.dictionaries(st.dates(date(1970, 1, 1), date(1970, 2, 25)), days(), max_size=6),
).filter(lambda each: any(each.week))


def working_minutes(each: WorkingHours) -> list[bool]:
    """The slow twin: for every minute of the first days whether it is worked."""
    exceptions = dict(each.exceptions)
    result = []
    for number in range(HORIZON_DAYS):
        day = date.fromordinal(date(1970, 1, 1).toordinal() + number)
        shifts = exceptions.get(day, each.week[day.weekday()])
        result += [any(start <= minute < finish for start, finish in shifts) for minute in range(1440)]
    return result


@settings(max_examples=40, deadline=None)
@given(hours, st.lists(st.integers(0, HORIZON_DAYS * 1440), min_size=5, max_size=30))
def test_lookups_equal_counting_minutes(each: WorkingHours, minutes: list[int]) -> None:
    calendar, worked = compile_calendar(each), working_minutes(each)
    before = np.concatenate([[0], np.cumsum(worked)])
    for minute in minutes:
        working = int(before[minute])
        assert calendar.working_at(minute) == calendar.lists.working_at(minute) == working
        later = [each for each in range(minute, len(worked)) if worked[each]]
        if later:
            start = int(calendar.start_at(working))
            assert start == calendar.lists.start_at(working) == later[0]
            assert calendar.next_start(minute) == start
        earlier = [each for each in range(minute) if worked[each]]
        finish = int(calendar.finish_at(working))
        assert finish == calendar.lists.finish_at(working) == (earlier[-1] + 1 if earlier else 0)
        assert calendar.previous_finish(minute) == finish


def test_all_years_and_their_edges() -> None:
    office = compile_calendar(standard_hours())
    last = minute_of(at("2149-12-31T17:00:00"))
    assert moment_of(office.finish_at(office.total_minutes)) == moment_of(last) == at("2149-12-31T17:00:00")
    for lookup in (office, office.lists):
        assert lookup.working_at(-5) == 0
        assert lookup.working_at(END_MINUTE + 5) == office.total_minutes
        assert lookup.start_at(-5) == 480
        assert lookup.finish_at(0) == 0
        assert lookup.start_at(office.total_minutes) == END_MINUTE
        assert lookup.finish_at(office.total_minutes + 1) == END_MINUTE
    assert office.working_between(last, last - 480) == -480 + 60


def test_equal_instants_have_a_start_and_a_finish() -> None:
    office = compile_calendar(standard_hours())
    friday = minute_of(at("2026-11-20T17:00:00"))
    monday = minute_of(at("2026-11-23T08:00:00"))
    assert office.working_at(friday) == office.working_at(monday)
    assert office.next_start(friday) == monday
    assert office.previous_finish(monday) == friday
    assert office.lists.settled_finish(monday) == friday


def test_a_late_finish_stays_in_the_pause_before_a_shift_to_midnight() -> None:
    night = compile_calendar(WorkingHours(week=(((0, 360), (1200, 1440)),) * 7))
    noon = minute_of(at("2026-11-23T12:00:00"))
    assert night.lists.settled_finish(noon) == noon
    assert moment_of(night.previous_finish(noon)) == at("2026-11-23T06:00:00")


def test_arrays_keep_their_shape() -> None:
    office = compile_calendar(standard_hours())
    minutes = np.array([[480, 500], [1020, 5000]])
    assert office.working_at(minutes).shape == (2, 2)
    assert office.start_at(office.working_at(minutes)).dtype == np.int64


def test_holidays_and_extra_days() -> None:
    calendar = compile_calendar(
        standard_hours().with_exceptions({date(2026, 12, 25): (), date(2026, 12, 26): ((540, 600),)})
    )
    thursday = minute_of(at("2026-12-24T17:00:00"))
    assert moment_of(calendar.finish_at(calendar.working_at(thursday) + 60)) == at("2026-12-26T10:00:00")


def test_exceptions_outside_the_years_are_ignored() -> None:
    calendar = compile_calendar(
        standard_hours().with_exceptions({date(1960, 1, 1): (), date(2200, 1, 1): ()})
    )
    assert calendar.total_minutes == compile_calendar(standard_hours()).total_minutes


def test_the_same_hours_are_compiled_once() -> None:
    assert compile_calendar(standard_hours()) is compile_calendar(standard_hours())


def test_hours_in_both() -> None:
    late = WorkingHours(
        week=(((960, 1200),),) * 7, exceptions=((date(2026, 1, 1), ()), (date(2026, 1, 2), ((480, 600),)))
    )
    both = intersection(standard_hours(), late)
    assert both.week[0] == ((960, 1020),)
    assert both.week[5] == ()
    assert dict(both.exceptions) == {date(2026, 1, 1): (), date(2026, 1, 2): ((480, 600),)}


def test_elapsed_time_is_the_clock() -> None:
    clock = elapsed_calendar()
    assert clock.total_minutes == END_MINUTE
    assert [int(clock.start_at(7)), int(clock.finish_at(7)), int(clock.working_at(7))] == [7, 7, 7]


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(NoWorkingTimeError, match="no working time"):
        compile_calendar(WorkingHours(week=FREE))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "day", [((480, 480),), ((700, 600),), ((0, 1441),), ((480, 720), (700, 800)), ((-5, 3),)]
)
def test_hours_that_overlap_or_leave_the_day_are_refused(day: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="Working hours"):
        WorkingHours(week=(day, *FREE[1:]))  # type: ignore[arg-type]


def test_a_week_has_seven_days_and_dates_are_in_order() -> None:
    with pytest.raises(ValueError, match="seven days"):
        WorkingHours(week=FREE[1:])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in order"):
        WorkingHours(standard_hours().week, ((date(2026, 1, 2), ()), (date(2026, 1, 2), ())))


def test_moments_outside_the_years_are_refused() -> None:
    with pytest.raises(OutOfTimeError, match="1969"):
        minute_of(at("1969-12-31T00:00:00"))
    with pytest.raises(OutOfTimeError, match="2151"):
        minute_of(at("2151-01-01T00:00:00"))
    assert minute_of(at("1970-01-01T00:00:40")) == 1
    assert np.isnat(moments_of([NO_MINUTE])).all()
