"""The JSON door of gates: criteria, evidence that they are met, and what was decided."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from manyways.access.web import PROBLEMS, actor, chosen_fields, key_of
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.models import Gate, GateCriterion, Initiative
from manyways.work.queries.gates import GateState, gates_of
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])


class GateIn(Schema):
    """A gate: its name, who decides (a person's key), the day it is planned on."""

    name: str
    owner: UUID | None = None
    planned_on: date | None = None


class CriterionOut(Schema):
    """What must be true; `met_on` and `evidence` once it is."""

    key: UUID
    name: str
    met_on: date | None
    evidence: str
    evidence_url: str


class GateOut(GateIn):
    """A gate with its criteria. `verdict`: go, conditional or no_go; empty while nobody decided."""

    key: UUID
    version: int
    verdict: str
    reason: str
    conditions: str
    decided_on: date | None
    status: str
    criteria: list[CriterionOut]


class CriterionIn(Schema):
    """What must be true by then."""

    name: str


class MetIn(Schema):
    """What shows that a criterion is met."""

    evidence: str
    evidence_url: str = ""
    on: date | None = None


class VerdictIn(Schema):
    """`verdict`: go, conditional or no_go, with the reason."""

    verdict: str
    reason: str
    conditions: str = ""


class ReopenIn(Schema):
    """Why it is decided again."""

    reason: str


def _told(state: GateState) -> GateOut:
    gate = state.gate
    plain = ("key", "version", "name", "planned_on", "verdict", "reason", "conditions", "decided_on")
    return GateOut(
        **{name: getattr(gate, name) for name in plain},
        owner=key_of(gate.owner),
        status=state.status.level,
        criteria=[CriterionOut.from_orm(row) for row in state.criteria],
    )


def _one(initiative: Initiative, key: UUID) -> GateOut:
    return next(_told(state) for state in gates_of(initiative) if state.gate.key == key)


def _seen(request: HttpRequest, key: UUID) -> Gate:
    rows = Gate.objects.visible_to(actor(request)).select_related("initiative__owner", "owner")
    return get_object_or_404(rows, key=key)


@router.get("/initiatives/{uuid:key}/gates", response={200: list[GateOut], **PROBLEMS}, operation_id="gates")
def gates(request: HttpRequest, key: UUID) -> Any:
    """The gates of an initiative by their days."""
    return [_told(state) for state in gates_of(seen_initiative(request, key))]


@router.post("/initiatives/{uuid:key}/gates", response={201: GateOut, **PROBLEMS}, operation_id="add_gate")
def add_gate(request: HttpRequest, key: UUID, payload: GateIn) -> Any:
    """Add a gate."""
    found, chosen = seen_initiative(request, key), chosen_fields(payload, {"owner": Person})
    made = actions.add_gate(found, **chosen, by=actor(request))
    return Status(201, _one(found, made.key))


@router.post("/gates/{uuid:key}/criteria", response={201: GateOut, **PROBLEMS}, operation_id="add_criterion")
def add_criterion(request: HttpRequest, key: UUID, payload: CriterionIn) -> Any:
    """Add what must be true."""
    found = _seen(request, key)
    actions.add_gate_criterion(found, name=payload.name, by=actor(request))
    return Status(201, _one(found.initiative, key))


@router.post("/criteria/{uuid:key}/meet", response={200: GateOut, **PROBLEMS}, operation_id="meet_criterion")
def meet_criterion(request: HttpRequest, key: UUID, payload: MetIn) -> Any:
    """Record the evidence that a criterion is met."""
    rows = GateCriterion.objects.visible_to(actor(request)).select_related(
        "gate__initiative__owner", "gate__owner"
    )
    found = get_object_or_404(rows, key=key)
    actions.meet_criterion(found, **payload.dict(), by=actor(request))
    return _one(found.gate.initiative, found.gate.key)


@router.post("/gates/{uuid:key}/decide", response={200: GateOut, **PROBLEMS}, operation_id="decide_gate")
def decide_gate(request: HttpRequest, key: UUID, payload: VerdictIn) -> Any:
    """Record what was decided."""
    found = _seen(request, key)
    actions.decide_gate(found, **payload.dict(), by=actor(request))
    return _one(found.initiative, key)


@router.post("/gates/{uuid:key}/reopen", response={200: GateOut, **PROBLEMS}, operation_id="reopen_gate")
def reopen_gate(request: HttpRequest, key: UUID, payload: ReopenIn) -> Any:
    """Decide again."""
    found = _seen(request, key)
    actions.reopen_gate(found, reason=payload.reason, by=actor(request))
    return _one(found.initiative, key)
