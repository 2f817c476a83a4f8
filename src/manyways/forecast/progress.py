"""How far the jobs of forecasting are, for everybody who reads its pages."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from manyways.access.models import Job, User
from manyways.forecast.actions import BACK_TEST_TASK, COMPARE_TASK, TASK
from manyways.forecast.models import Forecast
from manyways.forecast.queries import IS_UNCHANGED

NAMES = {"forecast": TASK, "back-test": BACK_TEST_TASK}
COMPARING = "comparing"
FAILURE_SHOWN = timedelta(hours=1)


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

    @property
    def found_unchanged(self) -> bool:
        """Whether it ended by finding that the newest forecast says everything already."""
        return self.job.state == Job.State.DONE and bool((self.job.result or {}).get(IS_UNCHANGED))


def latest_job(name: str) -> JobShown | None:
    """The newest job of a name in `NAMES`, None where there was none."""
    found = Job.objects.filter(task=NAMES[name]).order_by("-created_at", "-id").first()
    return JobShown(found, name) if found else None


def comparing(user: User, pair: tuple[Forecast, Forecast] | None = None) -> JobShown | None:
    """The newest comparison this person asked for, of two forecasts or of any; one that failed is shown for an hour."""
    rows = Job.objects.filter(task=COMPARE_TASK, by=user)
    if pair:
        rows = rows.filter(_of_pair(*pair))
    found = rows.exclude(state=Job.State.FAILED, ended_at__lt=timezone.now() - FAILURE_SHOWN)
    job = found.order_by("-created_at", "-id").first()
    return JobShown(job, COMPARING) if job else None


def _of_pair(before: Forecast, after: Forecast) -> Q:
    return Q(result__before=str(before.key), result__after=str(after.key))


def compared(before: Forecast, after: Forecast, user: User) -> Job | None:
    """The newest result this person got of two kept forecasts, or of one made again."""
    rows = Job.objects.filter(_of_pair(before, after), task=COMPARE_TASK, by=user, state=Job.State.DONE)
    return rows.order_by("-created_at", "-id").first()
