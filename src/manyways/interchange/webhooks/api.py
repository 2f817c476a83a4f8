"""The JSON door of webhooks and their messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from manyways.access.rules import may_everywhere
from manyways.access.web import PROBLEMS, VERSIONED, Page, actor, keyset_page, tag, wanted_version
from manyways.interchange.actions import webhooks as actions
from manyways.interchange.models import SEE_WEBHOOKS, Webhook, WebhookMessage

router = Router(tags=["webhooks"])


class WebhookOut(Schema):
    """An address of another program that is told what happens."""

    key: UUID
    version: int
    name: str
    address: str
    told_of: list[str]
    owner: str
    is_active: bool
    stopped_because: str

    @staticmethod
    def resolve_owner(row: Webhook) -> str:
        """The address of the one it acts for."""
        return row.owner.email


class NewWebhookOut(WebhookOut):
    """A webhook with its secret, which is told once."""

    secret: str


class NewWebhookIn(Schema):
    """A new webhook: `told_of` are names of actions, with stars; left out it is told of everything."""

    name: str = Field(max_length=80)
    address: str = Field(max_length=500)
    told_of: list[str] = Field(default_factory=lambda: ["*"])


class WebhookIn(Schema):
    """Fields of a webhook to set; those left out stay as they are. To start it again clears why it was stopped."""

    name: str = Field("", max_length=80)
    address: str = Field("", max_length=500)
    told_of: list[str] = Field(default_factory=list)
    is_active: bool = True


class DeliveryOut(Schema):
    """One message with how often it was tried, and the last answer."""

    key: UUID
    event: str
    state: str
    attempts: int
    status: int
    answer: str
    body: str
    created_at: datetime
    tried_at: datetime | None

    @staticmethod
    def resolve_event(row: WebhookMessage) -> str:
        """The action it tells of."""
        return row.action


@router.get("/webhooks", response={200: Page[WebhookOut], **PROBLEMS}, operation_id="webhooks")
def webhooks(request: HttpRequest, cursor: str = "", limit: int = 50) -> Any:
    """All webhooks, in the order they were made."""
    found, following = keyset_page(_seen(request), cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post("/webhooks", response={201: NewWebhookOut, **PROBLEMS}, operation_id="add_webhook")
def add_webhook(request: HttpRequest, payload: NewWebhookIn) -> Any:
    """Tell an address what happens from now on, as far as the caller may see. The secret is told once."""
    return Status(201, actions.add_webhook(**payload.dict(), by=actor(request)))


@router.get(
    "/webhooks/{uuid:key}",
    response={200: WebhookOut, **PROBLEMS},
    operation_id="webhook",
    openapi_extra=VERSIONED,
)
def webhook(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    """One webhook; the version is the ETag."""
    found = _found(request, key)
    tag(response, found.version)
    return found


@router.patch(
    "/webhooks/{uuid:key}",
    response={200: WebhookOut, **PROBLEMS},
    operation_id="edit_webhook",
    openapi_extra=VERSIONED,
)
def edit_webhook(request: HttpRequest, response: HttpResponse, key: UUID, payload: WebhookIn) -> Any:
    """Change a webhook; only its owner turns it elsewhere, others may stop or start it."""
    found, changes = _found(request, key), payload.dict(exclude_unset=True)
    changed = actions.edit_webhook(found, changes, version=wanted_version(request), by=actor(request))
    tag(response, changed.version)
    return changed


@router.delete("/webhooks/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_webhook")
def remove_webhook(request: HttpRequest, key: UUID) -> Any:
    """Tell it nothing more; its messages and its secret go."""
    actions.remove_webhook(_found(request, key), by=actor(request))
    return Status(204, None)


@router.post(
    "/webhooks/{uuid:key}/secret", response={200: NewWebhookOut, **PROBLEMS}, operation_id="renew_secret"
)
def renew_secret(request: HttpRequest, key: UUID) -> Any:
    """A new secret, told once; for a day messages are signed with the former one too."""
    return actions.renew_secret(_found(request, key), by=actor(request))


@router.post("/webhooks/{uuid:key}/try", response={201: DeliveryOut, **PROBLEMS}, operation_id="try_webhook")
def try_webhook(request: HttpRequest, key: UUID) -> Any:
    """Send a message that says nothing, to see whether it arrives."""
    return Status(201, actions.try_webhook(_found(request, key), by=actor(request)))


@router.get(
    "/webhooks/{uuid:key}/deliveries",
    response={200: Page[DeliveryOut], **PROBLEMS},
    operation_id="deliveries",
)
def deliveries(request: HttpRequest, key: UUID, cursor: str = "", limit: int = 50, state: str = "") -> Any:
    """The messages of one's own webhook, in the order they were made."""
    rows = WebhookMessage.objects.visible_to(actor(request)).filter(webhook=_found(request, key))
    found, following = keyset_page(rows.filter(state=state) if state else rows, cursor=cursor, limit=limit)
    return {"rows": found, "next": following}


@router.post(
    "/deliveries/{uuid:key}/again", response={200: DeliveryOut, **PROBLEMS}, operation_id="send_again"
)
def send_again(request: HttpRequest, key: UUID) -> Any:
    """The same message once more, under the same id."""
    rows = WebhookMessage.objects.visible_to(actor(request)).select_related("webhook")
    return actions.send_again(get_object_or_404(rows, key=key), by=actor(request))


def _seen(request: HttpRequest) -> Any:
    """Raises PermissionDenied for those who may not set this up."""
    if not may_everywhere(actor(request), SEE_WEBHOOKS):
        raise PermissionDenied(SEE_WEBHOOKS)
    return Webhook.objects.visible_to(actor(request)).select_related("owner")


def _found(request: HttpRequest, key: UUID) -> Webhook:
    row: Webhook = get_object_or_404(_seen(request), key=key)
    return row
