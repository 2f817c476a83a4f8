"""A worker that knows one slow job and one quick one, for the tests of workers: `python slow_worker.py`."""

import os
import time
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402

from manyways.access import jobs  # noqa: E402
from manyways.access.models import Job, Role  # noqa: E402
from manyways.site import apart  # noqa: E402
from manyways.site.workers import keep_workers  # noqa: E402


@jobs.task("running.slow")
def slow(job: Job, *, marks: str) -> dict[str, int]:
    """Leave a mark at the start of each attempt; write one role at the end, together with the end itself."""
    with Path(marks).open("a") as file:
        file.write("begun\n")
    attempt = Path(marks).read_text().count("begun")
    for step in range(100 if attempt == 1 else 3):
        jobs.progress(job, step, 100, f"step {step}")
        time.sleep(0.1)
    with transaction.atomic():
        Role.objects.create(slug=f"made-{job.pk}-{attempt}", name="Made by a job")
        jobs.finish(job, {"attempt": attempt})
    return {"attempt": attempt}


@jobs.task("running.once")
def once(job: Job) -> dict[str, int]:
    """Take a little while, then write one role that names the process."""
    time.sleep(0.05)
    with transaction.atomic():
        Role.objects.create(slug=f"once-{job.pk}-{job.attempts}", name=f"{os.getpid()}")
        jobs.finish(job, {"attempt": job.attempts})
    return {"attempt": job.attempts}


if __name__ == "__main__":
    apart.IDLE_SECONDS = 1.0
    keep_workers(1, jobs=1)
