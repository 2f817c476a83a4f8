"""The verbs of forecasting: ask for one, keep one, keep what was learnt of a team's pace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, ManyToOneRel, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop
from pghistory.models import Event

from manyways.access.actions import action
from manyways.access.clock import now
from manyways.access.jobs import enqueue
from manyways.access.models import Job, User
from manyways.forecast.before_forgotten import carry_all, is_carried
from manyways.forecast.models import Forecast, LearntPace, Window
from manyways.work.models import Item

TASK = "forecast.run_forecast"
LEARN_TASK = "forecast.learn_paces"
COMPARE_TASK = "forecast.compare"
A_DAY = timedelta(days=1)
DAYS_OF_ITEMS = 8
"""Days with a forecast whose windows of items are kept: the eighth is at least a week before the newest, and with the
forecast of a week ago milestones are compared."""


@action("forecast.ask_forecast", gettext_lazy("Ask for a new forecast"))
def ask_forecast(*, by: User) -> Job:
    """Forecast the whole portfolio in the background; one that already waits serves everybody."""
    waiting = Job.objects.filter(task=TASK, state=Job.State.QUEUED).first()
    return waiting or enqueue(
        TASK, by=by, label=gettext_noop("Forecast of the whole portfolio"), lock="forecast"
    )


@action("forecast.compare_forecasts", gettext_lazy("Compare kept forecasts"))
def compare_forecasts(before: Forecast, after: Forecast, *, by: User) -> Job:
    """Find out in the background what moved from one to the other; with one alone, whether it comes out the same again."""
    pair = {"before": str(before.key), "after": str(after.key)}
    job = enqueue(
        COMPARE_TASK,
        by=by,
        label=gettext_noop("Kept forecasts compared"),
        lock=f"forecast.compare {by.pk}",
        **pair,
    )
    job.result = pair  # also of one that fails it is known what it was about
    job.save(update_fields=["result"])
    return job


def keep_forecast(
    *,
    as_of: date,
    seed: int,
    trials: int,
    engine_version: str,
    digest: str,
    packed_input: bytes,
    paces: Sequence[Mapping[str, Any]],
    windows: Iterable[Window],
    made_at: datetime | None = None,
) -> Forecast:
    """Store a run with everything that is needed to make it again. Called by the task, on nobody's behalf."""
    forecast = Forecast.objects.create(
        as_of=as_of,
        seed=seed,
        trials=trials,
        engine_version=engine_version,
        input_digest=digest,
        input=packed_input,
        paces=list(paces),
        **({"made_at": made_at} if made_at else {}),
    )
    _copy(forecast, windows)
    return forecast


def forget_what_nobody_reads() -> None:
    """Drop what of older forecasts nobody reads any more. Called by the task, on nobody's behalf.

    After a day those go that were neither the last of their day nor the first of their week and that nothing else names
    (moves are added up), and the trials, which come out the same when a forecast is made again from its input. The
    newest forecasts of the last days keep all; the first of each week the windows of milestones, by which the
    forecasts' own record is judged.
    """
    yesterday = now() - A_DAY
    last = Forecast.objects.newest_of_days().values("pk")
    first = Forecast.objects.first_of_weeks().values("pk")
    _forget(Forecast.objects.filter(made_at__lt=yesterday).exclude(pk__in=last).exclude(pk__in=first))
    rows = Window.objects.exclude(forecast__in=last[:DAYS_OF_ITEMS])
    stones = Item.objects.filter(form="milestone")
    rows.filter(item__isnull=False).exclude(forecast__in=first, item__in=stones).delete()
    rows.filter(forecast__made_at__lt=yesterday).exclude(finish_days=b"").update(finish_days=b"")


def _forget(superseded: QuerySet[Forecast]) -> None:
    """Drop those that no record names. They are locked first, so that none is named while it goes."""
    locked = list(superseded.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not locked:
        return
    named = Forecast.objects.filter(_named_elsewhere(), pk__in=locked).values_list("pk", flat=True)
    gone = set(locked) - set(named)
    carry_all(_followers(gone))
    Forecast.objects.filter(pk__in=gone).delete()


def _followers(gone: Collection[int]) -> dict[int, int]:
    """Each forecast that goes, the oldest first, and the next one that stays."""
    found, following = {}, 0
    for pk in Forecast.objects.order_by("-as_of", "-id").values_list("pk", flat=True):
        if pk in gone:
            found[pk] = following
        else:
            following = pk
    return dict(reversed(found.items()))


def _named_elsewhere() -> Q:
    """Forecasts that records of any app name, such as a scenario, whatever is not a part of them or carried over."""
    named = Q(pk__in=[])
    for relation in Forecast._meta.get_fields(include_hidden=True):
        model = relation.related_model
        is_part = model is Window or (isinstance(model, type) and issubclass(model, Event))
        if isinstance(relation, ManyToOneRel) and not is_part and not is_carried(model):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            named |= Q(Exists(rows))
    return named


def _copy(forecast: Forecast, windows: Iterable[Window]) -> None:
    """Store windows one after the other by COPY: in a large organisation there is one for each of 100,000 items."""
    fields = [field for field in Window._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Window._meta.db_table} ({columns}) FROM STDIN") as rows,
    ):
        for window in windows:
            window.forecast = forecast
            rows.write_row(
                [field.get_db_prep_save(getattr(window, field.attname), connection) for field in fields]
            )


def keep_pace(
    team: int, *, as_of: date, spread: float, counted_days: int, basis: int, digest: str
) -> LearntPace:
    """Store what was learnt of a team's pace, in place of what was known. Called by the task, on nobody's behalf."""
    learnt = {
        "as_of": as_of,
        "learnt_at": timezone.now(),
        "spread": spread,
        "counted_days": counted_days,
        "basis": basis,
        "history_digest": digest,
    }
    return LearntPace.objects.update_or_create(team_id=team, defaults=learnt)[0]


def forget_pace(team: int) -> None:
    """Drop what was learnt of a team whose history no longer tells it. Called by the task, on nobody's behalf."""
    LearntPace.objects.filter(team=team).delete()
