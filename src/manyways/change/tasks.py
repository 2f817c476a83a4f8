"""Messages of a change in the background: one e-mail to each person it is for, with the result of each."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _

from manyways.access.jobs import finish, progress, task
from manyways.access.models import Job
from manyways.change.actions import keep_deliveries
from manyways.change.actions.engagements import SEND
from manyways.change.chips import as_read
from manyways.change.links import link_for
from manyways.change.models import Delivery, Engagement
from manyways.change.queries.audience import people_of
from manyways.teams.models import Person


@task(SEND)
def send_messages(job: Job, engagement: str) -> dict[str, Any]:
    """Send to everybody not reached yet; who has no address is listed, not lost."""
    found = Engagement.objects.select_related("sender").get(key=engagement)
    done = set(found.deliveries.filter(state=Delivery.State.SENT).values_list("person_id", flat=True))
    people = [person for person in people_of(found) if person.pk not in done]
    text = as_read(found.text, found.claims.select_related("milestone__item"))
    results = []
    with get_connection() as connection:
        for number, person in enumerate(people):
            progress(job, number, len(people), _("Sending"))
            results.append(_sent(found, person, text, connection))
    with transaction.atomic():
        reached = keep_deliveries(found, results)
        result = {"engagement": engagement, "sent": reached, "of": len(people)}
        finish(job, result)
    return result


def _sent(engagement: Engagement, person: Person, text: str, connection: Any) -> tuple[Person, str, str]:
    """One message, and how it went."""
    if not person.email:
        return person, Delivery.State.NO_ADDRESS, ""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{link_for(engagement, person)}"
    body = "\n\n".join([text, _("Got it, or a question? %(link)s") % {"link": address}])
    message = EmailMessage(engagement.name, body, to=[person.email], connection=connection)
    if engagement.sender is not None and engagement.sender.email:
        message.reply_to = [engagement.sender.email]
    try:
        message.send()
    except OSError as error:
        return person, Delivery.State.FAILED, str(error)
    return person, Delivery.State.SENT, ""
