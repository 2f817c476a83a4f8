"""After each new forecast: what moved every outcome, and why."""

from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from manyways.access.jobs import enqueue, progress, task
from manyways.access.models import Job
from manyways.market.actions.outcomes import keep_moves
from manyways.market.queries.moves import unexplained
from manyways.work.models import Initiative

TASK = "market.look_at_forecast"


@task(TASK)
def look_at_forecast(job: Job) -> dict[str, Any]:
    """Explain each forecast that nobody has explained yet."""
    from manyways.market.arrays import explain  # compiled kernels: never in the web process

    pairs = unexplained()
    for at, (before, after) in enumerate(pairs):
        progress(job, at, len(pairs), _("Finding out what moved each window"))
        keep_moves(after, before, explain(before, after, Initiative.objects.open().order_by("pk")))
    return {"explained": len(pairs)}


@app.periodic(cron="*/5 * * * *")
@app.task(name="market.refresh", queueing_lock="market.refresh")
def refresh(timestamp: int) -> None:
    """Look at a new forecast soon after it was kept."""
    waits = Job.objects.filter(task=TASK, state__in=[Job.State.QUEUED, Job.State.DOING]).exists()
    if not waits and unexplained():
        enqueue(TASK, by=None, label=_("What moved the windows"), lock="market")
