"""What is posted to a chat: one sentence with its address, as Slack or Microsoft Teams take it."""

import json
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.registry import model_of, visible_records
from manyways.desk.causes import is_for_teams, sentence_of
from manyways.desk.chat.audiences import audience_of
from manyways.desk.models import ChatChannel
from manyways.desk.queries import url_of


def record_for(channel: ChatChannel, cause: str, kind: str, record_id: int) -> Any:
    """The record a notice is about, if everybody who reads the channel may see it; a team's must be the team's own."""
    if channel.kind and not is_for_teams(cause):
        return None
    readers = readers_of(channel)
    seen = [visible_records(kind, reader).filter(pk=record_id).exists() for reader in readers]
    if not readers or not all(seen):
        return None
    record = model_of(kind)._default_manager.get(pk=record_id)
    return record if not channel.kind or _belongs(channel, record) else None


def readers_of(channel: ChatChannel) -> list[User]:
    """Its person, or the members of its team; nobody where the one who set it up is gone."""
    if not channel.owner.is_active:
        return []
    return audience_of(channel.kind).members(channel.record_id) if channel.kind else [channel.owner]


def _belongs(channel: ChatChannel, record: Any) -> bool:
    scope = (audience_of(channel.kind).scope, channel.record_id)
    return hasattr(record, "scopes") and scope in record.scopes()


def body_of(channel: ChatChannel, cause: str, record: Any, by: str, details: dict[str, Any]) -> bytes:
    """The notice in its keeper's language."""
    with translation.override(channel.owner.language or settings.LANGUAGE_CODE):
        sentence = sentence_of(cause, **{**details, "by": by, "record": record})
        path = url_of(record)
        return written(channel.style, sentence, f"{settings.SITE_ADDRESS.rstrip('/')}{path}" if path else "")


def written(style: str, sentence: str, address: str) -> bytes:
    """A sentence and its address in one of the two formats."""
    message = (
        _for_teams(sentence, address) if style == ChatChannel.Style.TEAMS else _for_slack(sentence, address)
    )
    return json.dumps(message, ensure_ascii=False).encode()


def _for_slack(sentence: str, address: str) -> dict[str, Any]:
    """Slack's, which Mattermost and Rocket.Chat read too; `&<>` are Slack's own signs."""
    text = sentence.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    opens = _("Open")
    return {"text": f"{text}\n<{address}|{opens}>" if address else text}


def _for_teams(sentence: str, address: str) -> dict[str, Any]:
    """An Adaptive Card as Teams' workflows take it."""
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": sentence, "wrap": True}],
    }
    if address:
        card["actions"] = [{"type": "Action.OpenUrl", "title": _("Open"), "url": address}]
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}
