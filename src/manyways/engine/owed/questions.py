"""Which questions wait for a word that is overdue, and to whom an answer is still owed."""

from dataclasses import dataclass
from datetime import date

from manyways.engine.owed.facts import Question, QuestionState
from manyways.engine.owed.reach import Party
from manyways.engine.owed.settling import Settling

WAITING = (QuestionState.OPEN, QuestionState.FINDING_OUT)


@dataclass(frozen=True)
class Overdue:
    """A question whose next word is overdue (or was never promised: None), and who waits for it."""

    question: str
    owner: str | None
    next_word_on: date | None
    waiting: tuple[Party, ...]


@dataclass(frozen=True, order=True)
class AnswerOwed:
    """A follower of an answered question whom no engagement carrying the answer has reached."""

    question: str
    party: Party


def followers(settling: Settling, question: Question) -> tuple[Party, ...]:
    """The parties that follow a question; all affected by its milestone where it says so."""
    named = {Party(person) for person in question.followers}
    if question.is_followed_by_all and question.milestone is not None:
        named |= {party for party, _ in settling.reach.of_milestone(question.milestone)}
    return tuple(sorted(named))


def overdue(settling: Settling) -> tuple[Overdue, ...]:
    """Open questions whose next word was due before today, longest overdue first."""
    late = [
        Overdue(question.id, question.owner, question.next_word_on, followers(settling, question))
        for question in settling.facts.questions
        if question.state in WAITING
        and (question.next_word_on is None or question.next_word_on < settling.today)
    ]
    return tuple(sorted(late, key=lambda each: (each.next_word_on or date.min, each.question)))


def answers_owed(settling: Settling) -> tuple[AnswerOwed, ...]:
    """Followers of answered questions without a confirmation of an engagement that carries the answer."""
    reached = {
        (question, party, is_group)
        for confirmation in settling.counting()
        for question in settling.facts.engagement_by_id[confirmation.engagement].questions
        for party, is_group in settling.parties_of(confirmation)
        if confirmation.level >= 1
    }
    return tuple(
        sorted(
            AnswerOwed(question.id, party)
            for question in settling.facts.questions
            if question.state == QuestionState.ANSWERED
            for party in followers(settling, question)
            if (question.id, party.id, party.is_group) not in reached
        )
    )
