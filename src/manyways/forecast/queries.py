"""What the kept forecasts say: the newest, the one a person knew, windows to draw, resolved dates."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import Job, User
from manyways.access.written import written_once
from manyways.forecast.actions import TASK
from manyways.forecast.evidence import Reference, is_bare
from manyways.forecast.models import Forecast, LearntPace, Window
from manyways.teams.models import Team
from manyways.ui.values import date_text
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative, Item, LogEntry

_known: ContextVar[tuple[Forecast | None, ...]] = ContextVar("known_forecast", default=())


def latest_forecast() -> Forecast | None:
    """The newest kept forecast, or the one that what is being made stands on."""
    for known in _known.get():
        return known
    return newest_forecast()


def newest_forecast() -> Forecast | None:
    """The newest kept forecast at this moment."""
    return Forecast.objects.newest().first()


@contextmanager
def standing_on(latest: Forecast | None) -> Iterator[None]:
    """Inside, this is the latest forecast for all that ask: what one page says stands on one, read once."""
    token = _known.set((latest,))
    try:
        yield
    finally:
        _known.reset(token)


def forecasts_seen(moment: datetime) -> tuple[Forecast | None, Forecast | None]:
    """The newest forecast, and the newest that somebody saw who looked then; the one before it where none was made yet."""
    latest, before, *_none = [*_newest_and_known(moment=moment), None, None]
    return latest, latest if latest and latest.made_at <= moment else before


@written_once
def _newest_and_known(*, moment: Any) -> QuerySet[Forecast]:
    """The newest forecast, then the newest other one made before a moment, else simply the one before."""
    rows = Forecast.objects.order_by("-as_of", "-id")
    newest = rows.values("pk")[:1]
    was_made = Case(When(made_at__lte=moment, then=0), default=1)
    known = rows.exclude(pk__in=newest).order_by(was_made, "-as_of", "-id").values("pk")[:1]
    return rows.filter(Q(pk__in=newest) | Q(pk__in=known))


def windows_of(forecast: Forecast | None, initiatives: Iterable[int] | None = None) -> dict[int, Window]:
    """The window of each initiative in a forecast, without the trials, in one query."""
    if forecast is None:
        return {}
    rows = Window.objects.filter(forecast=forecast, item__isnull=True).defer("finish_days")
    if initiatives is not None:
        rows = rows.filter(initiative__in=list(initiatives))
    return {row.initiative_id: row for row in rows}


def moved_between(known: Forecast | None, latest: Forecast | None) -> dict[int, int]:
    """By how many days the safe date of each initiative moved from one forecast to another; 0 where it has its first.

    One query.
    """
    if known is None or latest is None:
        return {}
    before = Window.objects.filter(forecast=known, item=None, initiative=OuterRef("initiative"))
    other = before.filter(Q(safe_on=None) | ~Q(safe_on=OuterRef("safe_on")))
    rows = Window.objects.filter(Exists(other), forecast=latest, item=None, safe_on__isnull=False)
    was = Subquery(before.values("safe_on")[:1])
    found = rows.annotate(was=was).values_list("initiative", "safe_on", "was")
    return {pk: (day - was).days if was else 0 for pk, day, was in found if day}


def drawing(
    initiative: Initiative,
    window: Window | None,
    as_of: date | None = None,
    reference: Reference | None = None,
) -> Drawing:
    """The window as it is drawn beside the date given; a bare date as planned, with the range of past slips."""
    given, fixed = initiative.due_on, initiative.is_due_fixed
    if initiative.finished_on:
        return Drawing(done=initiative.finished_on, given=given, cannot_move=fixed)
    if given and is_bare(initiative, window):
        said = _("Planned %(day)s") % {"day": date_text(given)}
        slipped = (reference.likely, reference.late) if reference else (None, None)
        return Drawing(
            reason=said,
            given=given,
            cannot_move=fixed,
            slipped_likely=slipped[0],
            slipped_late=slipped[1],
        )
    if window is None:
        return Drawing(reason=_("No forecast yet"), given=given, cannot_move=fixed)
    if window.state == Window.State.NO_HISTORY:
        return Drawing(
            weeks=window.weeks_counted,
            items=window.items_counted,
            given=given,
            cannot_move=fixed,
            forecast_on=as_of,
        )
    if window.state != Window.State.WINDOW:
        return Drawing(reason=window.get_state_display(), given=given, cannot_move=fixed, forecast_on=as_of)
    return Drawing(window.likely_on, window.safe_on, given, fixed, forecast_on=as_of)


def resolved_dates(items: Iterable[int], percent: int = 85) -> dict[int, date]:
    """The day each milestone is safe to plan on, by item id, from the newest forecast; missing where unknown."""
    forecast = latest_forecast()
    rows = Window.objects.filter(forecast=forecast, item__in=list(items)).that_tell_a_day()
    if forecast is None:
        return {}
    if percent == 85:
        return {row.item_id: row.safe_on for row in rows.defer("finish_days") if row.item_id and row.safe_on}
    found = {row.item_id: row.day_at(percent, forecast.as_of) for row in rows}
    return {item: day for item, day in found.items() if item and day}


IS_UNCHANGED = "is_unchanged"
"""In the result of a job: the newest forecast said everything already."""
_SIMULATED = ("Initiative", "Item", "Link", "LogEntry", "LogEntryItem")


def is_outdated() -> bool:
    """Whether since the newest forecast a day has passed, a team's pace was learnt or work has changed."""
    latest = latest_forecast()
    if latest is None:
        return Initiative.objects.open().exists()
    if latest.as_of < today():
        return True
    since = _compared_at(latest)
    if LearntPace.objects.filter(learnt_at__gt=since).exists():
        return True
    changes = [apps.get_model("work", f"{name}Event") for name in _SIMULATED]
    changes += [apps.get_model("teams", f"{name}Event") for name in ("Calendar", "WeeklyCount")]
    changes.append(apps.get_model("forecast", "AvailabilityEvent"))
    return any(change.objects.filter(pgh_created_at__gt=since).exists() for change in changes)


def _compared_at(forecast: Forecast) -> datetime:
    """When what a forecast hangs on was last read: at the start of the job that made it, or that found it unchanged."""
    jobs = Job.objects.filter(
        task=TASK, state=Job.State.DONE, result__contains={"forecast": str(forecast.key)}
    )
    found = jobs.order_by("-created_at").values_list("started_at", flat=True).first()
    return found or forecast.made_at


@dataclass(frozen=True)
class Driver:
    """Something that decided the date in a share of the trials: an item on the chain, a team's queue, a risk."""

    name: str
    url: str
    share: float


def drivers_of(window: Window, user: User) -> list[Driver]:
    """The drivers of a window that the reader may see, largest first."""
    keys = {name for kind, name, _share in window.drivers if kind == "item"}
    ids = {int(name) for kind, name, _share in window.drivers if kind == "team"}
    items = {str(item.key): item for item in Item.objects.visible_to(user).filter(key__in=keys)}
    teams = {str(team.pk): team for team in Team.objects.visible_to(user).filter(pk__in=ids)}
    risks = {str(risk.key): risk for risk in _risks(window, user)}
    known: dict[str, dict[str, Any]] = {"item": items, "team": teams, "risk": risks}
    words = {"item": "%(name)s", "team": _("The queue of %(name)s"), "risk": _("Risk: %(name)s")}
    found = []
    for kind, name, share in window.drivers:
        record = known[kind].get(name)
        if record is not None:
            label = words[kind] % {"name": record.name}
            found.append(Driver(label, record.get_absolute_url(), share))
    return found


def _risks(window: Window, user: User) -> list[LogEntry]:
    keys = {name for kind, name, _share in window.drivers if kind == "risk"}
    return list(LogEntry.objects.visible_to(user).filter(key__in=keys)) if keys else []


def chances_by_day(window: Window, as_of: date, rows: int = 12) -> list[tuple[date, float]]:
    """The chance to be done by each of some days, from the first that is possible to near certainty."""
    first, last = window.day_at(1, as_of), window.day_at(97, as_of)
    if first is None or last is None:
        return []
    step = max(1, -(-(last - first).days // (rows - 1)))
    days = [first + timedelta(days=step * place) for place in range((last - first).days // step + 1)]
    return [(day, window.chance_by(day, as_of)) for day in days]


@dataclass(frozen=True)
class Pace:
    """What a forecast took a team's pace to be: `basis` past forecasts told it, 0 where it is assumed."""

    team: Team
    spread: float
    weeks: int
    basis: int


def paces_of(forecast: Forecast, initiative: Initiative, user: User) -> list[Pace]:
    """The paces a forecast assumed of the teams that an initiative's open items wait for, by the team's name."""
    assumed = {pace["team"]: pace for pace in forecast.paces}
    items = Item.objects.filter(initiative=initiative, finished_at__isnull=True, dropped_at__isnull=True)
    queued = items.filter(team__in=assumed, duration_minutes__isnull=True).exclude(form=Item.Form.MILESTONE)
    teams = Team.objects.visible_to(user).filter(pk__in=queued.values("team")).order_by("name", "pk")
    return [
        Pace(team, assumed[team.pk]["spread"], assumed[team.pk]["days"] // 7, assumed[team.pk]["basis"])
        for team in teams
    ]
