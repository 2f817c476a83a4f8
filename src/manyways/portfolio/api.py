"""The portfolio's JSON door: every open initiative with its computed status and window."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.portfolio.queries import Row, health_read, read_portfolio
from manyways.work.models import Initiative

router = Router(tags=["portfolio"])


class PortfolioRow(Schema):
    """One initiative. `status` is computed by the written rule; `likely_on` and `safe_on` are the 50 and 85 % days."""

    key: UUID
    name: str
    kind: str | None
    approach: str
    owner: str
    status: str
    reason: str
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
        likely_on=row.window.likely,
        safe_on=row.window.safe,
        given_on=row.window.given,
        changed=row.changed.headline,
        budget=row.money.total or None,
        committed=row.money.bound if row.money.total else None,
        team_monthly=row.money.monthly or None,
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
    found = get_object_or_404(
        Initiative.objects.visible_to(actor(request)).select_related("kind", "owner", "team"), key=key
    )
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
