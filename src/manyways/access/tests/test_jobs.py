"""Jobs: started on commit, told, finished once, cancelled, tried again."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, transaction
from procrastinate.contrib.django import app

from manyways.access import jobs
from manyways.access.models import Job, User
from manyways.ui.answers import Refused

Bodies = dict[str, Callable[..., Any]]


@pytest.fixture
def body() -> Iterator[Bodies]:
    """Put a function under `run`, and the task `access.tried` does it."""
    bodies: Bodies = {}

    def run(job: Job, **arguments: Any) -> Any:
        return bodies["run"](job, **arguments)

    jobs.task("access.tried")(run)
    yield bodies
    del app.tasks["access.tried"]


def test_a_job_runs_with_its_arguments_and_keeps_its_result(
    director: User, body: Bodies, run_jobs: Callable[[], int]
) -> None:
    body["run"] = lambda job, *, count: {"twice": 2 * count}
    job = jobs.enqueue("access.tried", by=director, label="Count", count=21)
    assert (job.state, run_jobs()) == (Job.State.QUEUED, 1)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Job.State.DONE, {"twice": 42}, 1)
    assert run_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_nothing_is_started_by_a_transaction_that_fails(body: Bodies) -> None:
    with transaction.atomic():
        jobs.enqueue("access.tried", by=None, label="Never")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_progress_is_told_and_refusals_are_kept(
    director: User, body: Bodies, run_jobs: Callable[[], int]
) -> None:
    def refuse(job: Job) -> None:
        jobs.progress(job, 2, 7, "reading rows")
        raise Refused("Row 3 has no name.")

    body["run"] = refuse
    job = jobs.enqueue("access.tried", by=director, label="Read")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, "Row 3 has no name.")
    assert (job.done_count, job.total_count) == (2, 7)
    assert list(jobs.dead()) == [job]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_a_transaction_is_open(body: Bodies) -> None:
    job = jobs.enqueue("access.tried", by=None, label="Read")
    with transaction.atomic():
        jobs.progress(job, 3, 9, "row 3")
        transaction.set_rollback(True)
    job.refresh_from_db()
    assert (job.done_count, job.total_count, job.message) == (3, 9, "row 3")


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_sign(
    director: User, body: Bodies, run_jobs: Callable[[], int]
) -> None:
    waiting = jobs.enqueue("access.tried", by=director, label="Never")
    jobs.cancel(waiting)
    assert run_jobs() == 0

    def is_cancelled_meanwhile(job: Job) -> None:
        jobs.cancel(job)
        jobs.progress(job, 1, 2)
        raise AssertionError("went on")

    body["run"] = is_cancelled_meanwhile
    running = jobs.enqueue("access.tried", by=director, label="Stopped")
    run_jobs()
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.CANCELLED}
    assert not running.result


def test_a_failure_is_logged_and_can_be_tried_again(
    director: User, body: Bodies, run_jobs: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(job: Job, *, count: int) -> None:
        raise KeyError("secret detail")

    body["run"] = fail
    job = jobs.enqueue("access.tried", by=director, label="Fail", count=1)
    Job.objects.update(result={"before": "x"})
    with caplog.at_level(logging.ERROR, "manyways.jobs"):
        run_jobs()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "secret" not in job.message
    assert "secret detail" in caplog.text
    body["run"] = lambda job, *, count: {"count": count}
    jobs.retry(job)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.QUEUED, {"before": "x"})  # what it is about
    with pytest.raises(Refused):
        jobs.retry(job)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"count": 1})


def test_an_overtaken_attempt_leaves_nothing(
    director: User, body: Bodies, run_jobs: Callable[[], int]
) -> None:
    def be_overtaken(job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(attempts=2)
        with transaction.atomic():
            User.objects.create_user("twice@example.org", name="Twice")
            jobs.finish(job)

    body["run"] = be_overtaken
    job = jobs.enqueue("access.tried", by=director, label="Slow")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DOING, 2)
    assert not User.objects.filter(email="twice@example.org").exists()


def test_a_job_that_kills_its_worker_each_time_is_given_up(
    director: User, body: Bodies, run_jobs: Callable[[], int]
) -> None:
    job = jobs.enqueue("access.tried", by=director, label="Deadly")
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS)
    run_jobs()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "3" in job.message


def test_a_job_done_elsewhere_is_put_back_when_its_process_died(
    director: User, body: Bodies, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def die(name: str, arguments: dict[str, Any]) -> None:
        asked.append((name, arguments))
        Job.objects.filter(key=arguments["job_key"]).update(state=Job.State.DOING, attempts=1)
        jobs.died(arguments["job_key"])

    monkeypatch.setattr(jobs, "_elsewhere", [])
    jobs.do_elsewhere(die)
    job = jobs.enqueue("access.tried", by=director, label="Far", count=2)
    run_jobs()
    job.refresh_from_db()
    assert asked == [("access.tried", {"job_key": str(job.key), "count": 2})]
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    jobs.died(str(job.key))  # it died after it had finished
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_what_is_done_apart_is_done_by_the_other_process_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    done: list[str] = []
    weigh = jobs.apart("access.weigh")(lambda: done.append("here"))
    try:
        weigh()
        monkeypatch.setattr(jobs, "_elsewhere", [lambda name, arguments: asked.append((name, arguments))])
        weigh()
    finally:
        del app.tasks["access.weigh"]
    assert (done, asked) == (["here"], [("access.weigh", {})])


def test_trouble_with_the_database_puts_the_job_back(director: User, body: Bodies) -> None:
    def lose_the_database(job: Job) -> None:
        raise OperationalError("gone")

    body["run"] = lose_the_database
    job = jobs.enqueue("access.tried", by=director, label="Unlucky")
    with pytest.raises(OperationalError):
        jobs.run_waiting()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
