"""The JSON door of money: budgets and their lines."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.rules import may
from manyways.access.web import PROBLEMS, VERSIONED, actor, tag, wanted_version
from manyways.money import actions
from manyways.money.models import SEE_BUDGET, BudgetLine
from manyways.money.queries import currency, lines_of, money_of
from manyways.work.models import Initiative

router = Router(tags=["money"])


class BudgetOut(Schema):
    """The money of an initiative. `bound`: committed or paid, whichever is more, line by line."""

    currency: str
    budget: Decimal
    reserve: Decimal
    estimate: Decimal
    committed: Decimal
    paid: Decimal
    bound: Decimal
    uncommitted: Decimal


class BudgetLineOut(Schema):
    """One thing money is planned for."""

    key: UUID
    version: int
    name: str
    estimate: Decimal
    committed: Decimal
    paid: Decimal
    note: str


def _money(**more: Any) -> Any:
    return Field(max_digits=14, decimal_places=2, ge=0, **more)


class LineIn(Schema):
    """Fields of a line to set; those left out stay as they are."""

    name: str = Field("", max_length=200)
    estimate: Decimal = _money(default=0)
    committed: Decimal = _money(default=0)
    paid: Decimal = _money(default=0)
    note: str = Field("", max_length=300)


class NewLineIn(LineIn):
    """A new line: what for, and what it is thought to cost."""

    name: str = Field(max_length=200)


def _initiative(request: HttpRequest, key: UUID) -> Initiative:
    found = get_object_or_404(Initiative.objects.visible_to(actor(request)), key=key)
    if not may(actor(request), SEE_BUDGET, found):
        raise PermissionDenied(SEE_BUDGET)
    return found


@router.get("/initiatives/{uuid:key}/budget", response={200: BudgetOut, **PROBLEMS}, operation_id="budget")
def budget(request: HttpRequest, key: UUID) -> Any:
    """What is approved, estimated, committed, paid, and what is left to decide about."""
    found = _initiative(request, key)
    money = money_of([found], actor(request))[found.pk]
    names = ("budget", "reserve", "estimate", "committed", "paid", "bound", "uncommitted")
    return {"currency": currency(), **{name: getattr(money, name) for name in names}}


@router.get(
    "/initiatives/{uuid:key}/budget/lines",
    response={200: list[BudgetLineOut], **PROBLEMS},
    operation_id="budget_lines",
)
def budget_lines(request: HttpRequest, key: UUID) -> Any:
    """The lines of a budget, in their order."""
    return list(lines_of(_initiative(request, key), actor(request)))


@router.post(
    "/initiatives/{uuid:key}/budget/lines",
    response={201: BudgetLineOut, **PROBLEMS},
    operation_id="add_budget_line",
)
def add_budget_line(request: HttpRequest, key: UUID, payload: NewLineIn) -> Any:
    """Plan money for one thing."""
    return Status(
        201, actions.add_budget_line(_initiative(request, key), **payload.dict(), by=actor(request))
    )


@router.patch(
    "/budget/lines/{uuid:key}",
    response={200: BudgetLineOut, **PROBLEMS},
    operation_id="edit_budget_line",
    openapi_extra=VERSIONED,
)
def edit_budget_line(request: HttpRequest, response: HttpResponse, key: UUID, payload: LineIn) -> Any:
    """Change a line. With If-Match, a stale version is refused with both values."""
    line = get_object_or_404(BudgetLine.objects.visible_to(actor(request)), key=key)
    changes = payload.dict(exclude_unset=True)
    changed = actions.edit_budget_line(line, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.delete(
    "/budget/lines/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_budget_line"
)
def remove_budget_line(request: HttpRequest, key: UUID) -> Any:
    """Take a line away; one with money committed or paid is refused."""
    line = get_object_or_404(BudgetLine.objects.visible_to(actor(request)), key=key)
    actions.remove_budget_line(line, by=actor(request))
    return Status(204, None)
