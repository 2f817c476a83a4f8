"""Health kept: what the rules of health and the newest forecast say of each initiative, never out of date when read.

The database notes which rows were touched (see the migration `kept_health`). Whoever is about to read it
first judges those initiatives, by the very function that judges one; on a new day all that are open are judged anew.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language, override

from manyways.access.clock import today
from manyways.access.jobs import apart
from manyways.change.models import Milestone
from manyways.forecast.evidence import is_bare
from manyways.forecast.models import Forecast
from manyways.forecast.queries import newest_forecast, standing_on, windows_of
from manyways.money.queries import Money, amounts_of
from manyways.portfolio.health import Health, Sight, health_of
from manyways.portfolio.health.evidence import changes_people
from manyways.portfolio.models import KeptHealth
from manyways.portfolio.said import as_level
from manyways.schedule.queries import initiatives_above
from manyways.ui.components.signs import Status
from manyways.work.models import Decision, Initiative

AT_ONCE = 500
ANY_DAY = date.max
"""The day on which those that have ended were judged: no day changes them."""
JUDGED = [
    "judged_on",
    "level",
    "rank",
    "words",
    "days_past",
    "safe_on",
    "is_bare",
    "decided_by",
    "total",
    "bound",
]
ALL = {"work_kind", "portfolio_healthrule", "forecast_forecast", "forecast_window"}
PLANS = {"work_initiative", "work_item", "work_link", "teams_calendar"}
PEOPLE = ("change_", "teams_group", "teams_membership", "teams_person")
_IS_DUE = """
EXISTS (SELECT FROM portfolio_touch)
OR EXISTS (
    SELECT FROM portfolio_kepthealth k JOIN work_initiative i ON i.id = k.initiative_id
    WHERE (k.judged_on < %s OR k.judged_on > %s AND k.judged_on < %s) AND i.deleted_at IS NULL)
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('manyways.kept_health'))"
_TAKE = 'DELETE FROM portfolio_touch RETURNING "table", initiative_id'
Touches = Collection[tuple[str, int | None]]


def judge_touched() -> None:
    """Judge what was touched since, and what was judged on another day. One query where there is nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_IS_DUE}", _days(today()))
        (is_wanted,) = cursor.fetchone()
    if is_wanted:
        _judge_due()


def _days(day: Any) -> list[Any]:
    return [day, day, ANY_DAY]


def is_due(day: Any) -> RawSQL:
    """Whether there is something to judge on a day, as a part of another query."""
    return RawSQL(_IS_DUE, _days(day), BooleanField())  # noqa: S611 - no word of it comes from outside


@apart("portfolio.judge_due")
@transaction.atomic
def _judge_due() -> None:
    """One at a time: who comes second waits, and finds it done."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_TAKE)
        touches = set(cursor.fetchall())
    wanted = Initiative.objects.all()
    if not any(table in ALL for table, _pk in touches):
        yesterdays = KeptHealth.objects.exclude(judged_on__in=[today(), ANY_DAY])
        wanted = wanted.filter(Q(pk__in=_reached(touches)) | Q(pk__in=yesterdays.values("initiative")))
    ids, latest = list(wanted.order_by("pk").values_list("pk", flat=True)), newest_forecast()
    with standing_on(latest):
        for first in range(0, len(ids), AT_ONCE):
            _judge(ids[first : first + AT_ONCE], latest)


def _reached(touches: Touches) -> set[int]:
    """The initiatives named, those whose plans hang on them, and those that change people where that was touched."""
    found = {pk for _table, pk in touches if pk is not None}
    plans = {pk for table, pk in touches if table in PLANS}
    if plans:
        found |= _deciding_after(plans)
    is_about_people = any(table.startswith(PEOPLE) for table, _pk in touches)
    if is_about_people or Milestone.objects.filter(item__initiative__in=found).exists():
        found |= set(changes_people().values_list("pk", flat=True))
    return found


def _deciding_after(touched: set[int | None]) -> set[int]:
    """Those with a decision still to be made whose day may be counted from a plan that was touched."""
    by_plan = Q(need=Decision.Need.PLAN) | Q(need=Decision.Need.EVENT, initiative__due_on=None)
    waiting = Decision.objects.waiting().filter(by_plan).values_list("initiative", flat=True).distinct()
    return {pk for pk, above in initiatives_above(waiting).items() if None in touched or above & touched}


def _judge(ids: Collection[int], latest: Forecast | None) -> None:
    rows = list(Initiative.objects.filter(pk__in=ids).select_related("kind", "owner"))
    sight = Sight(rows, today(), latest, windows_of(latest, ids))
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = health_of(sight)
    amounts = amounts_of(ids)
    rows_kept = [
        _kept(sight, row, {language: healths[row.pk] for language, healths in said.items()}, amounts[row.pk])
        for row in rows
    ]
    KeptHealth.objects.bulk_create(
        rows_kept,
        update_conflicts=True,
        unique_fields=["initiative"],
        update_fields=JUDGED,
    )


def _kept(sight: Sight, row: Initiative, healths: dict[str, Health], money: Money) -> KeptHealth:
    drawn, (health, *_others) = sight.drawing_of(row), healths.values()
    status = health.status
    return KeptHealth(
        initiative=row,
        judged_on=sight.day if row.is_open else ANY_DAY,
        level=status.level,
        rank=status.rank,
        words={
            language: [str(health.status.reason), str(health.status.word)]
            for language, health in healths.items()
        },
        days_past=drawn.days_past,
        safe_on=drawn.safe,
        is_bare=is_bare(row, sight.windows.get(row.pk)),
        decided_by=health.decided_by,
        total=money.total,
        bound=money.bound,
    )


def status_in(kept: KeptHealth) -> Status:
    """A kept status in the reader's language."""
    words = kept.words.get(get_language()) or next(iter(kept.words.values()))
    return Status(as_level(kept.level), *words)
