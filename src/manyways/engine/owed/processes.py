"""Which process stops working on which day, those that nobody is fixing first."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from manyways.engine.owed.facts import Facts, Process, ProcessImpact


@dataclass(frozen=True)
class Break:
    """A process that stops working on a day. `on` None: it has no run on or after the milestone."""

    process: str
    milestone: str
    on: date | None
    fix_owner: str | None


def first_run(process: Process, day: date) -> date | None:
    """The first run on or after a day; the day itself for a continuous process.

    A monthly run on the 31st falls on the last day of shorter months.

    >>> first_run(Process("forecast", next_run=date(2027, 1, 31), every_months=1), date(2027, 2, 3))
    datetime.date(2027, 2, 28)
    """
    if process.next_run is None:
        return day
    if process.next_run >= day:
        return process.next_run
    if process.every_days:
        steps = -((process.next_run - day).days // process.every_days)
        return process.next_run + timedelta(days=steps * process.every_days)
    if process.every_months:
        months = (day.year - process.next_run.year) * 12 + day.month - process.next_run.month
        steps = -(-months // process.every_months)
        run = _months_later(process.next_run, steps * process.every_months)
        return run if run >= day else _months_later(process.next_run, (steps + 1) * process.every_months)
    return None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def break_day(process: Process, impact: ProcessImpact, milestone: date) -> date | None:
    """When a process stops working: so many days before the milestone, else its first run on or after it."""
    if impact.days_before is not None:
        return milestone - timedelta(days=impact.days_before)
    return first_run(process, milestone)


def breaks(facts: Facts, today: date) -> tuple[Break, ...]:
    """All processes not fixed by `today`: those without a fix owner first, then by day (unknown days last).

    >>> from manyways.engine.owed.facts import Milestone
    >>> facts = Facts(milestones=(Milestone("L1", "C1", date(2027, 4, 5)),), processes=(Process("pay"),),
    ...               process_impacts=(ProcessImpact("pay", "L1"),))
    >>> breaks(facts, date(2027, 3, 15))[0].on
    datetime.date(2027, 4, 5)
    """
    processes = {process.id: process for process in facts.processes}
    found = [
        Break(
            impact.process,
            impact.milestone,
            break_day(processes[impact.process], impact, facts.milestone_by_id[impact.milestone].on),
            impact.fix_owner,
        )
        for impact in facts.process_impacts
        if impact.fixed_on is None or impact.fixed_on > today
    ]
    return tuple(
        sorted(found, key=lambda each: (each.fix_owner is not None, each.on or date.max, each.process))
    )
