"""Messages of a change in the background: one e-mail to each person it is for, with the result of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from manyways.access.jobs import WaitsFor, finish, progress, task
from manyways.access.models import Job
from manyways.change.actions import close_settled, keep_deliveries
from manyways.change.actions.engagements import SEND
from manyways.change.chips import as_read
from manyways.change.links import link_for
from manyways.change.models import Delivery, Engagement
from manyways.change.queries.audience import people_of, receivers_of
from manyways.change.replies import reply_address
from manyways.teams.models import Person


@task(SEND)
def send_messages(job: Job, engagement: str) -> dict[str, Any]:
    """Send to everybody not reached yet; who has no address is listed, not lost."""
    found = Engagement.objects.select_related("sender").get(key=engagement)
    done = set(found.deliveries.filter(state=Delivery.State.SENT).values_list("person_id", flat=True))
    people = [person for person in receivers_of(found) if person.pk not in done]
    named = {person.pk for person in people_of(found)}
    text = as_read(found.text, found.claims.select_related("milestone__item"))
    results = []
    with _mail_server() as connection:
        for number, person in enumerate(people):
            progress(job, number, len(people), _("Sending"))
            results.append(_sent(found, person, text, connection, is_named=person.pk in named))
    with transaction.atomic():
        reached = keep_deliveries(found, [row for row in results if row[0].pk in named])
        result = {"engagement": engagement, "sent": reached, "of": len(people)}
        finish(job, result)
    return result


@contextmanager
def _mail_server() -> Iterator[Any]:
    """The connection all messages go through. Raises WaitsFor when nobody answers there."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        said = _("The mail server does not answer (%(why)s). This goes on by itself once it does.")
        raise WaitsFor("mail", said % {"why": error}) from error
    try:
        yield connection
    finally:
        connection.close()


def _sent(
    engagement: Engagement, person: Person, text: str, connection: Any, *, is_named: bool
) -> tuple[Person, str, str]:
    """One message, and how it went. Who is counted only is not asked to confirm."""
    if not person.email:
        return person, Delivery.State.NO_ADDRESS, ""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{link_for(engagement, person)}"
    lines = [text, _("Got it, or a question? %(link)s") % {"link": address}] if is_named else [text]
    reply = reply_address(engagement.pk, person.pk)
    if reply:
        lines.append(_("Or answer this mail: your words become a question, read by those who answer."))
    elif engagement.sender is not None:
        reply = engagement.sender.email
    message = EmailMessage(engagement.name, "\n\n".join(lines), to=[person.email], connection=connection)
    message.reply_to = [reply] if reply else []
    try:
        message.send()
    except OSError as error:
        return person, Delivery.State.FAILED, str(error)
    return person, Delivery.State.SENT, ""


@app.periodic(cron="40 2 * * *")
@app.task(name="change.close_settled", queueing_lock="change.close_settled")
def close_old(timestamp: int) -> None:
    """Every night: names whose time is over go, their counts stay."""
    with transaction.atomic():
        close_settled()
