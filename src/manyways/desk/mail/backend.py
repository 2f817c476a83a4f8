"""Django's SMTP backend that notes whether the mail server takes what it is given."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import Error, connection

_NOTE = """
INSERT INTO desk_mailstate (id, sent_count, failed_count, last_sent_at, failing_since, failure)
VALUES (1, %(sent)s, %(failed)s, CASE WHEN %(sent)s > 0 THEN now() END, CASE WHEN %(failed)s > 0 THEN now() END, %(why)s)
ON CONFLICT (id) DO UPDATE SET
    sent_count = desk_mailstate.sent_count + EXCLUDED.sent_count,
    failed_count = desk_mailstate.failed_count + EXCLUDED.failed_count,
    last_sent_at = coalesce(EXCLUDED.last_sent_at, desk_mailstate.last_sent_at),
    failing_since = CASE WHEN %(failed)s > 0 THEN coalesce(desk_mailstate.failing_since, now()) END,
    told_at = CASE WHEN %(failed)s > 0 THEN desk_mailstate.told_at END,
    failure = EXCLUDED.failure
"""


class WatchedBackend(EmailBackend):
    """Raises what Django's raises."""

    def open(self) -> bool | None:
        """Connect; a server that does not answer is noted."""
        try:
            return super().open()
        except OSError as error:
            note(failed=1, why=str(error))
            raise

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, and note how it went."""
        was_open = self.connection is not None
        try:
            count = super().send_messages(email_messages) or 0
        except OSError as error:
            if was_open or self.connection is not None:
                note(failed=1, why=str(error))
            raise
        note(sent=count)
        return count


def note(*, sent: int = 0, failed: int = 0, why: str = "") -> None:
    """Keep it past the open transaction, which may be rolled back. Mail is sent also when it cannot be noted."""
    values: dict[str, Any] = {"sent": sent, "failed": failed, "why": why[:300]}
    aside = connection.copy() if connection.in_atomic_block else connection
    try:
        with aside.cursor() as cursor:
            if aside is not connection:
                cursor.execute("SET lock_timeout = '2s'")  # the open transaction may hold the row itself
            cursor.execute(_NOTE, values)
    except Error:
        return
    finally:
        if aside is not connection:
            aside.close()
