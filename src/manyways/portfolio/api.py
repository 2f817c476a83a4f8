"""The portfolio's JSON door: every open initiative with its computed status and window."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.portfolio.actions import say_status, take_back_status
from manyways.portfolio.models import SaidStatus
from manyways.portfolio.queries import health_read, read_portfolio
from manyways.portfolio.rows import Row
from manyways.work.models import Initiative

router = Router(tags=["portfolio"])


class SaidStatusOut(Schema):
    """What a person said about how an initiative stands. `computed`: what the rules said then."""

    level: str
    reason: str
    computed: str
    said_by: str
    said_at: datetime
    ended_at: datetime | None


class SaidStatusIn(Schema):
    """`level` is `good`, `watch` or `risk`."""

    level: str
    reason: str


class PortfolioRow(Schema):
    """One initiative. `status` is computed by the written rule, `said` what a person says beside it; `likely_on` and `safe_on` are the 50 and 85 % days."""

    key: UUID
    name: str
    kind: str | None
    approach: str
    owner: str
    status: str
    reason: str
    said: str | None
    said_reason: str
    likely_on: date | None
    safe_on: date | None
    given_on: date | None
    changed: str
    budget: Decimal | None
    committed: Decimal | None
    team_monthly: Decimal | None


@router.get("/portfolio", response={200: list[PortfolioRow], **PROBLEMS}, operation_id="portfolio")
def portfolio(request: HttpRequest) -> list[PortfolioRow]:
    """All open initiatives the caller may see, worst first."""
    return [_shown(row) for row in read_portfolio(actor(request)).rows]


def _shown(row: Row) -> PortfolioRow:
    return PortfolioRow(
        key=row.initiative.key,
        name=row.initiative.name,
        kind=row.initiative.kind.slug if row.initiative.kind else None,
        approach=row.initiative.approach,
        owner=row.owner,
        status=row.status.level,
        reason=str(row.status.reason),
        said=row.status.said.level if row.status.said else None,
        said_reason=str(row.status.said.reason) if row.status.said else "",
        likely_on=row.window.likely,
        safe_on=row.window.safe,
        given_on=row.window.given,
        changed=row.changed.headline,
        budget=row.total or None,
        committed=row.bound if row.total else None,
        team_monthly=row.monthly or None,
    )


class FindingOut(Schema):
    """What one rule of health says. `value` is in the unit of the check; null without a reading."""

    looks_at: str
    level: str
    value: float | None
    text: str
    watch_at: float | None
    risk_at: float | None


class HealthOut(Schema):
    """The status of an initiative and the rules behind it."""

    status: str
    reason: str
    findings: list[FindingOut]


@router.get("/initiatives/{uuid:key}/health", response={200: HealthOut, **PROBLEMS}, operation_id="health")
def health(request: HttpRequest, key: UUID) -> HealthOut:
    """Why an initiative has its status: what each of its rules says."""
    found = _seen(request, key)
    health = health_read(found)
    findings = [
        FindingOut(
            looks_at=each.check.slug,
            level=each.level,
            value=each.measured.value if each.measured.value != float("inf") else None,
            text=each.measured.text,
            watch_at=each.rule.watch_at,
            risk_at=each.rule.risk_at,
        )
        for each in health.findings
    ]
    return HealthOut(status=health.status.level, reason=str(health.status.reason), findings=findings)


def _seen(request: HttpRequest, key: UUID) -> Initiative:
    rows = Initiative.objects.visible_to(actor(request)).select_related("kind", "owner", "team")
    return get_object_or_404(rows, key=key)


SAID = "/initiatives/{uuid:key}/said-statuses"


@router.get(SAID, response={200: list[SaidStatusOut], **PROBLEMS}, operation_id="said_statuses")
def said_statuses(request: HttpRequest, key: UUID) -> list[SaidStatusOut]:
    """What people said about how it stands, the newest first; at most the first has no `ended_at`."""
    return [_told(row) for row in _seen(request, key).said_statuses.select_related("said_by")]


@router.post(SAID, response={200: SaidStatusOut, **PROBLEMS}, operation_id="say_status")
def say(request: HttpRequest, key: UUID, body: SaidStatusIn) -> SaidStatusOut:
    """Say how it stands, with a reason, beside the computed status."""
    return _told(say_status(_seen(request, key), **body.dict(), by=actor(request)))


@router.delete(SAID, response={200: SaidStatusOut, **PROBLEMS}, operation_id="take_back_status")
def take_back(request: HttpRequest, key: UUID) -> SaidStatusOut:
    """Take back what is said now; it stays in the list with its end."""
    said = get_object_or_404(_seen(request, key).said_statuses.standing())
    return _told(take_back_status(said, by=actor(request)))


def _told(row: SaidStatus) -> SaidStatusOut:
    return SaidStatusOut(
        level=row.level,
        reason=row.reason,
        computed=row.computed,
        said_by=row.said_by.name if row.said_by else "",
        said_at=row.said_at,
        ended_at=row.ended_at,
    )
