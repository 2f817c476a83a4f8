"""Words without a name: rows that hold nothing by which their author could be found."""

import uuid

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.change.models.questions import ANSWER, Question
from manyways.change.models.sight import within_reach
from manyways.work.models import Initiative


class AnonymousPostSet(models.QuerySet["AnonymousPost"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "AnonymousPostSet":
        """Those who answer see all on what they may see; an idea on a question is read by its readers."""
        if not user.is_active:
            return self.none()
        on_seen = models.Q(question__in=Question.objects.visible_to(user), is_hidden=False)
        if may_everywhere(user, ANSWER):
            on_seen |= models.Q(initiative__in=Initiative.objects.visible_to(user))
        own = models.Q(initiative__owner__user=user) | models.Q(question__owner__user=user)
        return self.filter(on_seen | own | within_reach(user, ANSWER)).distinct()


class AnonymousPost(models.Model):
    """A question, concern or idea left without a name.

    Deliberately without history, time of day, sequence or author: a random key, the text and the day. `digest` is
    that of the secret link by which the author finds the replies.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="anonymous_posts"
    )
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="anonymous_ideas"
    )
    kind = models.CharField(max_length=12, choices=Question.Kind.choices, default=Question.Kind.IDEA)
    text = models.TextField(_("your words"), max_length=4000)
    posted_on = models.DateField(default=today)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_hidden = models.BooleanField(default=False)
    is_rewritten = models.BooleanField(default=False)

    objects = AnonymousPostSet.as_manager()

    class Meta:
        verbose_name = _("words without a name")
        indexes = [models.Index(fields=["question", "posted_on"], name="post_thread")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(90)


class PostWordSet(models.QuerySet["PostWord"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PostWordSet":
        """Those on the posts a person may see."""
        return self.filter(post__in=AnonymousPost.objects.visible_to(user))


@recorded()
class PostWord(Record):
    """What those who answer did with words that have no name: replied, hid, showed again, took up, used."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        HIDDEN = "hidden", _("Hidden")
        SHOWN = "shown", _("Shown again")
        TAKEN_UP = "taken_up", _("Taken up")
        USED = "used", _("Used in the answer")

    post = models.ForeignKey(AnonymousPost, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_on = models.DateField(default=today)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="taken_up")

    objects = PostWordSet.as_manager()

    class Meta:
        verbose_name = _("reply to words without a name")

    def __str__(self) -> str:
        return Truncator(self.text).chars(90) or str(self.get_kind_display())

    def scopes(self) -> list[tuple[str, int]]:
        """Those of what the post is about."""
        about = self.post.initiative or (self.post.question and self.post.question.initiative)
        return about.scopes() if about else []

    def owner_ids(self) -> list[int]:
        """Those of what the post is about."""
        about = self.post.question or self.post.initiative
        return about.owner_ids() if about else []
