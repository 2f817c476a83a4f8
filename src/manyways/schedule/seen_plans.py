"""Plans that were just read, kept in the memory of a process: what a page, its data and its notes show is computed once."""

from collections import OrderedDict
from datetime import date
from threading import Lock

from django.db import connection, transaction

from manyways.access.clock import today
from manyways.schedule.dates import PlannedDates, Solved, planned_dates, solved
from manyways.schedule.queries import stamp_of, waiting_for
from manyways.work.models import Initiative

MOST_ROWS = 12_000
"""How many rows are kept in all, some 4 kB each, with their words; of a longer plan nothing is."""


_seen: OrderedDict[int, tuple[date, Solved]] = OrderedDict()
_lock = Lock()


def plan_seen(initiative: Initiative) -> Solved:
    """The plan of one initiative for those who only read it.

    The rows are asked each time whether they are the same, so that any process may have changed them; rows that
    changed are read, and dates computed where something changed that they hang on.
    """
    kept = _kept(initiative.pk)
    stamp = stamp_of(kept.sources) if kept else ()
    if kept and kept.stamp == stamp and not kept.plan.problem:  # a problem is said in the reader's language
        return kept
    found = solved(initiative, with_waiting=False, before=kept, stamp=stamp)
    _keep(found)
    return found


def dates_seen(initiative: Initiative) -> PlannedDates:
    """When everything is planned, for those who only read it; worked out anew in a transaction, which may be taken back."""
    return planned_dates(initiative) if connection.in_atomic_block else plan_seen(initiative).plan


def plan_to_change(initiative: Initiative) -> Solved:
    """The plan for those who will change it, with those that wait for it; it is asked as `plan_seen` asks.

    It may be the plan kept for all readers: whoever changes a row changes a copy of it, as a draft does.
    """
    kept = _kept(initiative.pk)
    if kept is None:
        return solved(initiative)
    stamp = stamp_of(kept.sources)
    if kept.stamp == stamp and kept.waiting.keys() == waiting_for([initiative.pk]):
        return kept
    return solved(initiative, before=kept, stamp=stamp)


def plan_changed(initiative: Initiative, before: Solved) -> Solved:
    """The plan after a change, kept once the change is sure to stay."""
    after = solved(initiative, before=before, stamp=stamp_of(before.sources))
    transaction.on_commit(lambda: _keep(after))
    return after


def _kept(pk: int) -> Solved | None:
    with _lock:
        day, found = _seen.get(pk, (None, None))
        if found is None or day != today():
            return None
        _seen.move_to_end(pk)
        return found


def _keep(found: Solved) -> None:
    pk = found.source.initiative.pk
    with _lock:
        _seen.pop(pk, None)
        _seen[pk] = (today(), found)
        while _seen and sum(_rows(each) for _day, each in _seen.values()) > MOST_ROWS:
            _seen.popitem(last=False)


def _rows(plan: Solved) -> int:
    return sum(len(source.items) for source in plan.sources.values())
