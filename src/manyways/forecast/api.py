"""The forecasts' JSON door: kept runs, and what one said of each initiative the caller may see."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from manyways.access.web import PROBLEMS, Page, actor, keyset_page
from manyways.forecast.actions import ask_forecast
from manyways.forecast.models import Forecast, Window

router = Router(tags=["forecast"])


class KeptForecast(Schema):
    """A kept run: equal digests, seeds and engine versions give equal results to the byte."""

    key: UUID
    as_of: date
    made_at: datetime
    trials: int
    seed: int
    engine_version: str
    input_digest: str


class KeptWindow(Schema):
    """What a run said of one initiative. `confidence` is the chance of meeting the date given, 0 to 1."""

    initiative: UUID
    state: str
    likely_on: date | None
    safe_on: date | None
    given_on: date | None
    confidence: float | None
    weeks_counted: int
    items_counted: int

    @staticmethod
    def resolve_initiative(row: Window) -> UUID:
        """The initiative's public key."""
        return row.initiative.key


class StartedJob(Schema):
    """A job that works on it."""

    key: UUID
    state: str


@router.get("/forecasts", response={200: Page[KeptForecast], **PROBLEMS}, operation_id="forecasts")
def forecasts(request: HttpRequest, cursor: str = "", limit: int = 50) -> dict[str, object]:
    """Kept forecasts, oldest first."""
    rows = Forecast.objects.visible_to(actor(request))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.get(
    "/forecasts/{key}/windows", response={200: Page[KeptWindow], **PROBLEMS}, operation_id="forecast_windows"
)
def forecast_windows(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> dict[str, object]:
    """The windows of whole initiatives in one forecast."""
    by = actor(request)
    forecast = get_object_or_404(Forecast.objects.visible_to(by), key=key)
    rows = (
        Window.objects.visible_to(by)
        .filter(forecast=forecast, item__isnull=True)
        .select_related("initiative")
    )
    found, following = keyset_page(rows.defer("finish_days"), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/forecasts", response={202: StartedJob, **PROBLEMS}, operation_id="ask_forecast")
def new_forecast(request: HttpRequest) -> Status[Any]:
    """Forecast the whole portfolio in the background."""
    return Status(202, ask_forecast(by=actor(request)))
