"""How a message to a webhook is signed, after the Standard Webhooks 1.0 specification."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


def new_secret() -> str:
    """A fresh secret: 256 random bits under the standard's prefix."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed_headers(message_id: str, seconds: int, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """The three headers: id, moment, and one signature for each secret, HMAC-SHA256 over `id.moment.body`."""
    content = b".".join([message_id.encode(), str(seconds).encode(), body])
    signatures = [f"v1,{_signature(content, key)}" for key in keys if key]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }


def _signature(content: bytes, key: str) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(raw, content, hashlib.sha256)).decode()
