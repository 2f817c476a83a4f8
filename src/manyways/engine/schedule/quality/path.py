"""Checks of the critical path: does a delay reach the end, and is there room to the baseline."""

from dataclasses import replace

import numpy as np

from manyways.engine.network import Cycle
from manyways.engine.schedule.quality.findings import Check, Finding, Subject, undefined
from manyways.engine.schedule.rules import Rules
from manyways.engine.schedule.schedule import finish_of
from manyways.engine.time import NO_MINUTE, OutOfTimeError

TEST_DAYS = 600


def path_findings(subject: Subject, rules: Rules) -> list[Finding]:
    """The checks of the path that decides the finish."""
    return [critical_path_test(subject, rules), critical_path_length_index(subject)]


def critical_path_test(subject: Subject, rules: Rules) -> Finding:
    """An item of the longest path that has not started and is not manual gets 600 days more: the finish moves by as much, to half a day.

    A smaller movement means that a constraint or a missing link cuts the path. Both amounts are in
    working time of the item's calendar. Source: DCMA 14-point assessment, check 12.
    """
    check = Check.CRITICAL_PATH_TEST
    is_free = subject.is_open_task & ~subject.plan.is_manual & (subject.plan.actual_start_minute == NO_MINUTE)
    candidates = np.flatnonzero(subject.schedule.is_on_longest_path & is_free)
    if not len(candidates):
        return undefined(check, 1.0, "No open item on the longest path could be delayed.")
    row = int(candidates[np.argmin(subject.schedule.start[candidates])])
    delayed = _delayed(subject, row, rules)
    if delayed is None:
        return undefined(check, 1.0, "The delayed plan would end after 2149, so nothing can be measured.")
    calendar = subject.plan.calendars[int(subject.plan.calendar[row])]
    added = subject.days(TEST_DAYS)
    moved = int(calendar.working_between(subject.schedule.finish_minute, delayed))
    share = moved / added
    sentence = (
        f"{TEST_DAYS} days more on the longest path move the finish by {moved / subject.minutes_per_day:g}."
    )
    return Finding(check, share, 1.0, abs(moved - added) < subject.days(0.5), (row,), sentence)


def _delayed(subject: Subject, row: int, rules: Rules) -> int | None:
    """The finish with one item longer; None where time runs out."""
    plan, extra = subject.plan, np.zeros(subject.plan.item_count, dtype=np.int32)
    extra[row] = int(subject.days(TEST_DAYS))
    pointer = plan.assignment_pointer
    held = np.zeros(len(plan.assignment_minutes), dtype=np.int32)
    held[pointer[row] : pointer[row + 1]] = extra[row]
    longer = replace(
        plan,
        duration_minutes=plan.duration_minutes + extra,
        remaining_minutes=plan.remaining_minutes + extra,
        assignment_minutes=plan.assignment_minutes + held,
        assignment_remaining_minutes=plan.assignment_remaining_minutes + held,
    )
    try:
        finish = finish_of(longer, rules)
    except OutOfTimeError:
        return None
    assert not isinstance(finish, Cycle)  # the links are those of a plan that has a schedule
    return finish


def critical_path_length_index(subject: Subject) -> Finding:
    """(path length + room to the baseline's finish) / path length, in working days: at least 0.95.

    The path runs from the status date (without one: the start) to the finish. Source: DCMA 14-point
    assessment, check 13.
    """
    check, limit = Check.CRITICAL_PATH_LENGTH_INDEX, 0.95
    if not subject.has_baseline.any():
        return undefined(check, limit, "There is no baseline.")
    plan, finish = subject.plan, subject.schedule.finish_minute
    calendar = plan.calendars[plan.project_calendar]
    begin = plan.start_minute if subject.status_minute == NO_MINUTE else subject.status_minute
    length = int(calendar.working_between(begin, finish))
    if length <= 0:
        return undefined(check, limit, "No work is left after the status date.")
    room = int(calendar.working_between(finish, int(subject.baseline_finish[subject.has_baseline].max())))
    index = (length + room) / length
    days = room / subject.minutes_per_day
    word = f"{days:g} days before" if room >= 0 else f"{-days:g} days after"
    return Finding(check, index, limit, index >= limit, (), f"The finish is {word} the baseline's.")
