"""What a job says while nobody is at work on it: its worker gave no sign of life, or none is there to take it up."""

import os
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from manyways.access.models import Job

SIGNS_BEFORE_STALLED = 3
_HEARD = """
SELECT count(DISTINCT worker.id), coalesce(array_agg(job.id) FILTER (WHERE job.id IS NOT NULL), '{}')
FROM procrastinate_workers worker
LEFT JOIN procrastinate_jobs job ON job.worker_id = worker.id AND job.status = 'doing'
WHERE worker.last_heartbeat > now() - make_interval(secs => %s)
"""


@dataclass(frozen=True)
class AtWork:
    """The workers of which something was heard lately, and the numbers of what they have in hand in the queue."""

    workers: int
    in_hand: Collection[int]


def stalled_after_seconds() -> float:
    """How long a worker may be silent before its jobs are given to others; `MANYWAYS_STALLED_AFTER`."""
    return float(os.environ.get("MANYWAYS_STALLED_AFTER", "30"))


def sign_of_life_seconds() -> float:
    """How often a worker gives a sign of life."""
    return stalled_after_seconds() / SIGNS_BEFORE_STALLED


def at_work() -> AtWork:
    """Who is at work now."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [2 * sign_of_life_seconds()])
        return AtWork(*cursor.fetchone())


def standing(job: Job, now: AtWork) -> str:
    """Why nobody is at a job that has not ended, and what comes next; nothing while somebody is, or will be soon."""
    if job.state not in {Job.State.QUEUED, Job.State.DOING}:
        return ""
    if job.state == Job.State.DOING and job.procrastinate_job_id in now.in_hand:
        return ""
    if not now.workers:
        return _nobody(job)
    return _("Interrupted; it is taken up again by itself, from its beginning.") if job.attempts else ""


def _nobody(job: Job) -> str:
    if job.attempts:
        return _(
            "Interrupted, and no worker runs that could take it up again. Start one: manyways worker. "
            "It then begins again by itself; nothing is lost."
        )
    return _("No worker runs that could take it up. Start one: manyways worker. It then begins by itself.")
