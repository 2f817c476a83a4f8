"""Who waits for the answer of a question, and the proof that it arrived."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.engagements import Confirmation, Cover, Engagement
from manyways.change.models.questions import Question, QuestionFollow
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative


@action("change.follow_question", gettext_lazy("Wait for an answer"))
def follow_question(question: Question, *, by: User) -> None:
    """“Tell me too.”"""
    wait_for(question, user=by)


@action("change.unfollow_own_question", gettext_lazy("Stop waiting for an answer"))
def unfollow_own_question(question: Question, *, by: User) -> None:
    """No longer want to hear about it."""
    QuestionFollow.objects.filter(question=question, user=by).delete()


@action("change.add_followers", gettext_lazy("Say who waits for an answer"))
def add_followers(
    question: Question, *, by: User, people: Iterable[Person] = (), groups: Iterable[Group] = ()
) -> None:
    """People and groups who are owed the answer, also those without an account."""
    for person in people:
        who: dict[str, models.Model] = {"user": person.user} if person.user else {"person": person}
        wait_for(question, **who)
    for group in groups:
        wait_for(question, group=group)


def wait_for(question: Question, **who: Any) -> None:
    """Let a user, a person or a group wait for the answer; once is enough."""
    QuestionFollow.objects.get_or_create(question=question, **who)


@action("change.confirm_own_answer", gettext_lazy("Say that one got an answer"))
def confirm_own_answer(question: Question, *, by: User) -> None:
    """“Got it”: the answer is no longer owed to this person."""
    if question.state != Question.State.ANSWERED:
        raise Refused(_("There is no answer yet."))
    QuestionFollow.objects.filter(question=question, user=by).update(heard_on=today())
    person = Person.objects.filter(user=by).first()
    if person is not None and question.initiative is not None:
        Confirmation.objects.get_or_create(
            engagement=_carrying(question, question.initiative),
            person=person,
            defaults={
                "level": 2,
                "confirmed_on": today(),
                "evidence": Confirmation.Evidence.OWN,
                "entered_by": by,
            },
        )


def _carrying(question: Question, initiative: Initiative) -> Engagement:
    """The message that carried an answer, so that its proofs count like those of every other message."""
    kept = Engagement.objects.filter(covers__question=question, reference=answer_reference(question)).first()
    if kept is not None:
        return kept
    name = _("Answer: %(question)s") % {"question": question}
    made = Engagement.objects.create(
        initiative=initiative,
        name=name[:200],
        happened_on=question.answered_on,
        reference=answer_reference(question),
    )
    Cover.objects.create(engagement=made, question=question)
    return made


def answer_reference(question: Question) -> str:
    """How the message that carries an answer is named."""
    return f"answer:{question.key}"
