"""The JSON door of notices in a chat: one's own, or those of a team one may change."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.models import User
from manyways.access.registry import find_record, visible_records
from manyways.access.web import PROBLEMS, VERSIONED, Page, actor, keyset_page, tag, wanted_version
from manyways.desk.chat import actions
from manyways.desk.chat.audiences import audience_of
from manyways.desk.models import ChatChannel

router = Router(tags=["chats"])


class ChatOut(Schema):
    """A chat that notices are posted to. Its address is kept secret: whoever has it can write there."""

    key: UUID
    version: int
    name: str
    style: str
    host: str
    kind: str
    record: UUID | None
    is_active: bool

    @staticmethod
    def resolve_record(row: ChatChannel) -> UUID | None:
        """The key of the team whose notices it gets."""
        found: Any = find_record(row.kind, row.record_id, row.owner) if row.kind else None
        return found.key if found else None


class NewChatIn(Schema):
    """A new chat: an incoming-webhook address. `kind` and `record` name a team, `teams.team` and its key."""

    address: str = Field(max_length=700)
    style: ChatChannel.Style = ChatChannel.Style.SLACK
    kind: str = ""
    record: UUID | None = None


class ChatIn(Schema):
    """What of a chat to change; what is left out stays as it is."""

    address: str = Field("", max_length=700)
    style: ChatChannel.Style = ChatChannel.Style.SLACK


@router.get("/chats", response={200: Page[ChatOut], **PROBLEMS}, operation_id="chats")
def chats(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """One's own chats, in the order they were added."""
    rows = ChatChannel.objects.visible_to(actor(request)).select_related("owner")
    found, following = keyset_page(rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/chats", response={201: ChatOut, **PROBLEMS}, operation_id="add_chat")
def add_chat(request: HttpRequest, payload: NewChatIn) -> Any:
    """Have one's own notices posted to a chat, or those about a team to all its members."""
    place = _place(payload.kind, payload.record, actor(request))
    made = actions.add_own_chat(address=payload.address, style=payload.style, place=place, by=actor(request))
    return Status(201, made)


@router.patch(
    "/chats/{uuid:key}",
    response={200: ChatOut, **PROBLEMS},
    operation_id="edit_chat",
    openapi_extra=VERSIONED,
)
def edit_chat(request: HttpRequest, response: HttpResponse, key: UUID, payload: ChatIn) -> Any:
    """Another address or another kind of chat. A stopped one starts again with a new address."""
    changes = payload.dict(exclude_unset=True)
    if "address" in changes:
        changes["secret_address"] = changes.pop("address")
    changed = actions.edit_own_chat(
        _found(request, key), changes, version=wanted_version(request), by=actor(request)
    )
    tag(response, changed.version)
    return changed


@router.post("/chats/{uuid:key}/try", response={200: ChatOut, **PROBLEMS}, operation_id="try_chat")
def try_chat(request: HttpRequest, key: UUID) -> Any:
    """Post a word there now; one that was stopped starts again when it arrives."""
    channel = _found(request, key)
    actions.try_own_chat(channel, by=actor(request))
    channel.refresh_from_db()
    return channel


@router.delete("/chats/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_chat")
def remove_chat(request: HttpRequest, key: UUID) -> Any:
    """Post nothing there any more; its address is forgotten."""
    actions.remove_own_chat(_found(request, key), by=actor(request))
    return Status(204, None)


def _place(kind: str, key: UUID | None, user: User) -> Any:
    """The record whose people share the chat, or None for the person alone. Raises Http404 for what is not seen."""
    return get_object_or_404(visible_records(audience_of(kind).kind, user), key=key) if kind else None


def _found(request: HttpRequest, key: UUID) -> ChatChannel:
    rows = ChatChannel.objects.visible_to(actor(request)).select_related("owner")
    return get_object_or_404(rows, key=key)
