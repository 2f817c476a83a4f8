"""The JSON door of evidence: past dates, what they and the forecast's own record say, tests on the teams' past."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.access.web import PROBLEMS, VERSIONED, Page, actor, keyset_page, tag, wanted_version
from manyways.forecast import actions
from manyways.forecast.api import StartedJob
from manyways.forecast.evidence import own_record, past_slips
from manyways.forecast.models import COSTS, SEE_COST, BackTest, PastDate

router = Router(tags=["forecast"])


def _days() -> Any:
    return Field(None, ge=1, le=20_000)


class PastDateIn(Schema):
    """What was promised for a piece of past work and what came. Days as typed win over dates."""

    name: str = Field("", max_length=200)
    planned_days: int | None = _days()
    actual_days: int | None = _days()
    planned_start_on: date | None = None
    promised_on: date | None = None
    started_on: date | None = None
    finished_on: date | None = None
    customer_on: date | None = None
    customer_days: int | None = _days()
    planned_cost: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    actual_cost: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)


class PastDateOut(PastDateIn):
    """The same as kept. `slip`: how much longer than planned it took, as a share; null while not known.

    Costs are null for those who may not see budgets.
    """

    key: UUID
    version: int
    slip: float | None


class HeldOut(Schema):
    """How often days of kept forecasts at one level held; `low` and `high` bound the share with 90 % confidence."""

    level: int
    hits: int
    judged: int
    waiting: int
    share: float | None
    low: float | None
    high: float | None


class EvidenceOut(Schema):
    """`median_slip_percent` and `near` (within 10 % of plan) of `compared` pieces of past work; the forecasts' record."""

    median_slip_percent: float | None
    near: int
    compared: int
    not_finished: int
    median_days_to_customer: float | None
    held: list[HeldOut]
    judged_things: int


class BackTestOut(Schema):
    """How forecasts would have done on one team's past; `scores` is empty where that past is too short."""

    team: UUID
    as_of: date
    tested_at: datetime
    finished_count: int
    origins: int
    scores: list[dict[str, Any]]

    @staticmethod
    def resolve_team(row: BackTest) -> UUID:
        """The team's public key."""
        return row.team.key


@router.get("/forecasts/evidence", response={200: EvidenceOut, **PROBLEMS}, operation_id="evidence")
def evidence(request: HttpRequest) -> Any:
    """Past dates against plans, and how often kept forecasts held, over what the caller may see."""
    by = actor(request)
    past, own = past_slips(by), own_record(by)
    return {
        "median_slip_percent": past.slips.median_percent,
        "near": past.slips.near,
        "compared": past.slips.compared,
        "not_finished": past.slips.left_out,
        "median_days_to_customer": past.lead_days,
        "held": own.rates,
        "judged_things": own.things,
    }


@router.get("/past-dates", response={200: Page[PastDateOut], **PROBLEMS}, operation_id="past_dates")
def past_dates(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """Past work, in the order noted."""
    by = actor(request)
    found, following = keyset_page(PastDate.objects.visible_to(by), cursor=cursor, limit=limit)
    return {"rows": [_shown(row, by) for row in found], "next": following}


@router.post("/past-dates", response={201: PastDateOut, **PROBLEMS}, operation_id="add_past_date")
def add_past_date(request: HttpRequest, payload: PastDateIn) -> Any:
    """Note a piece of past work."""
    by = actor(request)
    return Status(201, _shown(actions.add_past_date(**payload.dict(), by=by), by))


@router.patch(
    "/past-dates/{uuid:key}",
    response={200: PastDateOut, **PROBLEMS},
    operation_id="edit_past_date",
    openapi_extra=VERSIONED,
)
def edit_past_date(request: HttpRequest, response: HttpResponse, key: UUID, payload: PastDateIn) -> Any:
    """Change some fields. With If-Match, a stale version is refused with both values."""
    by, changes = actor(request), payload.dict(exclude_unset=True)
    if changes.keys() & set(COSTS) and not may_everywhere(by, SEE_COST):
        raise PermissionDenied(SEE_COST)
    past = get_object_or_404(PastDate.objects.visible_to(by), key=key)
    changed = actions.edit_past_date(past, changes, version=wanted_version(request), by=by)
    tag(response, changed.version)
    return _shown(changed, by)


@router.delete("/past-dates/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_past_date")
def remove_past_date(request: HttpRequest, key: UUID) -> Any:
    """Take a piece of past work out of the record."""
    by = actor(request)
    actions.remove_past_date(get_object_or_404(PastDate.objects.visible_to(by), key=key), by=by)
    return Status(204, None)


@router.get("/back-tests", response={200: list[BackTestOut], **PROBLEMS}, operation_id="back_tests")
def back_tests(request: HttpRequest) -> Any:
    """How forecasts would have done on the pasts of the teams the caller may see."""
    rows = BackTest.objects.visible_to(actor(request)).select_related("team")
    return list(rows.order_by("team__name", "pk"))


@router.post("/back-tests", response={202: StartedJob, **PROBLEMS}, operation_id="ask_back_test")
def ask_back_test(request: HttpRequest) -> Any:
    """Test forecasts on every team's past, in the background."""
    return Status(202, actions.ask_back_test(by=actor(request)))


def _shown(row: PastDate, by: User) -> dict[str, Any]:
    names = [*PastDateIn.model_fields, "key", "version", "slip"]
    hidden = () if may_everywhere(by, SEE_COST) else COSTS
    return {name: None if name in hidden else getattr(row, name) for name in names}
