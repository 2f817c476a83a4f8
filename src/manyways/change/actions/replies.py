"""What people without an account write back: by the link in a message, and by answering its mail."""

from django.utils.translation import gettext_lazy

from manyways.access.actions import action
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.following import wait_for
from manyways.change.actions.questions import new_question, owners
from manyways.change.causes import ASKED
from manyways.change.models import Confirmation, Delivery, Engagement, InboundMail, Question
from manyways.change.replies import Incoming
from manyways.desk.actions import notify
from manyways.teams.models import Person
from manyways.ui.own_words import own

Outcome = InboundMail.Outcome
LONGEST = 4000


@action("change.ask_by_link", gettext_lazy("Ask by a signed link"), is_open=True)
def ask_by_link(engagement: Engagement, *, person: Person, text: str, by: User) -> Question:
    """The question of somebody who never signs in; `by` is whoever the message is from. Read by those who answer."""
    return _ask(engagement, person, text)


def _ask(engagement: Engagement, person: Person, text: str) -> Question:
    made = new_question(
        text=text,
        initiative=engagement.initiative,
        audience=Question.Audience.ANSWERING,
        asked_by=person.user,
    )
    if person.user is not None:
        wait_for(made, user=person.user)
    else:
        wait_for(made, person=person)
    notify(owners(made), ASKED, record=made, by=person.user)
    return made


@action("change.take_reply", gettext_lazy("Take in a reply by mail"))
def take_reply(mail: Incoming, *, by: User) -> InboundMail:
    """Make a question of a reply, or note why not. The same mail a second time changes nothing."""
    known = InboundMail.objects.filter(message_id=mail.message_id).first()
    if known is not None:
        return known
    engagement, person = _about(mail)
    outcome, question = Outcome.UNKNOWN, None
    if engagement is not None and person is not None:
        outcome = _outcome(mail, person)
        if outcome == Outcome.RETURNED:
            _mark_returned(engagement, person)
        if outcome == Outcome.QUESTION:
            question = _ask(engagement, person, mail.text)
    return InboundMail.objects.create(
        message_id=mail.message_id,
        outcome=outcome,
        received_on=today(),
        engagement=engagement,
        question=question,
    )


def _about(mail: Incoming) -> tuple[Engagement | None, Person | None]:
    if mail.about is None:
        return None, None
    engagement = Engagement.objects.filter(pk=mail.about[0]).select_related("initiative__owner__user").first()
    return engagement, Person.objects.filter(pk=mail.about[1]).select_related("user").first()


def _outcome(mail: Incoming, person: Person) -> InboundMail.Outcome:
    """The first reason not to make a question of it, or that it is one."""
    if mail.is_returned:
        return Outcome.RETURNED
    if mail.is_automatic:
        return Outcome.AUTOMATIC
    if not person.email or mail.sender != person.email.casefold():
        return Outcome.FORGED
    if not mail.text:
        return Outcome.EMPTY
    return Outcome.TOO_LONG if len(mail.text) > LONGEST else Outcome.QUESTION


def _mark_returned(engagement: Engagement, person: Person) -> None:
    """It did not arrive: the delivery failed, and nothing counts as received."""
    rows = Delivery.objects.filter(engagement=engagement, person=person)
    rows.update(state=Delivery.State.FAILED, problem=own("Returned by the mail server"))
    delivered = Confirmation.Evidence.DELIVERED
    Confirmation.objects.filter(engagement=engagement, person=person, evidence=delivered).delete()
