"""What is done for the whole once a day: forgetting what was kept only for a while, escalating what nobody helped with."""

import tempfile
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app

from manyways.access.jobs import finish, progress, task
from manyways.access.models import Job
from manyways.change.actions.enabling import escalate_late_blockers
from manyways.change.actions.pulses import forget_tickets
from manyways.change.actions.voices import nobody
from manyways.site.archive.actions import TASK, forget_archives, keep_archive
from manyways.site.archive.export import write_export


@app.periodic(cron="15 3 * * *")
@app.task(name="site.forget", queueing_lock="site.forget")
def forget(timestamp: int) -> None:
    """Who answered pulses that are closed, and archives of former days."""
    forget_tickets(by=nobody())
    forget_archives()


@app.periodic(cron="30 6 * * *")
@app.task(name="site.escalate", queueing_lock="site.escalate")
def escalate(timestamp: int) -> None:
    """Blockers for which help was asked and did not come."""
    escalate_late_blockers(by=nobody())


@task(TASK)
def make_archive(job: Job) -> None:
    """Everything into one file, kept for a day for whoever asked for it."""
    with tempfile.TemporaryDirectory(prefix="manyways-") as name:
        target = Path(name) / "archive.zip"
        manifest = write_export(target, lambda done, total, what: progress(job, done, total, what))
        with transaction.atomic():
            kept = keep_archive(job, manifest, target)
            finish(job, {"archive": str(kept.key)})
