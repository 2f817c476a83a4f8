"""After each new forecast: what moved every outcome, and why."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from manyways.access.jobs import enqueue, progress, task
from manyways.access.models import Job
from manyways.forecast.queries import newest_forecast
from manyways.market.actions.following import tell_followers
from manyways.market.actions.given import WAYS_TASK, keep_stale, keep_ways
from manyways.market.actions.outcomes import keep_moves
from manyways.market.models import DateGiven
from manyways.market.queries.given import Given, every_open_date, read_given
from manyways.market.queries.moves import unexplained
from manyways.work.models import Initiative

TASK = "market.look_at_forecast"
MOST_WORKED_OUT = 10
"""So many dates have their ways out ready at once, the soonest first; the others when somebody asks."""


@task(TASK)
def look_at_forecast(job: Job) -> dict[str, Any]:
    """Explain each forecast that nobody has explained yet."""
    from manyways.forecast.comparing import explain  # compiled kernels: never in the web process

    pairs = unexplained()
    for at, (before, after) in enumerate(pairs):
        progress(job, at, len(pairs), _("Finding out what moved each window"))
        keep_moves(after, before, explain(before, after, Initiative.objects.open().order_by("pk")))
    return {"explained": len(pairs), "stale": len(judge_dates()), "told": tell_followers()}


def judge_dates() -> list[DateGiven]:
    """Note which dates given hold no longer, tell whoever gave them, and work out what could be done."""
    found = read_given(every_open_date())
    stale = [each for each in found if each.is_stale]
    fresh = keep_stale([each.row for each in stale], [each.row for each in found if not each.has_fallen])
    for each in [each for each in stale if each.row in fresh][:MOST_WORKED_OUT]:
        _work_out(each)
    return fresh


def _work_out(given: Given) -> None:
    from manyways.market.ways import Ways  # compiled kernels: never in the web process

    forecast = newest_forecast()
    if forecast is not None:
        keep_ways(given.row, forecast, Ways(forecast, given.initiative, given.claim).all())


@task(WAYS_TASK)
def work_out_ways(job: Job, given: str) -> dict[str, Any]:
    """What could be done about one date given, on the newest forecast."""
    rows = read_given(every_open_date().filter(key=given))
    for at, each in enumerate(rows):
        progress(job, at, len(rows), _("Trying what could be done"))
        _work_out(each)
    return {"worked_out": len(rows)}


@app.periodic(cron="*/5 * * * *")
@app.task(name="market.refresh", queueing_lock="market.refresh")
def refresh(timestamp: int) -> None:
    """Look at a new forecast soon after it was kept."""
    waits = Job.objects.filter(task=TASK, state__in=[Job.State.QUEUED, Job.State.DOING]).exists()
    if not waits and unexplained():
        enqueue(TASK, by=None, label=gettext_noop("What moved the windows"), lock="market")
