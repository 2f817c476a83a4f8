"""How sure it is today, and was a week ago, that whole initiatives finish in the windows that were said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from manyways.change.models import Claim
from manyways.change.queries.days import forecast_before
from manyways.engine.owed.claims import has_fallen
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import latest_forecast
from manyways.work.models import Initiative

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """One claim about a whole finish. `now`, `before`: the chance of its window in percent, None without a forecast."""

    now: float | None
    before: float | None
    is_stale: bool


def standings(claims: Iterable[Claim]) -> dict[int, Standing]:
    """How each claim about a whole finish stands, by its id. Four queries. Expects `engagement__initiative` at hand."""
    rows = [row for row in claims if row.milestone_id is None and row.question_id is None]
    ids = {row.engagement.initiative_id for row in rows}
    latest = latest_forecast() if ids else None
    before = forecast_before(latest) if latest else None
    now, then = _windows(latest, ids), _windows(before, ids)
    found = {}
    for row in rows:
        pk = row.engagement.initiative_id
        chances = (_chance(row, now.get(pk), latest), _chance(row, then.get(pk), before))
        found[row.pk] = Standing(*chances, _is_stale(row, row.engagement.initiative, *chances))
    return found


def _windows(forecast: Forecast | None, ids: Iterable[int]) -> dict[int, Window]:
    if forecast is None:
        return {}
    told = (Window.State.WINDOW, Window.State.NEVER)
    rows = Window.objects.filter(
        forecast=forecast, initiative__in=list(ids), item__isnull=True, state__in=told
    )
    return {row.initiative_id: row for row in rows}


def _chance(claim: Claim, window: Window | None, forecast: Forecast | None) -> float | None:
    """The chance in percent that it finishes in the window said."""
    if window is None or forecast is None:
        return None
    last = 1.0 if claim.last_on is None else window.chance_by(claim.last_on, forecast.as_of)
    first = window.chance_by(claim.first_on - A_DAY, forecast.as_of) if claim.first_on else 0.0
    return round(100 * (last - first), 6)


def _is_stale(claim: Claim, initiative: Initiative, now: float | None, before: float | None) -> bool:
    """By the rule of claims; a fixed date that a person moved out of the window ends it at once."""
    if initiative.finished_on:
        return not is_inside(claim, initiative.finished_on)
    if initiative.is_due_fixed and initiative.due_on and not is_inside(claim, initiative.due_on):
        return True
    if now is None or claim.percent is None:
        return False
    return has_fallen(now, before, claim.percent)


def is_inside(claim: Claim, day: date) -> bool:
    """Whether a day lies in the window said."""
    is_after = claim.first_on is None or claim.first_on <= day
    return is_after and (claim.last_on is None or day <= claim.last_on)


def stale_finishes(claims: Sequence[Claim]) -> set[int]:
    """The ids of claims about a whole finish that no longer hold."""
    return {pk for pk, standing in standings(claims).items() if standing.is_stale}
