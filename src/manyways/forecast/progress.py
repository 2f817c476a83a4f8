"""How far the jobs of forecasting are, for everybody who reads its pages."""

from dataclasses import dataclass

from manyways.access.models import Job
from manyways.forecast.actions import BACK_TEST_TASK, TASK

NAMES = {"forecast": TASK, "back-test": BACK_TEST_TASK}


@dataclass(frozen=True)
class JobShown:
    """The newest job of a task; `name` is its word in addresses."""

    job: Job
    name: str

    @property
    def is_running(self) -> bool:
        """Whether it waits or is at work."""
        return self.job.state in {Job.State.QUEUED, Job.State.DOING}

    @property
    def has_failed(self) -> bool:
        """Whether it ended without a result."""
        return self.job.state == Job.State.FAILED


def latest_job(name: str) -> JobShown | None:
    """The newest job of a name in `NAMES`, None where there was none."""
    found = Job.objects.filter(task=NAMES[name]).order_by("-created_at", "-id").first()
    return JobShown(found, name) if found else None
