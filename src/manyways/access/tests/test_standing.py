"""A job at which nobody works says so on its page, and what comes next."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from manyways.access import jobs
from manyways.access.models import Job, User
from manyways.access.tests.workers import heard

State = Job.State
INTERRUPTED = "Interrupted; it is taken up again by itself, from its beginning."


def test_a_job_in_the_hands_of_a_worker_tells_its_progress(director: User) -> None:
    job = the_job(director, State.DOING, silent_for=5)
    assert "step 57" in page_of(job)


def test_a_job_whose_worker_is_silent_says_that_it_was_interrupted(director: User) -> None:
    job = the_job(director, State.DOING, silent_for=25)
    heard(0)
    assert INTERRUPTED in page_of(job)
    assert "step 57" not in page_of(job)


def test_a_job_given_back_says_so_until_it_is_taken_up(director: User) -> None:
    job = the_job(director, State.QUEUED)
    heard(0)
    assert INTERRUPTED in page_of(job)
    assert "step 57" not in page_of(job)


@pytest.mark.parametrize("state", [State.QUEUED, State.DOING])
def test_where_no_worker_is_left_it_says_what_to_do(director: User, state: str) -> None:
    job = the_job(director, state, silent_for=25)
    assert "no worker runs that could take it up again. Start one: manyways worker." in page_of(job)


def test_a_job_that_waits_for_its_first_time_says_only_whether_somebody_is_there(director: User) -> None:
    job = jobs.enqueue("access.waits", by=director, label="Wait")
    assert "No worker runs that could take it up." in page_of(job)
    heard(0)
    assert "Waiting" in page_of(job)


def the_job(by: User, state: str, silent_for: int | None = None) -> Job:
    """A job half done, in the hands of a worker of which nothing was heard for so many seconds."""
    job = jobs.enqueue("access.waits", by=by, label="Wait")
    told = {"done_count": 57, "total_count": 100, "message": "step 57", "attempts": 1}
    Job.objects.filter(pk=job.pk).update(state=state, **told)
    if silent_for is not None:
        with connection.cursor() as cursor:
            taken = "UPDATE procrastinate_jobs SET worker_id = %s, status = 'doing' WHERE id = %s"
            cursor.execute(taken, [heard(silent_for), job.procrastinate_job_id])
    return job


def page_of(job: Job) -> str:
    """The page of a job as its starter sees it."""
    client = Client()
    client.force_login(job.by)
    return client.get(reverse("access:job", args=[job.key])).content.decode()
