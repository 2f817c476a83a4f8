"""What questions, invitations, pulses and agreements need of one person."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import (
    Agreement,
    AgreementVersion,
    AnonymousPost,
    Invitation,
    MergeProposal,
    Pulse,
    Question,
    Update,
)
from manyways.change.models import Need as AgreementNeed
from manyways.change.models.questions import QuestionSet
from manyways.change.queries.agreements import needs_to_answer, newest_versions, spoken_for_by
from manyways.change.queries.pulses import asked_pulses, unanswered
from manyways.change.queries.questions import owed_answers
from manyways.portfolio.needs import Need, ask_need_of
from manyways.ui.values import date_text

SOON_DAYS = 2
FOLDED_FROM = 3


def _near_their_word(me: Any) -> QuestionSet:
    near = Q(next_word_on=None) | Q(next_word_on__lte=today() + timedelta(days=SOON_DAYS))
    return Question.objects.waiting().filter(near, owner__user=me)


@ask_need_of(_near_their_word)
def words_due(rows: QuestionSet, _user: User) -> Iterable[Need]:
    """Questions of one's own whose next word is overdue or due within two days, folded from three on."""
    due = list(rows.order_by("next_word_on", "pk"))
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


@ask_need_of(lambda me: Question.objects.filter(owner__user=me, state=Question.State.ANSWERED))
def answers_that_did_not_arrive(rows: QuestionSet, _user: User) -> Iterable[Need]:
    """Answers of one's own questions that some who wait are not known to have heard."""
    for owed in owed_answers(rows)[:FOLDED_FROM]:
        text = ngettext(
            "%(n)s person waits and has not heard it", "%(n)s people wait and have not heard it", owed.owed
        )
        yield Need(
            _("Tell those who wait the answer: %(name)s") % {"name": owed.question},
            text % {"n": owed.owed} + ".",
            _("answered %(day)s") % {"day": date_text(owed.question.answered_on)},
            owed.question.get_absolute_url(),
        )


def _followed(me: Any) -> QuestionSet:
    waited_for = Question.objects.filter(follows__user=me, follows__heard_on__isnull=True)
    return waited_for.filter(state=Question.State.ANSWERED).exclude(owner__user=me)


@ask_need_of(_followed)
def answers_for_me(rows: QuestionSet, user: User) -> Iterable[Need]:
    """Answers to questions one follows, until one says “got it”."""
    for row in rows.visible_to(user).order_by("answered_on", "pk")[:5]:
        day = _("answered %(day)s") % {"day": date_text(row.answered_on)}
        yield Need(
            _("You have an answer: %(name)s") % {"name": row},
            _("Read it and say “got it”."),
            day,
            row.get_absolute_url(),
        )


def _with_an_idea(me: Any) -> QuerySet[Question]:
    """Those with ideas to reply to, the oldest first, then those with words without a name to be taken up."""
    ideas = Update.objects.filter(
        question=OuterRef("pk"), kind=Update.Kind.IDEA, replies__isnull=True, hidden_at__isnull=True
    )
    posts = AnonymousPost.objects.filter(question=OuterRef("pk"), is_hidden=False, words__isnull=True)
    mine = Question.objects.waiting().filter(owner__user=me).filter(Exists(ideas) | Exists(posts))
    return mine.annotate(since=Subquery(ideas.order_by("at").values("at")[:1]))


@ask_need_of(_with_an_idea)
def ideas_without_reply(rows: QuerySet[Question], _user: User) -> Iterable[Need]:
    """Ideas on one's own questions that wait for a reply, with or without a name."""
    for row in rows.order_by(F("since").asc(nulls_last=True), "pk")[:FOLDED_FROM]:
        detail = _("Somebody offered an idea. Each gets a reply.")
        yield Need(_("Reply to an idea: %(name)s") % {"name": row}, detail, "", row.get_absolute_url())


def _without_a_question(me: Any) -> QuerySet[AnonymousPost]:
    mine = AnonymousPost.objects.filter(initiative__owner__user=me, question__isnull=True)
    return mine.filter(is_hidden=False, words__isnull=True)


@ask_need_of(_without_a_question)
def words_to_take_up(rows: QuerySet[AnonymousPost], _user: User) -> Iterable[Need]:
    """Words without a name about one's own initiatives."""
    for name, key in rows.values_list("initiative__name", "initiative__key").distinct():
        address = reverse("change:initiative_questions", args=[key])
        yield Need(
            _("Read what was left without a name: %(name)s") % {"name": name},
            _("Take it up as a question, word for word."),
            "",
            address,
        )


def _invited(me: Any) -> QuerySet[Invitation]:
    kept = Invitation.objects.filter(initiative__deleted_at__isnull=True)
    return kept.filter(answer=Invitation.Answer.NONE, person__user=me)


@ask_need_of(_invited)
def invitations(rows: QuerySet[Invitation], _user: User) -> Iterable[Need]:
    """Invitations that wait for this person."""
    for invitation in rows.select_related("initiative", "group")[:5]:
        when = (
            _("answer by %(day)s") % {"day": date_text(invitation.answer_by)} if invitation.answer_by else ""
        )
        title = _("You are invited: %(name)s") % {"name": invitation.initiative.name}
        yield Need(title, invitation.wish, when, invitation.get_absolute_url())


@ask_need_of(asked_pulses)
def pulses(rows: QuerySet[Pulse], user: User) -> Iterable[Need]:
    """Pulses that ask this person's groups."""
    for pulse in unanswered(rows, user):
        until = _("until %(day)s") % {"day": date_text(pulse.closes_on)}
        title = _("How is it for you: %(name)s") % {"name": pulse.initiative.name}
        yield Need(title, _("A few sentences, no name."), until, pulse.get_absolute_url())


def _proposals(me: Any) -> QuerySet[MergeProposal]:
    open_ones = MergeProposal.objects.filter(merged_at=None, declined_at=None).exclude(agreed_by=me)
    return open_ones.filter(Q(question__asked_by=me) | Q(into__asked_by=me))


@ask_need_of(_proposals)
def proposals_to_join(rows: QuerySet[MergeProposal], _user: User) -> Iterable[Need]:
    """Proposals to join a question of one's own with another."""
    for proposal in rows.select_related("question", "into"):
        yield Need(
            _("May your question be joined with another?"),
            str(proposal.into),
            "",
            proposal.question.get_absolute_url(),
        )


@ask_need_of(needs_to_answer)
def needs_of_others(rows: QuerySet[AgreementNeed], _user: User) -> Iterable[Need]:
    """What other groups need and wait to hear about."""
    for need in rows.select_related("agreement")[:5]:
        late = (today() - need.answer_by).days
        when = (
            ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
            if late > 0
            else _("by %(day)s") % {"day": date_text(need.answer_by)}
        )
        yield Need(_("Answer: %(name)s") % {"name": need}, str(need.agreement), when, need.get_absolute_url())


@ask_need_of(spoken_for_by)
def agreements(rows: QuerySet[Agreement], user: User) -> Iterable[Need]:
    """Working agreements to sign, then those past their review date, for those who speak for one of the groups."""
    for agreement, version in (newest := newest_versions(rows)).items():
        if version is not None and _may_sign(agreement, version, user):
            yield Need(
                _("Sign: %(name)s") % {"name": agreement},
                _("Version %(n)s waits for your group's signature.") % {"n": version.number},
                "",
                agreement.get_absolute_url(),
            )
    for agreement in newest:
        if agreement.review_on and agreement.review_on < today():
            yield Need(
                _("Look at it again: %(name)s") % {"name": agreement},
                _("Say what still holds, and put it up for signature again or end it."),
                _("since %(day)s") % {"day": date_text(agreement.review_on)},
                agreement.get_absolute_url(),
            )


def _may_sign(agreement: Agreement, version: AgreementVersion, user: User) -> bool:
    signed = {signature.group_id for signature in version.signatures.all()}
    return any(user.pk in ids for pk, ids in agreement.speakers().items() if pk not in signed)
