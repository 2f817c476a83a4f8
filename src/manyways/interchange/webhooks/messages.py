"""What a webhook is told: one action with the records its owner may see."""

import json
import uuid
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from manyways.access.told import Deed, Told, address_of, deed_of
from manyways.interchange.models import Webhook


def wants(webhook: Webhook, action: str) -> bool:
    """Whether one of its patterns covers an action."""
    return any(fnmatchcase(action, pattern) for pattern in webhook.told_of)


def message_about(webhook: Webhook, context_id: uuid.UUID) -> tuple[str, str] | None:
    """The action's name and the body, in the owner's language; None where the owner may see nothing of it."""
    with translation.override(webhook.owner.language or settings.LANGUAGE_CODE):
        deed = deed_of(context_id, webhook.owner)
        if deed is None or not wants(webhook, deed.action):
            return None
        return deed.action, json.dumps(_message(deed), ensure_ascii=False)


def trial_message() -> str:
    """The body of a message that only tries the address."""
    return json.dumps({"type": "webhooks.try_webhook", "timestamp": timezone.now().isoformat(), "data": {}})


def _message(deed: Deed) -> dict[str, Any]:
    data = {
        "action": str(deed.context_id),
        "by": deed.by,
        "reason": deed.reason,
        "records": [_record(one) for one in deed.told],
        "is_partial": deed.is_partial,
    }
    return {"type": deed.action, "timestamp": deed.at.isoformat() if deed.at else "", "data": data}


def _record(one: Told) -> dict[str, Any]:
    path = address_of(one)
    return {
        "kind": one.kind,
        "key": str(one.record.key),
        "name": str(one.record),
        "address": f"{settings.SITE_ADDRESS.rstrip('/')}{path}" if path else "",
        "happened": one.happened,
        "sentence": one.sentence,
        "changes": [{"field": each.label, "old": each.old, "new": each.new} for each in one.changes],
    }
