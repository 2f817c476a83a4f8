"""Checks of float, durations, dates and progress against the baseline."""

import numpy as np

from manyways.engine.schedule.quality.findings import (
    Check,
    Finding,
    Flags,
    Subject,
    count_finding,
    rows_of,
    share_finding,
    undefined,
)
from manyways.engine.time import NO_MINUTE

LONG_DAYS = 44
NO_OPEN_TASKS = "There are no open items that take time."
NO_STATUS = "There is no status date."
NO_BASELINE = "No item should have finished by the status date according to a baseline."


def date_findings(subject: Subject) -> list[Finding]:
    """The checks that look at dates."""
    return [
        high_float(subject),
        negative_float(subject),
        high_duration(subject),
        invalid_dates(subject),
        resources(subject),
        missed_items(subject),
        baseline_execution_index(subject),
    ]


def high_float(subject: Subject) -> Finding:
    """Open items with more than 44 working days of total float: at most 5 %."""
    return share_finding(
        Check.HIGH_FLOAT,
        subject.schedule.total_float_minutes > subject.days(LONG_DAYS),
        subject.is_open,
        0.05,
        "{} of {} open items have more than 44 days of float.",
        "There are no open items to judge.",
    )


def negative_float(subject: Subject) -> Finding:
    """Open items with negative float: none."""
    has_dates = subject.schedule.start != NO_MINUTE
    wrong = subject.is_open & has_dates & (subject.schedule.total_float_minutes < 0)
    return count_finding(
        Check.NEGATIVE_FLOAT, rows_of(wrong), int(wrong.sum()), "{} open items are later than they may be."
    )


def high_duration(subject: Subject) -> Finding:
    """Open items longer than 44 working days: at most 5 %."""
    return share_finding(
        Check.HIGH_DURATION,
        subject.plan.duration_minutes > subject.days(LONG_DAYS),
        subject.is_open_task,
        0.05,
        "{} of {} open items last longer than 44 days.",
        NO_OPEN_TASKS,
    )


def invalid_dates(subject: Subject) -> Finding:
    """Actual dates after the status date, or open work planned before it: none."""
    status, plan, schedule = subject.status_minute, subject.plan, subject.schedule
    if status == NO_MINUTE:
        return undefined(Check.INVALID_DATES, 0.0, NO_STATUS)
    is_ahead = np.maximum(plan.actual_start_minute, plan.actual_finish_minute) > status
    has_started = plan.actual_start_minute != NO_MINUTE
    is_behind = ~plan.is_complete & np.where(has_started, schedule.finish < status, schedule.start < status)
    wrong = subject.is_work & (schedule.start != NO_MINUTE) & (is_ahead | is_behind)
    return count_finding(
        Check.INVALID_DATES,
        rows_of(wrong),
        int(wrong.sum()),
        "{} items have actual dates after the status date, or open work before it.",
    )


def resources(subject: Subject) -> Finding:
    """Open items of a day or more that nobody is assigned to: none."""
    plan = subject.plan
    is_assigned = np.diff(plan.assignment_pointer) > 0
    is_long = subject.is_open_task & (plan.duration_minutes >= subject.minutes_per_day)
    if not is_assigned.any():
        return undefined(Check.RESOURCES, 0.0, "The plan assigns nobody to anything.")
    wrong = is_long & ~is_assigned
    return count_finding(
        Check.RESOURCES, rows_of(wrong), int(wrong.sum()), "{} open items of a day or more have no resource."
    )


def _was_due(subject: Subject) -> Flags:
    """Items whose baseline finish is not after the status date."""
    return subject.has_baseline & (subject.baseline_finish <= subject.status_minute)


def missed_items(subject: Subject) -> Finding:
    """Items due by the status date that finish after their baseline: at most 5 %."""
    if subject.status_minute == NO_MINUTE:
        return undefined(Check.MISSED_ITEMS, 0.05, NO_STATUS)
    return share_finding(
        Check.MISSED_ITEMS,
        subject.schedule.finish > subject.baseline_finish,
        _was_due(subject),
        0.05,
        "{} of {} items due by now finish later than in the baseline.",
        NO_BASELINE,
    )


def baseline_execution_index(subject: Subject) -> Finding:
    """Items complete over items that the baseline has complete by the status date: at least 0.95."""
    check, limit = Check.BASELINE_EXECUTION_INDEX, 0.95
    if subject.status_minute == NO_MINUTE:
        return undefined(check, limit, NO_STATUS)
    due = int(_was_due(subject).sum())
    if not due:
        return undefined(check, limit, NO_BASELINE)
    done = int((subject.has_baseline & subject.plan.is_complete).sum())
    index = done / due
    rows = rows_of(_was_due(subject) & ~subject.plan.is_complete)
    return Finding(check, index, limit, index >= limit, rows, f"{done} items are complete; {due} should be.")
