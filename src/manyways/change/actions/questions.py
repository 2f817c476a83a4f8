"""Questions: ask, say what is known, answer, decline, open again, follow."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Outcome, Refused, action, apply_changes, checked, for_each
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.change.actions.following import answer_reference, wait_for
from manyways.change.causes import ANSWERED, ASKED, DECLINED, GIVEN, SAID
from manyways.change.models.engagements import Cover
from manyways.change.models.milestones import Milestone
from manyways.change.models.questions import (
    MOST_DAYS,
    USUAL_DAYS,
    Question,
    QuestionFollow,
    Update,
)
from manyways.change.models.voices import AnonymousPost, PostWord
from manyways.change.queries.questions import can_ask_about, following_users
from manyways.desk.actions import notify
from manyways.teams.models import Person
from manyways.ui.own_words import listed, own
from manyways.work.models import Initiative, Item

NO_PROMISE = {"next_word_on": None, "long_wait_reason": ""}


@action(
    "change.ask_question",
    gettext_lazy("Ask a question"),
    on="initiative",
    said=gettext_lazy("asked: %(name)s"),
)
def ask_question(
    *,
    text: str,
    by: User,
    initiative: Initiative | None = None,
    kind: str = Question.Kind.QUESTION,
    audience: str = Question.Audience.EVERYONE,
) -> Question:
    """Ask about a change one may read about. Its owner finds out and has 14 days for the first word."""
    if initiative is not None and not can_ask_about(initiative, by):
        raise PermissionDenied("change.ask_question")
    made = new_question(text=text, initiative=initiative, kind=kind, audience=audience, asked_by=by)
    wait_for(made, user=by)
    notify(owners(made), ASKED, record=made, by=by)
    return made


def new_question(*, text: str, initiative: Initiative | None, **fields: Any) -> Question:
    """A checked and saved question, with its owner and the day of the next word."""
    if not text.strip():
        raise Refused(fields={"text": _("Write your question first.")})
    owner = initiative.owner if initiative else None
    row = Question(
        text=text.strip(),
        initiative=initiative,
        owner=owner,
        next_word_on=today() + timedelta(days=USUAL_DAYS),
        **fields,
    )
    checked(row).save()
    return row


def owners(question: Question) -> list[User]:
    """The user who finds out, if there is one."""
    found = question.owner.user if question.owner else None
    return [found] if found else []


@action(
    "change.edit_own_question",
    gettext_lazy("Change one's own words of a question"),
    said=gettext_lazy("worded anew: %(name)s"),
)
def edit_own_question(question: Question, *, text: str, by: User, version: int | None = None) -> Question:
    """Only the author changes the words; hidden ones are shown again."""
    _check_asker(question, by)
    if not text.strip():
        raise Refused(fields={"text": _("Write your question first.")})
    shown = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}
    return _change(question, {"text": text.strip(), **shown}, version)


@action(
    "change.withdraw_own_question",
    gettext_lazy("Take back one's own question"),
    said=gettext_lazy("took back: %(name)s"),
)
def withdraw_own_question(question: Question, *, by: User) -> Question:
    """The author no longer wants an answer."""
    _check_asker(question, by)
    _check_waiting(question)
    return _change(question, {"state": Question.State.WITHDRAWN, **NO_PROMISE})


def _check_asker(question: Question, by: User) -> None:
    if question.asked_by_id is None or question.asked_by_id != by.pk:
        raise PermissionDenied("change.edit_own_question")


@action("change.take_question", gettext_lazy("Say who finds out"), said=gettext_lazy("gave away: %(name)s"))
def take_question(question: Question, *, owner: Person, by: User, version: int | None = None) -> Question:
    """Name the one who finds out; they are told."""
    row = _change(question, {"owner": owner}, version)
    notify(owners(row), GIVEN, record=row, by=by)
    return row


@action(
    "change.place_question",
    gettext_lazy("Say what a question is about"),
    said=gettext_lazy("said what it is about: %(name)s"),
)
def place_question(
    question: Question,
    *,
    milestone: Milestone | None,
    concerns_everyone: bool,
    by: User,
    version: int | None = None,
) -> Question:
    """The milestone it hangs on, and whether everyone whom that milestone affects is owed the answer."""
    if milestone is not None and milestone.item.initiative_id != question.initiative_id:
        raise Refused(fields={"milestone": _("Choose a milestone of the same change.")})
    if concerns_everyone and milestone is None:
        raise Refused(fields={"milestone": _("Choose the milestone that affects them.")})
    return _change(question, {"milestone": milestone, "concerns_everyone": concerns_everyone}, version)


@action(
    "change.hold_question",
    gettext_lazy("Say that it is not known yet"),
    said=gettext_lazy("said what is not known yet: %(name)s"),
)
def hold_question(
    question: Question,
    *,
    text: str,
    by: User,
    next_word_on: date | None = None,
    long_wait_reason: str = "",
    version: int | None = None,
    **picture: str,
) -> Question:
    """“We don't know yet” is a valid word, with a new day for the next one: usually in 14 days, 45 at most.

    `picture` may hold we_know, not_known and finding_out.
    """
    return _say(question, Update.Kind.HOLDING, text, next_word_on, long_wait_reason, by, version, picture)


@action(
    "change.answer_part",
    gettext_lazy("Give part of an answer"),
    said=gettext_lazy("answered in part: %(name)s"),
)
def answer_part(
    question: Question,
    *,
    text: str,
    by: User,
    next_word_on: date | None = None,
    long_wait_reason: str = "",
    version: int | None = None,
    **picture: str,
) -> Question:
    """Something is known now, the rest is promised for a day."""
    return _say(question, Update.Kind.PARTIAL, text, next_word_on, long_wait_reason, by, version, picture)


def hold_questions(
    questions: Iterable[Question],
    *,
    text: str,
    next_word_on: date | None,
    by: User,
    long_wait_reason: str = "",
) -> Outcome[Question]:
    """One word that serves several questions; those that are not this person's to answer are reported."""
    return for_each(
        hold_question,
        questions,
        by=by,
        text=text,
        next_word_on=next_word_on,
        long_wait_reason=long_wait_reason,
    )


def _say(
    question: Question,
    kind: str,
    text: str,
    next_word_on: date | None,
    reason: str,
    by: User,
    version: int | None,
    picture: dict[str, str],
) -> Question:
    _check_waiting(question)
    unknown = set(picture) - {"we_know", "not_known", "finding_out"}
    if unknown:
        raise TypeError(f"hold_question() got an unexpected keyword argument {min(unknown)!r}")
    day = checked_next_word(next_word_on, reason)
    promise = {"next_word_on": day, "long_wait_reason": reason.strip()}
    given = {name: value.strip() for name, value in picture.items()}
    row = _change(question, {"state": Question.State.FINDING_OUT, **promise, **given}, version)
    add_update(row, kind=kind, text=text, by=by, next_word_on=day)
    notify(following_users(row), SAID, record=row, by=by)
    return row


def checked_next_word(day: date | None, reason: str) -> date:
    """The day of the next word: after today; past 14 days with a reason; never past 45. Raises Refused."""
    chosen = day or today() + timedelta(days=USUAL_DAYS)
    if chosen <= today():
        raise Refused(fields={"next_word_on": _("Choose a day after today.")})
    if chosen > today() + timedelta(days=MOST_DAYS):
        raise Refused(
            fields={
                "next_word_on": _("At most %(days)s days ahead: silence grows fear.") % {"days": MOST_DAYS}
            }
        )
    if chosen > today() + timedelta(days=USUAL_DAYS) and not reason.strip():
        raise Refused(
            fields={"long_wait_reason": _("More than %(days)s days: say why.") % {"days": USUAL_DAYS}}
        )
    return chosen


@action("change.answer_question", gettext_lazy("Answer a question"), said=gettext_lazy("answered: %(name)s"))
def answer_question(
    question: Question,
    *,
    text: str,
    by: User,
    thanks: Sequence[Update] = (),
    thanked_posts: Sequence[AnonymousPost] = (),
    decision: Item | None = None,
    version: int | None = None,
) -> Question:
    """The final word. Everyone who waits is told, with thanks to those whose ideas helped."""
    _check_waiting(question)
    _check_thanks(question, thanks, thanked_posts)
    answered = {"state": Question.State.ANSWERED, "answered_on": today(), **NO_PROMISE}
    row = _change(question, answered, version)
    update = add_update(row, kind=Update.Kind.FINAL, text=text, by=by, decision=decision)
    update.thanks.set(thanks)
    for post in thanked_posts:
        PostWord.objects.create(post=post, kind=PostWord.Kind.USED, by=by, question=row)
    QuestionFollow.objects.filter(question=row, user=by).update(heard_on=today())
    names = _thanked(update, len(thanked_posts))
    notify(
        following_users(row),
        ANSWERED,
        record=row,
        by=by,
        details={"thanks": {"says": own(" thanks to %(names)s"), "names": names} if names else ""},
    )
    return row


def _check_thanks(question: Question, ideas: Sequence[Update], posts: Sequence[AnonymousPost]) -> None:
    strange = [idea for idea in ideas if idea.question_id != question.pk or idea.kind != Update.Kind.IDEA]
    if strange or any(post.question_id != question.pk for post in posts):
        raise Refused(fields={"thanks": _("Only ideas on this question can be thanked.")})


def thanks_text(update: Update, anonymous: int) -> str:
    """`Ana Ruiz and an idea without a name`."""
    return listed(_thanked(update, anonymous))


def _thanked(update: Update, anonymous: int) -> list[str]:
    names = sorted({idea.by.name for idea in update.thanks.select_related("by") if idea.by})
    if anonymous:
        names.append(own("an idea without a name") if anonymous == 1 else own("ideas without a name"))
    return names


@action(
    "change.decline_question",
    gettext_lazy("Leave a question unanswered, with a reason"),
    said=gettext_lazy("left unanswered: %(name)s"),
)
def decline_question(question: Question, *, why: str, by: User, version: int | None = None) -> Question:
    """Say why there will be no answer. Those who wait are told."""
    _check_waiting(question)
    if not why.strip():
        raise Refused(fields={"why": _("Say why it stays unanswered.")})
    declined = {"state": Question.State.DECLINED, "declined_reason": why.strip(), **NO_PROMISE}
    row = _change(question, declined, version)
    notify(following_users(row), DECLINED, record=row, by=by)
    return row


@action(
    "change.reopen_question",
    gettext_lazy("Open a question again"),
    is_open=True,
    said=gettext_lazy("opened again: %(name)s"),
)
def reopen_question(question: Question, *, text: str, by: User) -> Question:
    """The answer does not hold, or was none: by whoever asked, or whoever may answer."""
    if question.asked_by_id != by.pk and not may(by, "change.answer_question", question):
        raise PermissionDenied("change.answer_question")
    if question.is_waiting:
        raise Refused(_("It is open already."))
    day = today() + timedelta(days=USUAL_DAYS)
    opened = {
        "state": Question.State.FINDING_OUT,
        "next_word_on": day,
        "answered_on": None,
        "declined_reason": "",
    }
    row = _change(question, opened)
    add_update(row, kind=Update.Kind.REOPENED, text=text, by=by, next_word_on=day)
    QuestionFollow.objects.filter(question=row).update(heard_on=None)
    Cover.objects.filter(question=row, engagement__reference=answer_reference(row)).delete()
    notify(following_users(row), SAID, record=row, by=by)
    return row


def add_update(question: Question, *, kind: str, text: str, by: User, **fields: Any) -> Update:
    """A checked and saved word on a question."""
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    update = Update(question=question, kind=kind, text=text.strip(), by=by, at=now(), **fields)
    checked(update).save()
    return update


def _check_waiting(question: Question) -> None:
    if not question.is_waiting:
        raise Refused(_("This question is closed. Open it again first."))


def _change(question: Question, changes: dict[str, Any], version: int | None = None) -> Question:
    return apply_changes(question, changes, allowed=frozenset(changes), version=version)
