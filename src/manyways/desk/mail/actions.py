"""What is done while the mail server does not answer: somebody is told once, and what waits goes on by itself."""

from django.core.mail import get_connection
from django.utils.translation import gettext_lazy

from manyways.access.clock import now
from manyways.access.jobs import retry_waiting_for
from manyways.access.queries import people_who_may
from manyways.desk.actions import notify
from manyways.desk.causes import declare_cause
from manyways.desk.models import MailState

BROKEN = declare_cause("desk.mail_broken", gettext_lazy("E-mail does not go out: %(record)s"))
SEE_JOBS = "access.see_jobs"


def look_at_mail() -> None:
    """Ask a failing mail server whether it is there again; then try what waited."""
    state = MailState.objects.filter(failing_since__isnull=False).first()
    if state is None:
        return
    if state.told_at is None:
        notify(people_who_may(SEE_JOBS), BROKEN, record=state, by=None)
        MailState.objects.filter(pk=state.pk).update(told_at=now())
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        return
    connection.close()
    MailState.objects.filter(pk=state.pk).update(failing_since=None, told_at=None, failure="")
    retry_waiting_for("mail")
