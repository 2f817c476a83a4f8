"""The JSON door of handovers: ask, answer, settle."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from manyways.access.actions import Refused
from manyways.access.web import PROBLEMS, VERSIONED, Page, actor, keyset_page, tag, wanted_version
from manyways.work import actions
from manyways.work.models import Handover, Link

router = Router(tags=["handovers"])


class HandoverOut(Schema):
    """What one initiative hands to another by a day."""

    key: UUID
    version: int
    state: str
    item: UUID
    waiting_item: UUID
    needed_from: date | None
    needed_by: date
    answer_by: date
    offered_on: date | None
    agreed_on: date | None
    words: str
    reason: str

    @staticmethod
    def resolve_item(row: Handover) -> UUID:
        """The key of the item handed over."""
        return row.link.predecessor.key

    @staticmethod
    def resolve_waiting_item(row: Handover) -> UUID:
        """The key of the item that waits."""
        return row.link.successor.key


class AskIn(Schema):
    """By when it is needed, and what for."""

    needed_by: date
    needed_from: date | None = None
    answer_by: date | None = None
    words: str = Field("", max_length=300)


class AnswerIn(Schema):
    """One step: counter needs `day` and `reason`, settle both too, escalate a `reason`."""

    answer: Literal["accept", "counter", "agree", "escalate", "settle", "withdraw"]
    day: date | None = None
    reason: str = Field("", max_length=300)


@router.get("/handovers", response={200: Page[HandoverOut], **PROBLEMS}, operation_id="handovers")
def handovers(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """The handovers between initiatives the caller may see, in the order they were asked."""
    rows = Handover.objects.visible_to(actor(request)).with_ends()
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/links/{uuid:key}/handover", response={201: HandoverOut, **PROBLEMS}, operation_id="ask_handover"
)
def ask_handover(request: HttpRequest, key: UUID, payload: AskIn) -> Any:
    """Ask the other initiative for what an item waits for, by a day."""
    link = get_object_or_404(
        Link.objects.visible_to(actor(request)).select_related(
            "predecessor__initiative", "successor__initiative"
        ),
        key=key,
    )
    return Status(201, actions.ask_handover(link, **payload.dict(), by=actor(request)))


@router.post(
    "/handovers/{uuid:key}/answer",
    response={200: HandoverOut, **PROBLEMS},
    operation_id="answer_handover",
    openapi_extra=VERSIONED,
)
def answer_handover(request: HttpRequest, response: HttpResponse, key: UUID, payload: AnswerIn) -> Any:
    """Accept, counter, agree, escalate, settle or withdraw. With If-Match, a stale version is refused."""
    found = get_object_or_404(Handover.objects.visible_to(actor(request)).with_ends(), key=key)
    common: dict[str, Any] = {"version": wanted_version(request), "by": actor(request)}
    changed = _answered(found, payload, common)
    tag(response, changed.version)
    return changed


def _answered(found: Handover, given: AnswerIn, common: dict[str, Any]) -> Handover:
    match given.answer:
        case "accept":
            return actions.accept_handover(found, **common)
        case "agree":
            return actions.agree_handover(found, **common)
        case "withdraw":
            return actions.withdraw_handover(found, **common)
        case "escalate":
            return actions.escalate_handover(found, reason=given.reason, **common)
    if given.day is None:
        raise Refused(fields={"day": _("Name the day.")})
    if given.answer == "counter":
        return actions.counter_handover(found, offered_on=given.day, reason=given.reason, **common)
    return actions.settle_handover(found, agreed_on=given.day, reason=given.reason, **common)
