"""How questions are told in one sentence and one status, the same everywhere."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.change.models.questions import Question
from manyways.change.queries.questions import OwedAnswer
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text


def question_status(question: Question) -> Status:
    """Overdue words are red; open ones say when the next word comes; closed ones how they ended."""
    if question.hidden_at:
        return Status("none", question.hidden_reason, _("Hidden"))
    if question.is_overdue:
        day = date_text(question.next_word_on) if question.next_word_on else ""
        why = _("The next word was due %(day)s.") % {"day": day} if day else _("No word was ever promised.")
        return Status("risk", why, _("Word overdue"))
    if question.is_waiting:
        word = _("Not known yet") if question.state == Question.State.FINDING_OUT else _("Open")
        return Status("none", _("Next word %(day)s.") % {"day": date_text(question.next_word_on)}, word)
    if question.state == Question.State.ANSWERED:
        return Status("good", _("On %(day)s.") % {"day": date_text(question.answered_on)}, _("Answered"))
    if question.state == Question.State.DECLINED:
        return Status("none", question.declined_reason, _("Stays unanswered"))
    return Status("none", "", _("Joined with another") if question.merged_into_id else _("Taken back"))


def question_sentence(question: Question, waiting: int) -> str:
    """`Next word Wed 25 Nov. 14 people wait.`"""
    people = ngettext("%(n)s person waits.", "%(n)s people wait.", waiting) % {"n": waiting}
    reason = str(question_status(question).reason)
    return f"{reason} {people}" if question.is_waiting and waiting else reason


def questions_sentence(questions: Sequence[Question], owed: Sequence[OwedAnswer]) -> str:
    """Overdue words first, then answers that did not arrive, then what is open."""
    late = sum(each.is_overdue for each in questions)
    waiting = sum(each.is_waiting for each in questions)
    parts = []
    if late:
        parts.append(
            ngettext("%(n)s question is overdue a word.", "%(n)s questions are overdue a word.", late)
            % {"n": late}
        )
    if owed:
        people = sum(each.owed for each in owed)
        text = ngettext(
            "An answer is still owed to %(n)s person.", "Answers are still owed to %(n)s people.", people
        )
        parts.append(text % {"n": people})
    if waiting > late:
        count = waiting - late
        parts.append(
            ngettext(
                "%(n)s more waits, its next word promised.",
                "%(n)s more wait, their next words promised.",
                count,
            )
            % {"n": count}
            if late
            else ngettext(
                "%(n)s waits, its next word promised.", "%(n)s wait, their next words promised.", count
            )
            % {"n": count}
        )
    if not questions:
        return _("Nobody has asked yet. Silence is seldom agreement.")
    return " ".join(parts) or _("Every question has its answer.")
