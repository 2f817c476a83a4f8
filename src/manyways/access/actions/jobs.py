"""What a person may do with background work: stop it, try it again."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from manyways.access import jobs
from manyways.access.actions.declaring import action, declare_right
from manyways.access.models import Job, User
from manyways.access.rules import may_everywhere

CHANGE_JOBS = declare_right("access.change_jobs", gettext_lazy("Stop and retry everybody's jobs"))


def _check(job: Job, by: User) -> None:
    if job.by_id != by.pk and not may_everywhere(by, CHANGE_JOBS):
        raise PermissionDenied(CHANGE_JOBS)


@action("access.cancel_own_job", gettext_lazy("Stop a job"), is_open=True)
def cancel_job(job: Job, *, by: User) -> None:
    """Take a job out of the queue, or stop it at its next step."""
    _check(job, by)
    jobs.cancel(job)


@action("access.retry_own_job", gettext_lazy("Try a job again"), is_open=True)
def retry_job(job: Job, *, by: User) -> None:
    """Put a failed or cancelled job back into the queue."""
    _check(job, by)
    jobs.retry(job)
