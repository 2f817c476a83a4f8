"""What questions, invitations, pulses and agreements need of one person."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import (
    AnonymousPost,
    Invitation,
    MergeProposal,
    Question,
    Update,
)
from manyways.change.queries.agreements import needs_to_answer, newest_version, spoken_for_by
from manyways.change.queries.pulses import open_pulses
from manyways.change.queries.questions import owed_answers
from manyways.portfolio.needs import Need, ask_need
from manyways.portfolio.queries import Portfolio
from manyways.ui.values import date_text

SOON_DAYS = 2
FOLDED_FROM = 3


@ask_need
def words_due(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Questions of one's own whose next word is overdue or due within two days, folded from three on."""
    rows = Question.objects.waiting().filter(owner__user=user).order_by("next_word_on", "pk")
    due = [row for row in rows if row.next_word_on is None or (row.next_word_on - today()).days <= SOON_DAYS]
    late = [row for row in due if row.is_overdue]
    if len(late) >= FOLDED_FROM:
        yield _folded(late)
        due = [row for row in due if not row.is_overdue]
    for row in due:
        yield Need(
            _("Say a word: %(name)s") % {"name": row},
            _("“We don't know yet” is a good word; silence is not."),
            _word_due(row),
            f"{row.get_absolute_url()}#say",
        )


def _folded(late: Sequence[Question]) -> Need:
    title = ngettext("%(n)s question is overdue a word", "%(n)s questions are overdue a word", len(late))
    return Need(
        title % {"n": len(late)},
        _("One word can serve several of them."),
        _word_due(late[0]),
        f"{reverse('change:questions')}?standing=overdue",
    )


def _word_due(row: Question) -> str:
    if row.next_word_on is None:
        return _("no word was promised")
    days = (today() - row.next_word_on).days
    if days > 0:
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    return _("due %(day)s") % {"day": date_text(row.next_word_on)}


@ask_need
def answers_that_did_not_arrive(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Answers of one's own questions that some who wait are not known to have heard."""
    rows = Question.objects.filter(owner__user=user, state=Question.State.ANSWERED)
    for owed in owed_answers(rows)[:FOLDED_FROM]:
        text = ngettext("%(n)s who waits has not heard it", "%(n)s who wait have not heard it", owed.owed)
        yield Need(
            _("Bring the answer home: %(name)s") % {"name": owed.question},
            text % {"n": owed.owed} + ".",
            _("answered %(day)s") % {"day": date_text(owed.question.answered_on)},
            owed.question.get_absolute_url(),
        )


@ask_need
def answers_for_me(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Answers to questions one follows, until one says “got it”."""
    rows = Question.objects.visible_to(user).filter(state=Question.State.ANSWERED)
    mine = rows.filter(follows__user=user, follows__heard_on__isnull=True).exclude(owner__user=user)
    for row in mine.order_by("answered_on", "pk")[:5]:
        day = _("answered %(day)s") % {"day": date_text(row.answered_on)}
        yield Need(
            _("You have an answer: %(name)s") % {"name": row},
            _("Read it and say “got it”."),
            day,
            row.get_absolute_url(),
        )


@ask_need
def ideas_without_reply(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Ideas on one's own questions that wait for a reply, and words without a name to be taken up."""
    ideas = Update.objects.filter(
        kind=Update.Kind.IDEA, question__owner__user=user, replies__isnull=True, hidden_at__isnull=True
    ).filter(question__state__in=Question.WAITING)
    posts = AnonymousPost.objects.filter(question__owner__user=user, is_hidden=False, words__isnull=True)
    rows = [each.question for each in ideas.select_related("question").order_by("at")]
    rows += [
        each.question
        for each in posts.select_related("question")
        if each.question and each.question.is_waiting
    ]
    for row in list(dict.fromkeys(rows))[:FOLDED_FROM]:
        detail = _("Somebody offered an idea. Each gets a reply.")
        yield Need(_("Reply to an idea: %(name)s") % {"name": row}, detail, "", row.get_absolute_url())
    waiting = AnonymousPost.objects.filter(
        question__isnull=True, is_hidden=False, words__isnull=True, initiative__owner__user=user
    )
    for name, key in waiting.values_list("initiative__name", "initiative__key").distinct():
        address = reverse("change:initiative_questions", args=[key])
        yield Need(
            _("Take up words without a name: %(name)s") % {"name": name},
            _("Read them, then take them up word for word."),
            "",
            address,
        )


@ask_need
def own_word_wanted(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Invitations, pulses and proposals to join questions that wait for this person."""
    invitations = Invitation.objects.filter(answer=Invitation.Answer.NONE, person__user=user)
    for invitation in invitations.select_related("initiative", "group")[:5]:
        when = (
            _("answer by %(day)s") % {"day": date_text(invitation.answer_by)} if invitation.answer_by else ""
        )
        title = _("You are invited: %(name)s") % {"name": invitation.initiative.name}
        yield Need(title, invitation.wish, when, invitation.get_absolute_url())
    for pulse in open_pulses(user):
        until = _("until %(day)s") % {"day": date_text(pulse.closes_on)}
        title = _("How is it for you: %(name)s") % {"name": pulse.initiative.name}
        yield Need(title, _("A few sentences, no name."), until, pulse.get_absolute_url())
    open_ones = MergeProposal.objects.filter(merged_at=None, declined_at=None).exclude(agreed_by=user)
    for proposal in open_ones.filter(question__asked_by=user) | open_ones.filter(into__asked_by=user):
        yield Need(
            _("May your question be joined with another?"),
            str(proposal.into),
            "",
            proposal.question.get_absolute_url(),
        )


@ask_need
def needs_of_others(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """What other groups need and wait to hear about."""
    for need in needs_to_answer(user).select_related("agreement")[:5]:
        late = (today() - need.answer_by).days
        when = (
            ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
            if late > 0
            else _("by %(day)s") % {"day": date_text(need.answer_by)}
        )
        yield Need(_("Answer: %(name)s") % {"name": need}, str(need.agreement), when, need.get_absolute_url())


@ask_need
def agreements(user: User, _portfolio: Portfolio) -> Iterable[Need]:
    """Working agreements to sign, then those past their review date, for those who speak for one of the groups."""
    rows = list(spoken_for_by(user))
    for agreement in rows:
        version = newest_version(agreement)
        signed = set(version.signatures.values_list("group", flat=True)) if version else set()
        mine = {pk for pk, ids in agreement.speakers().items() if user.pk in ids}
        if version is not None and mine - signed:
            yield Need(
                _("Sign: %(name)s") % {"name": agreement},
                _("Version %(n)s waits for your group's signature.") % {"n": version.number},
                "",
                agreement.get_absolute_url(),
            )
    for agreement in rows:
        if agreement.review_on and agreement.review_on < today():
            yield Need(
                _("Look at it again: %(name)s") % {"name": agreement},
                _("Say what still holds, and put it up for signature again or end it."),
                _("since %(day)s") % {"day": date_text(agreement.review_on)},
                agreement.get_absolute_url(),
            )
