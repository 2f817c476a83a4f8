"""The background door of the desk: the e-mails with unread news."""

import logging

from procrastinate.contrib.django import app

from manyways.access.clock import now
from manyways.desk.actions import send_digest
from manyways.desk.digests import people_to_look_at

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
