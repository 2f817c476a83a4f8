"""Forecasts in the background: on demand, every night, and soon after something changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from manyways.access.clock import start_of, today
from manyways.access.jobs import enqueue, finish, progress, task
from manyways.access.models import Job
from manyways.forecast.actions import (
    BACK_TEST_TASK,
    COMPARE_TASK,
    LEARN_TASK,
    TASK,
    WHAT_IF_TASK,
    forget_what_nobody_reads,
    keep_windows,
)
from manyways.forecast.giving_way import give_way
from manyways.forecast.models import Forecast
from manyways.forecast.queries import IS_UNCHANGED, is_outdated
from manyways.work.models import Initiative


@task(TASK)
def run_forecast(job: Job) -> dict[str, Any]:
    """Read everything open; unless the newest forecast says it all, simulate it together and keep what came out."""
    from manyways.forecast.runs import TRIALS, keep, read, run  # compiled kernels: never in the web process
    from manyways.forecast.unchanged import unchanged

    give_way()
    as_of, text = today(), _("Simulating everything together")
    progress(job, 0, TRIALS, _("Reading plans, queues and histories"))
    simulated = read(as_of)
    if newest := unchanged(simulated, as_of):
        return {"forecast": str(newest.key), IS_UNCHANGED: True}
    simulation = run(simulated, as_of, tell=lambda done, total: progress(job, done, total, text))
    progress(job, TRIALS, TRIALS, _("Keeping what came out"))
    with transaction.atomic():
        forecast = keep(simulated, simulation, as_of)
        forget_what_nobody_reads()
        result = {"forecast": str(forecast.key)}
        finish(job, result)
    return result


@app.periodic(cron="*/10 * * * *")
@app.task(name="forecast.refresh", queueing_lock="forecast.refresh")
def refresh(timestamp: int) -> None:
    """Forecast anew on a new day, and when plans or queues changed since the last one."""
    waits = Job.objects.filter(task=TASK, state__in=[Job.State.QUEUED, Job.State.DOING]).exists()
    if not waits and is_outdated():
        enqueue(TASK, by=None, label=gettext_noop("Forecast of the whole portfolio"), lock="forecast")


@task(LEARN_TASK)
def learn_paces(job: Job) -> dict[str, Any]:
    """Learn the pace of every team anew from its own past."""
    from manyways.forecast.learning import learn_all

    give_way()
    as_of, text = today(), _("Walking through each team's past")
    return {"learnt": learn_all(as_of, lambda done, total: progress(job, done, total, text))}


@app.periodic(cron="5 * * * *")
@app.task(name="forecast.refresh_paces", queueing_lock="forecast.refresh_paces")
def refresh_paces(timestamp: int) -> None:
    """Learn the paces once a day, in the first hour in which a worker is there."""
    if not Job.objects.filter(task=LEARN_TASK, created_at__gte=start_of(today())).exists():
        enqueue(
            LEARN_TASK, by=None, label=gettext_noop("Each team's pace, learnt from its past"), lock="forecast"
        )


@task(BACK_TEST_TASK)
def test_on_past(job: Job) -> dict[str, Any]:
    """Walk forecasts through every team's past and keep how they would have done."""
    from manyways.forecast.past import walk_all

    give_way()
    text = _("Walking through each team's past")
    return dict(walk_all(today(), lambda done, total: progress(job, done, total, text)))


@task(WHAT_IF_TASK)
def work_out_what_if(
    job: Job, base: str, changes: list[dict[str, Any]], scenario: str = ""
) -> dict[str, Any]:
    """Simulate a kept forecast's input with changes; its windows are the result, and a scenario's where one is named."""
    from manyways.forecast.working_out import work_out  # compiled kernels: never in the web process

    progress(job, 0, 2, _("Simulating with your changes"))
    forecast = Forecast.objects.get(key=base)
    windows = work_out(forecast, changes)
    result = {"base": base, "windows": windows}
    progress(job, 1, 2, _("Comparing with what is forecast now"))
    with transaction.atomic():
        if scenario and job.by is not None:
            keep_windows(scenario, forecast, windows, job.by)
        finish(job, result)
    return result


@task(COMPARE_TASK)
def compare(job: Job, before: str, after: str) -> dict[str, Any]:
    """What moved each window that the asker may see between two kept forecasts; of one, whether it comes out again."""
    from manyways.forecast.comparing import differing, explain  # compiled kernels: never in the web process

    progress(job, 0, 1, _("Simulating what was kept"))
    first, second = (Forecast.objects.get(key=key) for key in (before, after))
    result: dict[str, Any] = {"before": before, "after": after}
    if first == second:
        result["differ"], result["of"] = differing(first)
        return result
    seen = Initiative.objects.visible_to(job.by) if job.by else Initiative.objects.none()
    result["steps"] = explain(first, second, seen.order_by("pk"))
    return result
