"""How far the jobs of forecasting are, for everybody who reads its pages."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from manyways.access.models import Job, User
from manyways.forecast.actions import BACK_TEST_TASK, COMPARE_TASK, TASK
from manyways.forecast.models import Forecast

NAMES = {"forecast": TASK, "back-test": BACK_TEST_TASK}
COMPARING = "comparing"


@dataclass(frozen=True)
class JobShown:
    """The newest job of a task; `name` is its word in addresses."""

    job: Job
    name: str

    @property
    def address(self) -> str:
        """Where it is asked for again."""
        return reverse("forecast:job_state", args=[self.name])

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


def comparing(user: User) -> JobShown | None:
    """The newest comparison this person asked for."""
    found = Job.objects.filter(task=COMPARE_TASK, by=user).order_by("-created_at", "-id").first()
    return JobShown(found, COMPARING) if found else None


def compared(before: Forecast, after: Forecast, user: User) -> Job | None:
    """The newest result this person got of two kept forecasts, or of one made again."""
    pair = Q(result__before=str(before.key), result__after=str(after.key))
    rows = Job.objects.filter(pair, task=COMPARE_TASK, by=user, state=Job.State.DONE)
    return rows.order_by("-created_at", "-id").first()
