"""The portfolio's JSON door: every open initiative with its computed status and window."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from manyways.access.web import PROBLEMS, actor
from manyways.portfolio.queries import Row, read_portfolio

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
    )
