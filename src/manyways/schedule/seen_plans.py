"""Plans that were just read, kept in the memory of a process: what a page, its data and its notes show is computed once."""

from collections import OrderedDict
from datetime import date
from threading import Lock

from manyways.access.clock import today
from manyways.schedule.dates import Solved, solved
from manyways.work.models import Initiative

MOST_ROWS = 12_000
"""How many rows are kept in all, some 3 kB each; of a longer plan nothing is."""
_seen: OrderedDict[int, tuple[date, Solved]] = OrderedDict()
_lock = Lock()


def plan_seen(initiative: Initiative) -> Solved:
    """The plan of one initiative for those who only read it.

    The versions of its rows are asked each time, so that any process may have changed them; rows that changed are
    read, and dates computed where something changed that they hang on. Whoever changes a plan asks `solved`:
    a change that is taken back would leave its traces in the rows kept.
    """
    with _lock:
        day, before = _seen.pop(initiative.pk, (today(), None))
    found = solved(initiative, with_waiting=False, before=before if day == today() else None)
    _keep(found)
    return found


def _keep(found: Solved) -> None:
    with _lock:
        _seen[found.source.initiative.pk] = (today(), found)
        while _seen and sum(_rows(each) for _day, each in _seen.values()) > MOST_ROWS:
            _seen.popitem(last=False)


def _rows(plan: Solved) -> int:
    return sum(len(source.items) for source in plan.sources.values())
