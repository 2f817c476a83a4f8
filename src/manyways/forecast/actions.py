"""The verbs of forecasting: ask for one, keep one."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import action
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.forecast.models import Forecast, Window

TASK = "forecast.run_forecast"


@action("forecast.ask_forecast", gettext_lazy("Ask for a new forecast"))
def ask_forecast(*, by: User) -> Job:
    """Forecast the whole portfolio in the background; one that already waits serves everybody."""
    waiting = Job.objects.filter(task=TASK, state=Job.State.QUEUED).first()
    return waiting or enqueue(TASK, by=by, label=_("Forecast of the whole portfolio"), lock="forecast")


def keep_forecast(
    *,
    as_of: date,
    seed: int,
    trials: int,
    engine_version: str,
    digest: str,
    packed_input: bytes,
    windows: Sequence[Window],
) -> Forecast:
    """Store a run with everything that is needed to make it again. Called by the task, on nobody's behalf."""
    forecast = Forecast.objects.create(
        as_of=as_of,
        seed=seed,
        trials=trials,
        engine_version=engine_version,
        input_digest=digest,
        input=packed_input,
    )
    for window in windows:
        window.forecast = forecast
    Window.objects.bulk_create(windows, batch_size=500)
    return forecast
