"""The job worker: one process that works jobs off and finds those whose worker died."""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from typing import cast

from asgiref.sync import async_to_sync, sync_to_async
from django.db import close_old_connections, connection, transaction
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import DeleteJobCondition

from manyways.access.jobs import stopping
from manyways.access.models import Job
from manyways.access.standing import sign_of_life_seconds, stalled_after_seconds
from manyways.site import health

KEPT_HOURS = 24 * 30
logger = logging.getLogger("manyways.jobs")


def run_worker(*, concurrency: int = 2) -> None:
    """Work jobs off until asked to stop. Running jobs are interrupted at their next sign of progress."""
    wait_until_ready()
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_work(concurrency))


def wait_until_ready() -> None:
    """Beside the first web server of a new version: it brings the database up to date, workers wait for it."""
    told = ""
    while reason := health.why_not_ready():
        if reason != told:
            sys.stderr.write(f"Waiting for the database: {reason}\n")
        told = reason
        time.sleep(2)
    connection.close()


async def _work(concurrency: int) -> None:
    silence = stalled_after_seconds()
    connector = cast("DjangoConnector", django_app.connector).get_worker_connector()
    worker_app = django_app.with_connector(connector)
    async with worker_app.open_async():
        finder = asyncio.create_task(_find_stalled_for_ever(silence))
        worker = asyncio.create_task(
            worker_app.run_worker_async(
                concurrency=concurrency,
                name="manyways",
                fetch_job_polling_interval=min(5.0, silence / 2),
                update_heartbeat_interval=sign_of_life_seconds(),
                stalled_worker_timeout=silence,
                shutdown_graceful_timeout=10,
                delete_jobs=DeleteJobCondition.NEVER,
                install_signal_handlers=False,
            )
        )
        _stop_on_signals(worker)
        try:
            await worker
        except asyncio.CancelledError:
            logger.info("the worker stopped as asked")
        finally:
            finder.cancel()


def _stop_on_signals(worker: "asyncio.Task[None]") -> None:
    """Interrupt running jobs and end the worker; a second signal ends it at once."""
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        if stopping.is_set():
            os._exit(1)
        stopping.set()
        loop.call_soon_threadsafe(worker.cancel)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, stop)


async def _find_stalled_for_ever(silence: float) -> None:
    """Give the jobs of silent workers back to the queue, and drop old records, as long as the worker runs."""
    while True:
        try:
            await sync_to_async(retry_stalled)(silence)
        except Exception:
            logger.exception("stalled jobs could not be looked for")
        await asyncio.sleep(silence / 2)


def retry_stalled(silence: float) -> int:
    """Give back each job whose worker has been silent for so many seconds. Returns how many.

    Our record and the queue's change together, and one worker looks at a time: otherwise a job that is
    running again already could be called waiting, and its result would be thrown away.
    """
    manager = django_app.job_manager
    close_old_connections()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('manyways.stalled_jobs'))")
            async_to_sync(manager.prune_stalled_workers)(silence)
            stalled = list(async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=silence))
            numbers = [job.id for job in stalled]
            ours = Job.objects.filter(procrastinate_job_id__in=numbers, state=Job.State.DOING)
            ours.update(state=Job.State.QUEUED)
            for job in stalled:
                logger.warning("a worker died in the middle of a job", extra={"task": job.task_name})
                async_to_sync(manager.retry_job)(job)
        async_to_sync(manager.delete_old_jobs)(
            nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True
        )
    finally:
        close_old_connections()
    return len(stalled)
