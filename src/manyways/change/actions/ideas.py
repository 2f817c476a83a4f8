"""Ideas on open questions, replies to them, moderation by hiding, and joining questions with consent."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.change.actions.questions import NO_PROMISE, add_update, owners
from manyways.change.causes import HIDDEN, IDEA, MERGE, REPLIED
from manyways.change.models.questions import MergeProposal, Question, QuestionFollow, Update
from manyways.desk.actions import notify

SHOWN = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}


@action("change.add_idea", gettext_lazy("Offer an idea"), said=gettext_lazy("offered an idea on %(name)s"))
def add_idea(question: Question, *, text: str, by: User) -> Update:
    """An idea on an open question, under one's name. Whoever finds out is told, the author waits too."""
    if not Question.objects.visible_to(by).filter(pk=question.pk).exists():
        raise PermissionDenied("change.add_idea")
    if not question.is_waiting:
        raise Refused(_("This question is closed. Open it again to offer an idea."))
    idea = add_update(question, kind=Update.Kind.IDEA, text=text, by=by)
    QuestionFollow.objects.get_or_create(question=question, user=by)
    notify(owners(question), IDEA, record=question, by=by)
    return idea


@action(
    "change.edit_own_idea", gettext_lazy("Change one's own idea"), said=gettext_lazy("worded an idea anew")
)
def edit_own_idea(idea: Update, *, text: str, by: User, version: int | None = None) -> Update:
    """Only the author changes the words; hidden ones are shown again."""
    if idea.kind != Update.Kind.IDEA or idea.by_id is None or idea.by_id != by.pk:
        raise PermissionDenied("change.edit_own_idea")
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    return _change_update(idea, {"text": text.strip(), **SHOWN}, version)


@action("change.reply_to_idea", gettext_lazy("Reply to an idea"), said=gettext_lazy("replied to an idea"))
def reply_to_idea(idea: Update, *, text: str, by: User) -> Update:
    """Each idea gets a reply; its author is told."""
    if idea.kind != Update.Kind.IDEA:
        raise Refused(_("Replies belong to ideas."))
    reply = add_update(idea.question, kind=Update.Kind.REPLY, text=text, by=by, replies_to=idea)
    notify([idea.by] if idea.by else [], REPLIED, record=idea.question, by=by)
    return reply


@action(
    "change.hide_words", gettext_lazy("Hide words that hurt or name somebody"), said=gettext_lazy("hid words")
)
def hide_words(words: Question | Update, *, why: str, by: User) -> Question | Update:
    """Hide a question or a word on one, with a reason its author reads. Nothing is edited."""
    if not why.strip():
        raise Refused(fields={"why": _("Say why, so that the author can word it anew.")})
    changes = {"hidden_at": now(), "hidden_by": by, "hidden_reason": why.strip()}
    row = apply_changes(words, changes, allowed=frozenset(changes))
    author = row.asked_by if isinstance(row, Question) else row.by
    about = row if isinstance(row, Question) else row.question
    notify([author] if author else [], HIDDEN, record=about, by=by, details={"why": why.strip()})
    return row


@action("change.show_words", gettext_lazy("Show hidden words again"), said=gettext_lazy("showed words again"))
def show_words(words: Question | Update, *, by: User) -> Question | Update:
    """Undo a hiding."""
    return apply_changes(words, SHOWN, allowed=frozenset(SHOWN))


def _change_update(update: Update, changes: dict[str, Any], version: int | None = None) -> Update:
    return apply_changes(update, changes, allowed=frozenset(changes), version=version)


@action("change.propose_merge", gettext_lazy("Propose to join two questions"))
def propose_merge(question: Question, *, into: Question, by: User) -> MergeProposal:
    """Ask both authors whether their questions are one. Nothing happens without both."""
    if question.asked_by_id is None or into.asked_by_id is None:
        raise Refused(
            _("One of them has no author who could agree. Mention the other question in a word instead.")
        )
    if not (question.is_waiting and into.is_waiting):
        raise Refused(_("Only open questions can be joined."))
    proposal = MergeProposal(question=question, into=into, proposed_by=by)
    checked(proposal).save()
    for each in (question, into):
        notify([each.asked_by] if each.asked_by else [], MERGE, record=each, by=by)
    mine = by.pk in {question.asked_by_id, into.asked_by_id}
    return _agree(proposal, by) if mine else proposal


@action("change.agree_own_merge", gettext_lazy("Agree that one's question is joined"))
def agree_own_merge(proposal: MergeProposal, *, by: User) -> MergeProposal:
    """One author agrees; with the second, the first question follows the other."""
    _check_party(proposal, by)
    return _agree(proposal, by)


@action("change.decline_own_merge", gettext_lazy("Keep one's question apart"))
def decline_own_merge(proposal: MergeProposal, *, by: User) -> MergeProposal:
    """One author prefers it apart; that ends the proposal."""
    _check_party(proposal, by)
    return apply_changes(proposal, {"declined_at": now()}, allowed=frozenset({"declined_at"}))


def _check_party(proposal: MergeProposal, by: User) -> None:
    if by.pk not in {proposal.question.asked_by_id, proposal.into.asked_by_id}:
        raise PermissionDenied("change.agree_own_merge")
    if proposal.declined_at or proposal.merged_at:
        raise Refused(_("This is settled already."))


def _agree(proposal: MergeProposal, by: User) -> MergeProposal:
    proposal.agreed_by.add(by)
    agreed = set(proposal.agreed_by.values_list("pk", flat=True))
    if {proposal.question.asked_by_id, proposal.into.asked_by_id} <= agreed:
        _join(proposal)
        proposal.merged_at = now()
        proposal.save(update_fields=["merged_at"])
    return proposal


def _join(proposal: MergeProposal) -> None:
    """Those who follow one wait for the other; the words of both stay as they are."""
    state = {"state": Question.State.WITHDRAWN, "merged_into": proposal.into, **NO_PROMISE}
    apply_changes(proposal.question, state, allowed=frozenset(state))
    for follow in proposal.question.follows.filter(digest=""):
        who: dict[str, Any] = {"user": follow.user, "person": follow.person, "group": follow.group}
        QuestionFollow.objects.get_or_create(question=proposal.into, **who)
