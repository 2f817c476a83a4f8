"""Background work: start it by name, tell how far it is, end it once, cancel it, try it again."""

import functools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.retry import RetryStrategy

from manyways.access.models import Job, User
from manyways.ui.answers import Refused

__all__ = [
    "Cancelled",
    "WaitsFor",
    "apart",
    "cancel",
    "dead",
    "died",
    "do_elsewhere",
    "enqueue",
    "finish",
    "progress",
    "retry",
    "retry_waiting_for",
    "run_waiting",
    "stopping",
    "task",
]

MOST_ATTEMPTS = 3
TELL_EVERY_SECONDS = 0.3
logger = logging.getLogger("manyways.jobs")
stopping = threading.Event()  # set when this worker is asked to stop

Body = Callable[..., dict[str, Any] | None]


class Cancelled(Exception):  # noqa: N818
    """Somebody no longer wants this job; raised by `progress`."""


class Interrupted(Exception):  # noqa: N818
    """This worker stops; the job goes back into the queue. Raised by `progress`."""


class Overtaken(Exception):  # noqa: N818
    """Another worker has taken this job over; nothing of this attempt may remain."""


class WaitsFor(Exception):  # noqa: N818
    """The job cannot go on until something outside works again; it is tried again by itself then."""

    def __init__(self, what: str, message: str) -> None:
        self.what, self.message = what, message
        super().__init__(message)


def enqueue(
    task_name: str,
    *,
    by: User | None,
    label: str,
    about: str = "",
    lock: str | None = None,
    **arguments: Any,
) -> Job:
    """Start a task by its name when the surrounding transaction commits; nothing starts if it does not.

    `label` is a text marked with `gettext_noop`, said to each reader in their language; where it has a place for
    a `name`, that is what the job is `about`. `arguments` must be JSON. Jobs with the same `lock` run one after
    the other.
    """
    language = (translation.get_language() or "") if by else ""
    with transaction.atomic():
        job = Job.objects.create(task=task_name, label=label, about=about[:200], language=language, by=by)
        _defer(job, {**arguments, "job_key": str(job.key)}, lock)
    return job


def task(name: str) -> Callable[[Body], Body]:
    """Declare a function as the task `name`. It takes the Job, then its arguments by keyword.

    What it returns becomes the job's result. It may run more than once when a worker dies or the database
    goes away: what it writes at the end belongs into one transaction with `finish`.
    """

    def decorate(body: Body) -> Body:
        @app.task(name=name, retry=_RETRY)
        @functools.wraps(body)
        def run(job_key: str, **arguments: Any) -> None:
            if _elsewhere:
                _elsewhere[-1](name, {"job_key": job_key, **arguments})
            else:
                _run(body, job_key, arguments)

        return body

    return decorate


def apart(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a function that a worker has done where its jobs are, so that what it loads does not stay in the worker."""

    def decorate(body: Callable[[], None]) -> Callable[[], None]:
        @app.task(name=name)
        @functools.wraps(body)
        def run() -> None:
            if _elsewhere:
                _elsewhere[-1](name, {})
            else:
                body()

        return run

    return decorate


def do_elsewhere(have_done: Callable[[str, dict[str, Any]], None]) -> None:
    """From now on this process has its jobs done by another: it gives the task's name and arguments."""
    _elsewhere.append(have_done)


def died(job_key: str) -> None:
    """Put a job back whose process died in the middle of it; it is given up after so many deaths."""
    Job.objects.filter(key=job_key, state=Job.State.DOING).update(state=Job.State.QUEUED)
    logger.warning("a process died in the middle of a job", extra={"job": job_key})


_elsewhere: list[Callable[[str, dict[str, Any]], None]] = []
_RETRY = RetryStrategy(
    max_attempts=MOST_ATTEMPTS,
    exponential_wait=2,
    retry_exceptions={OperationalError, InterfaceError, Interrupted},
)


def progress(job: Job, done: int, total: int, message: str = "") -> None:
    """Tell how far the job is; cheap to call often. Raises Cancelled when it is no longer wanted.

    Others see it at once, even when called inside a transaction.
    """
    if stopping.is_set():
        raise Interrupted
    last: float = getattr(job, "_told_at", 0.0)
    if time.monotonic() - last < TELL_EVERY_SECONDS and done < total:
        return
    job._told_at = time.monotonic()  # type: ignore[attr-defined]
    row = _tell(job, [done, total, message[:300], job.pk])
    if row is not None and row[1] != job.attempts:
        raise Overtaken
    if row is not None and row[0]:
        raise Cancelled


def finish(job: Job, result: dict[str, Any] | None = None) -> None:
    """Mark the job as done, in the transaction that stores what it made: both remain or neither.

    Raises Overtaken when another worker has taken the job over meanwhile.
    """
    changes = {"state": Job.State.DONE, "result": result or {}, "ended_at": timezone.now()}
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.DOING)
    if not mine.update(done_count=models.F("total_count"), **changes):
        raise Overtaken
    for field, value in changes.items():
        setattr(job, field, value)


def cancel(job: Job) -> None:
    """Take a waiting job out of the queue; ask a running one to stop at its next sign of progress."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        row.is_cancel_wanted = True
        if row.state == Job.State.QUEUED:
            row.state, row.ended_at = Job.State.CANCELLED, timezone.now()
            if row.procrastinate_job_id:
                app.job_manager.cancel_job_by_id(row.procrastinate_job_id)
        row.save(update_fields=["is_cancel_wanted", "state", "ended_at"])


def retry(job: Job) -> None:
    """Put a failed or cancelled job into the queue again, with what it was about. Refused for any other."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state not in {Job.State.FAILED, Job.State.CANCELLED}:
            raise Refused(_("Only a job that failed or was cancelled can be tried again."))
        kept = ProcrastinateJob.objects.filter(pk=row.procrastinate_job_id).first()
        if kept is None:
            raise Refused(_("This job is too old to be tried again. Start it anew from its page."))
        Job.objects.filter(pk=row.pk).update(
            state=Job.State.QUEUED,
            attempts=0,
            is_cancel_wanted=False,
            message="",
            waits_for="",
            done_count=0,
            ended_at=None,
        )
        _defer(row, kept.args, kept.lock)


def retry_waiting_for(what: str) -> int:
    """Try again what waited for something that works again. Returns how many jobs there were."""
    waiting = list(Job.objects.filter(state=Job.State.FAILED, waits_for=what).order_by("pk"))
    for job in waiting:
        retry(job)
    return len(waiting)


def run_waiting() -> int:
    """Work off what waits, in this process, without a worker. Returns how many jobs there were."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
    numbers = list(waiting.values_list("procrastinate_job_id", flat=True))
    for kept in ProcrastinateJob.objects.filter(pk__in=numbers).order_by("pk"):
        app.tasks[kept.task_name](**kept.args)
    return len(numbers)


def dead() -> models.QuerySet[Job]:
    """Jobs that failed for good, the latest first."""
    return Job.objects.filter(state=Job.State.FAILED).order_by("-ended_at")


def _defer(job: Job, arguments: dict[str, Any], lock: str | None) -> None:
    job.procrastinate_job_id = app.configure_task(job.task, lock=lock).defer(**arguments)
    Job.objects.filter(pk=job.pk).update(procrastinate_job_id=job.procrastinate_job_id)


def _run(body: Body, job_key: str, arguments: dict[str, Any]) -> None:
    """One attempt. Trouble with the database and a stopping worker are raised on, to be tried again."""
    is_inside_test = connection.in_atomic_block
    if not is_inside_test:
        close_old_connections()
    try:
        job = _begun(job_key)
        if job is not None:
            with translation.override(job.language or None):
                _attempt(body, job, arguments)
    finally:
        if not is_inside_test:
            connection.close()


def _attempt(body: Body, job: Job, arguments: dict[str, Any]) -> None:
    try:
        result = body(job, **arguments)
        if job.state != Job.State.DONE:
            finish(job, result)
    except Cancelled:
        _ended(job, Job.State.CANCELLED, "")
    except Overtaken:
        logger.warning("another worker took this job over", extra={"job": str(job.key), "task": job.task})
    except Refused as refusal:
        _ended(job, Job.State.FAILED, str(refusal))
    except WaitsFor as trouble:
        _ended(job, Job.State.FAILED, trouble.message, waits_for=trouble.what)
    except (OperationalError, InterfaceError, Interrupted):
        if job.attempts >= MOST_ATTEMPTS:
            _ended(job, Job.State.FAILED, _("The database could not be reached."))
        else:
            _ended(job, Job.State.QUEUED, "")
        raise
    except Exception:
        logger.exception("job failed", extra={"job": str(job.key), "task": job.task})
        _ended(
            job, Job.State.FAILED, _("Something went wrong; the server's log says more under %s.") % job.key
        )


def _begun(job_key: str) -> Job | None:
    """The job marked as running, or None when there is nothing left to do for it."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).select_related("by").filter(key=job_key).first()
        if job is None or job.state not in {Job.State.QUEUED, Job.State.DOING}:
            return None
        if job.is_cancel_wanted:
            job.state, job.ended_at = Job.State.CANCELLED, timezone.now()
        elif job.attempts >= MOST_ATTEMPTS:
            job.state, job.ended_at = Job.State.FAILED, timezone.now()
            job.message = _("Given up: its worker died %s times in the middle of it.") % MOST_ATTEMPTS
        else:
            job.state, job.started_at = Job.State.DOING, timezone.now()
            job.attempts += 1
            job.done_count, job.message = 0, ""
        job.save(update_fields=["state", "ended_at", "started_at", "attempts", "done_count", "message"])
    return job if job.state == Job.State.DOING else None


def _ended(job: Job, state: str, message: str, waits_for: str = "") -> None:
    """Leave a job, unless another attempt owns it by now. A lost connection is opened again."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    ended_at = None if state == Job.State.QUEUED else timezone.now()
    try:
        mine.update(state=state, message=message[:300], ended_at=ended_at, waits_for=waits_for)
    except (OperationalError, InterfaceError):
        logger.warning("the end of a job could not be kept", extra={"job": str(job.key), "task": job.task})


_TELL = """
UPDATE access_job SET done_count = %s, total_count = %s, message = %s WHERE id = %s
RETURNING is_cancel_wanted, attempts
"""


def _tell(job: Job, values: list[Any]) -> tuple[bool, int] | None:
    """Write past the open transaction, so that others see it and no lock is kept."""
    if connection.in_atomic_block:
        aside = connection.copy()
        try:
            row = _executed(aside, values)
        finally:
            aside.close()
        if row is not None:
            return row
    return _executed(connection, values)


def _executed(chosen: Any, values: list[Any]) -> tuple[bool, int] | None:
    with chosen.cursor() as cursor:
        cursor.execute(_TELL, values)
        row: tuple[bool, int] | None = cursor.fetchone()
    return row
