"""The background door of the desk: the e-mails with unread news, the notices in chats."""

import logging
from typing import Any

from procrastinate.contrib.django import app

from manyways.access.clock import now
from manyways.desk.actions import send_digest
from manyways.desk.chat import actions as chat
from manyways.desk.digests import people_to_look_at
from manyways.desk.mail import actions as watching

logger = logging.getLogger("manyways.desk")


@app.periodic(cron="5 * * * *")
@app.task(name="desk.send_digests", queueing_lock="desk.send_digests")
def send_digests(timestamp: int) -> None:
    """Every hour: one e-mail to each whose hour has come. A failed one is tried again an hour later."""
    for user in people_to_look_at(now()):
        try:
            send_digest(by=user)
        except OSError:
            logger.exception("an e-mail with news could not be sent")


@app.task(name="desk.tell_chats")
def tell_chats(users: list[int], notice: dict[str, Any]) -> None:
    """Find the chats a notice goes to."""
    chat.tell_chats(users, notice)


@app.task(name="desk.post_to_chat")
def post_to_chat(channel: int, notice: dict[str, Any], attempt: int) -> None:
    """Post a notice to one chat; it comes again later when it does not arrive."""
    chat.post_notice(channel, notice, attempt)


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.look_at_mail", queueing_lock="desk.look_at_mail")
def look_at_mail(timestamp: int) -> None:
    """While the mail server does not answer: say so once, ask it again, and go on with what waits when it does."""
    watching.look_at_mail()
