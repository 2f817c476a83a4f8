"""Replies by mail: the signed address a message asks to be answered to, and what a mail that came in is."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import strip_tags
from mailparser_reply import EmailReplyParser

SALT = "change.reply"
LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "da"]
AUTOMATIC = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True)
class Incoming:
    """One mail: who sent it, to which engagement and person its address belongs, and its own words."""

    message_id: str
    sender: str
    about: tuple[int, int] | None
    is_automatic: bool
    is_returned: bool
    text: str


def reply_address(engagement: int, person: int) -> str:
    """`replies+1f-2a-<signature>@example.org`, or "" where no mailbox reads replies."""
    if not settings.REPLY_ADDRESS:
        return ""
    name, _at, host = settings.REPLY_ADDRESS.partition("@")
    return f"{name}+{engagement:x}-{person:x}-{_signature(engagement, person)}@{host}"


def _signature(engagement: int, person: int) -> str:
    return salted_hmac(SALT, f"{engagement}-{person}", algorithm="sha256").hexdigest()[:20]


def read_address(address: str) -> tuple[int, int] | None:
    """The engagement and the person of a signed address; None for any other, also one that was tampered with."""
    parts = address.partition("@")[0].partition("+")[2].split("-")
    try:
        engagement, person, signature = int(parts[0], 16), int(parts[1], 16), parts[2].lower()
    except (IndexError, ValueError):
        return None
    is_ours = constant_time_compare(signature, _signature(engagement, person))
    return (engagement, person) if is_ours else None


def read_mail(content: bytes) -> Incoming:
    """What one mail is, from its bytes. Attachments are not read."""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    is_returned = mail.get_content_type() == "multipart/report" and _has_failed(mail)
    found = (read_address(address) for address in _addresses(mail))
    senders = getaddresses([str(mail.get("From", ""))])
    known = str(mail.get("Message-ID", "")).strip()
    return Incoming(
        message_id=known[:300] or hashlib.sha256(content).hexdigest(),
        sender=senders[0][1].casefold() if senders else "",
        about=next((each for each in found if each is not None), None),
        is_automatic=_is_automatic(mail),
        is_returned=is_returned,
        text="" if is_returned else _own_words(mail),
    )


def _addresses(mail: EmailMessage) -> Iterator[str]:
    """Whom it was sent to; for a returned mail also where that one asked to be answered."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To")
    texts = [str(value) for name in names for value in mail.get_all(name, [])]
    if mail.get_content_type() == "multipart/report":
        for part in mail.walk():
            texts += [str(value) for value in part.get_all("Reply-To", [])]
            if part.get_content_type() == "text/rfc822-headers":
                texts += [
                    line[9:]
                    for line in str(part.get_content()).splitlines()
                    if line[:9].lower() == "reply-to:"
                ]
    yield from (address for _name, address in getaddresses(texts))


def _has_failed(mail: EmailMessage) -> bool:
    """A delivery report that says so; one that is only late does not."""
    return any(
        str(block.get("Action", "")).strip().lower() == "failed"
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in part.walk()
    )


def _is_automatic(mail: EmailMessage) -> bool:
    """Out-of-office notes, lists, reports: RFC 3834 and what older programs write."""
    return (
        str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no"
        or str(mail.get("Precedence", "")).strip().lower() in AUTOMATIC
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
    )


def _own_words(mail: EmailMessage) -> str:
    """What its author wrote, without the mail quoted below."""
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())
    plain = strip_tags(text) if body.get_content_subtype() == "html" else text
    parts = EmailReplyParser(languages=LANGUAGES).read(plain).replies
    return str(parts[0].content).strip() if parts and not parts[0].headers.strip() else ""
