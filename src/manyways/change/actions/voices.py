"""Words without a name: left by nobody in particular, answered by people with one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.tokens import digest_of, new_secret
from manyways.change.actions.questions import new_question
from manyways.change.models.questions import Question, QuestionFollow
from manyways.change.models.voices import AnonymousPost, PostWord
from manyways.work.models import Initiative

MOST_A_DAY = 30


def nobody() -> User:
    """Who acts where nobody is to be known: a user that is in no table and may do nothing."""
    return User(name=str(_("Somebody without a name")), is_active=False)


@action("change.post_anonymously", gettext_lazy("Leave words without a name"), is_open=True)
def post_anonymously(
    *,
    text: str,
    by: User,
    question: Question | None = None,
    initiative: Initiative | None = None,
    kind: str = Question.Kind.IDEA,
) -> str:
    """Keep words with nothing that leads to their author. Returns the secret of the link, never shown again.

    To be called with `by=nobody()`: who is signed in must not even reach here.
    """
    if not by._state.adding:
        raise Refused(_("Words without a name cannot be left under one."))
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    if question is not None and not question.is_waiting:
        raise Refused(_("This question is closed."))
    about = question.initiative if question else initiative
    today_already = AnonymousPost.objects.filter(initiative=about, posted_on=today())
    if today_already.count() >= MOST_A_DAY:
        raise Refused(_("So many words without a name came today that no more fit. Try again tomorrow."))
    secret = new_secret()
    post = AnonymousPost(
        text=text.strip(), question=question, initiative=about, kind=kind, digest=digest_of(secret)
    )
    checked(post).save()
    return secret


@action("change.rewrite_anonymously", gettext_lazy("Word anew what was left without a name"), is_open=True)
def rewrite_anonymously(post: AnonymousPost, *, text: str, by: User) -> AnonymousPost:
    """Whoever holds the secret link words hidden text anew; it is read once more before it is shown."""
    if not by._state.adding:
        raise Refused(_("Words without a name cannot be left under one."))
    if not post.is_hidden:
        raise Refused(_("Only hidden words can be worded anew."))
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    post.text, post.is_rewritten = text.strip(), True
    checked(post).save(update_fields=["text", "is_rewritten"])
    return post


@action(
    "change.reply_to_post",
    gettext_lazy("Reply to words without a name"),
    said=gettext_lazy("replied to words without a name"),
)
def reply_to_post(post: AnonymousPost, *, text: str, by: User) -> PostWord:
    """A reply that the author finds behind the secret link."""
    if not text.strip():
        raise Refused(fields={"text": _("Write something first.")})
    return _word(post, PostWord.Kind.REPLY, by, text)


@action(
    "change.hide_post",
    gettext_lazy("Hide words without a name"),
    said=gettext_lazy("hid words without a name"),
)
def hide_post(post: AnonymousPost, *, why: str, by: User) -> PostWord:
    """Hide them with a reason; the author reads it behind the secret link and may word them anew."""
    if not why.strip():
        raise Refused(fields={"why": _("Say why, so that the author can word it anew.")})
    AnonymousPost.objects.filter(pk=post.pk).update(is_hidden=True, is_rewritten=False)
    return _word(post, PostWord.Kind.HIDDEN, by, why)


@action(
    "change.show_post",
    gettext_lazy("Show hidden words without a name again"),
    said=gettext_lazy("showed words without a name again"),
)
def show_post(post: AnonymousPost, *, by: User) -> PostWord:
    """Show them as they are worded now."""
    AnonymousPost.objects.filter(pk=post.pk).update(is_hidden=False, is_rewritten=False)
    return _word(post, PostWord.Kind.SHOWN, by, "")


@action(
    "change.take_up_post",
    gettext_lazy("Take up a question without a name"),
    said=gettext_lazy("took up words without a name"),
)
def take_up_post(post: AnonymousPost, *, by: User) -> Question:
    """Make a question of it, word for word, with an owner and a day for the next word."""
    if post.question_id is not None or post.words.filter(kind=PostWord.Kind.TAKEN_UP).exists():
        raise Refused(_("It was taken up already."))
    if post.is_hidden:
        raise Refused(_("It is hidden. Show it first."))
    made = new_question(text=post.text, initiative=post.initiative, kind=post.kind, is_anonymous=True)
    PostWord.objects.create(post=post, kind=PostWord.Kind.TAKEN_UP, by=by, question=made)
    return made


@action("change.follow_by_link", gettext_lazy("Wait for an answer by a secret link"), is_open=True)
def follow_by_link(question: Question, *, by: User) -> str:
    """Somebody who does not sign in wants the answer. Returns the secret of their link."""
    if not by._state.adding:
        raise Refused(_("Signed in, you are told in your inbox."))
    secret = new_secret()
    QuestionFollow.objects.create(question=question, digest=digest_of(secret))
    return secret


def _word(post: AnonymousPost, kind: str, by: User, text: str) -> PostWord:
    word = PostWord(post=post, kind=kind, by=by, text=text.strip())
    checked(word).save()
    return word
