"""The JSON door of decisions, slots, the log and obligations."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from manyways.access.web import (
    PROBLEMS,
    VERSIONED,
    Page,
    actor,
    chosen_fields,
    keyset_page,
    tag,
    wanted_version,
)
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.api.plan_shapes import (
    ChooseIn,
    DecisionIn,
    DecisionOut,
    DecisionReasonIn,
    EvidenceIn,
    LogEntryIn,
    LogEntryOut,
    MoveSlotIn,
    NewDecisionIn,
    NewLogEntryIn,
    NewObligationIn,
    NewSlotsIn,
    ObligationOut,
    OptionIn,
    OptionOut,
    OutcomeIn,
    SecureIn,
    SlotOut,
)
from manyways.work.models import DecisionOption, Item, Slot
from manyways.work.queries.decisions import decide_bys, listed_decisions
from manyways.work.queries.gates import listed_obligations
from manyways.work.queries.log import listed_log
from manyways.work.views.decisions import seen_decision
from manyways.work.views.gates import seen_obligation
from manyways.work.views.log import seen_entry
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])
_OWNER = {"owner": Person}


def _items(request: HttpRequest, keys: list[UUID]) -> list[Item]:
    return [get_object_or_404(Item.objects.visible_to(actor(request)), key=key) for key in keys]


def _told(request: HttpRequest, key: UUID) -> DecisionOut:
    (row,) = decide_bys([seen_decision(request, key)], actor(request))
    return DecisionOut.of(row)


@router.get(
    "/initiatives/{uuid:key}/decisions",
    response={200: Page[DecisionOut], **PROBLEMS},
    operation_id="decisions",
)
def decisions(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The decisions of an initiative with their last responsible days, in the order they were made."""
    rows = listed_decisions(actor(request)).filter(initiative=seen_initiative(request, key))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    told = sorted(decide_bys(found, actor(request)), key=lambda row: row.decision.pk)
    return {"rows": [DecisionOut.of(row) for row in told], "next": following}


@router.post(
    "/initiatives/{uuid:key}/decisions", response={201: DecisionOut, **PROBLEMS}, operation_id="add_decision"
)
def add_decision(request: HttpRequest, key: UUID, payload: NewDecisionIn) -> Any:
    """Add a decision."""
    found, chosen = seen_initiative(request, key), chosen_fields(payload, _OWNER)
    if chosen.get("item"):
        chosen["item"] = get_object_or_404(Item, initiative=found, key=chosen["item"])
    made = actions.add_decision(found, **chosen, by=actor(request))
    return Status(201, _told(request, made.key))


@router.get(
    "/decisions/{uuid:key}",
    response={200: DecisionOut, **PROBLEMS},
    operation_id="decision",
    openapi_extra=VERSIONED,
)
def decision(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One decision; its version is the ETag."""
    told = _told(request, key)
    tag(response, told.version)
    return told


@router.patch(
    "/decisions/{uuid:key}",
    response={200: DecisionOut, **PROBLEMS},
    operation_id="edit_decision",
    openapi_extra=VERSIONED,
)
def edit_decision(request: HttpRequest, response: HttpResponse, key: UUID, payload: DecisionIn) -> Any:
    """Change fields of a decision. With If-Match, a stale version is refused with both values."""
    found, changes = seen_decision(request, key), chosen_fields(payload, _OWNER)
    changed = actions.edit_decision(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return _told(request, key)


@router.post(
    "/decisions/{uuid:key}/options", response={201: OptionOut, **PROBLEMS}, operation_id="add_option"
)
def add_option(request: HttpRequest, key: UUID, payload: OptionIn) -> Any:
    """Add a way to decide."""
    found = seen_decision(request, key)
    return Status(201, actions.add_option(found, **chosen_fields(payload, {}), by=actor(request)))


@router.post(
    "/decisions/{uuid:key}/choose", response={200: DecisionOut, **PROBLEMS}, operation_id="choose_option"
)
def choose_option(request: HttpRequest, key: UUID, payload: ChooseIn) -> Any:
    """Choose an option, with the reason. It is not secured by that."""
    found = seen_decision(request, key)
    option = get_object_or_404(DecisionOption, decision=found, key=payload.option)
    actions.choose_option(found, option=option, reason=payload.reason, by=actor(request))
    return _told(request, key)


@router.post(
    "/decisions/{uuid:key}/secure", response={200: DecisionOut, **PROBLEMS}, operation_id="secure_decision"
)
def secure_decision(request: HttpRequest, key: UUID, payload: SecureIn) -> Any:
    """Record the evidence that secures it."""
    actions.secure_decision(seen_decision(request, key), **chosen_fields(payload, {}), by=actor(request))
    return _told(request, key)


@router.post(
    "/decisions/{uuid:key}/drop", response={200: DecisionOut, **PROBLEMS}, operation_id="drop_decision"
)
def drop_decision(request: HttpRequest, key: UUID, payload: DecisionReasonIn) -> Any:
    """Say that nothing needs to be decided."""
    actions.drop_decision(seen_decision(request, key), reason=payload.reason, by=actor(request))
    return _told(request, key)


@router.post(
    "/decisions/{uuid:key}/reopen", response={200: DecisionOut, **PROBLEMS}, operation_id="reopen_decision"
)
def reopen_decision(request: HttpRequest, key: UUID, payload: DecisionReasonIn) -> Any:
    """Open it again."""
    actions.reopen_decision(seen_decision(request, key), reason=payload.reason, by=actor(request))
    return _told(request, key)


@router.get("/initiatives/{uuid:key}/slots", response={200: Page[SlotOut], **PROBLEMS}, operation_id="slots")
def slots(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The slots of an initiative."""
    rows = Slot.objects.filter(initiative=seen_initiative(request, key))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/initiatives/{uuid:key}/slots", response={201: list[SlotOut], **PROBLEMS}, operation_id="add_slots"
)
def add_slots(request: HttpRequest, key: UUID, payload: NewSlotsIn) -> Any:
    """Add slots to a list."""
    made = actions.add_slots(seen_initiative(request, key), **payload.dict(), by=actor(request))
    return Status(201, made)


@router.post("/slots/{uuid:key}/move", response={200: SlotOut, **PROBLEMS}, operation_id="move_slot")
def move_slot(request: HttpRequest, key: UUID, payload: MoveSlotIn) -> Any:
    """Say where a slot stands."""
    rows = Slot.objects.visible_to(actor(request)).select_related("initiative__owner", "owner")
    found = get_object_or_404(rows, key=key)
    return actions.move_slot(found, payload.state, who=payload.who, by=actor(request))


@router.get("/initiatives/{uuid:key}/log", response={200: Page[LogEntryOut], **PROBLEMS}, operation_id="log")
def log(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50) -> Any:
    """The log of an initiative."""
    rows = listed_log(actor(request)).filter(initiative=seen_initiative(request, key))
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/initiatives/{uuid:key}/log", response={201: LogEntryOut, **PROBLEMS}, operation_id="add_log_entry"
)
def add_log_entry(request: HttpRequest, key: UUID, payload: NewLogEntryIn) -> Any:
    """Add a risk, issue, assumption, action or change request."""
    found, chosen = seen_initiative(request, key), chosen_fields(payload, _OWNER)
    chosen["items"] = _items(request, payload.items)
    return Status(201, actions.add_log_entry(found, **chosen, by=actor(request)))


@router.patch(
    "/log/{uuid:key}",
    response={200: LogEntryOut, **PROBLEMS},
    operation_id="edit_log_entry",
    openapi_extra=VERSIONED,
)
def edit_log_entry(request: HttpRequest, response: HttpResponse, key: UUID, payload: LogEntryIn) -> Any:
    """Change fields of an entry; `items`, where sent, replaces those it is about."""
    found, changes = seen_entry(request, key), chosen_fields(payload, _OWNER)
    items = _items(request, changes.pop("items")) if "items" in changes else None
    version = wanted_version(request)
    changed = actions.edit_log_entry(found, changes, items=items, version=version, by=actor(request))
    tag(response, changed.version)
    return changed


@router.post("/log/{uuid:key}/close", response={200: LogEntryOut, **PROBLEMS}, operation_id="close_log_entry")
def close_log_entry(request: HttpRequest, key: UUID, payload: OutcomeIn) -> Any:
    """Say how it ended."""
    return actions.close_log_entry(seen_entry(request, key), outcome=payload.outcome, by=actor(request))


@router.get("/obligations", response={200: Page[ObligationOut], **PROBLEMS}, operation_id="obligations")
def obligations(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """The obligations you may see."""
    found, following = keyset_page(listed_obligations(actor(request)), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/initiatives/{uuid:key}/obligations",
    response={201: ObligationOut, **PROBLEMS},
    operation_id="add_obligation",
)
def add_obligation(request: HttpRequest, key: UUID, payload: NewObligationIn) -> Any:
    """Add what is owed by a day."""
    found, chosen = seen_initiative(request, key), chosen_fields(payload, _OWNER)
    chosen["items"] = _items(request, payload.items)
    made = actions.add_obligation(found, **chosen, by=actor(request))
    return Status(201, seen_obligation(request, made.key))


@router.post(
    "/obligations/{uuid:key}/evidence",
    response={201: ObligationOut, **PROBLEMS},
    operation_id="add_evidence",
)
def add_evidence(request: HttpRequest, key: UUID, payload: EvidenceIn) -> Any:
    """Add a piece of evidence."""
    actions.add_evidence(seen_obligation(request, key), **payload.dict(), by=actor(request))
    return Status(201, seen_obligation(request, key))


@router.post(
    "/obligations/{uuid:key}/fulfil",
    response={200: ObligationOut, **PROBLEMS},
    operation_id="fulfil_obligation",
)
def fulfil_obligation(request: HttpRequest, key: UUID) -> Any:
    """Say that it is fulfilled. Refused without evidence."""
    actions.fulfil_obligation(seen_obligation(request, key), by=actor(request))
    return seen_obligation(request, key)
