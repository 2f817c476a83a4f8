"""Questions, concerns and ideas: verbatim words, what is said about them, and who waits for the answer."""

import re
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as text_now
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.access.rules import may_everywhere
from manyways.change.models.milestones import Milestone
from manyways.change.models.sight import within_reach
from manyways.teams.models import Group, Person
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnTextField
from manyways.work.models import Initiative, Item

USUAL_DAYS = 14
MOST_DAYS = 45
ANSWER = "change.answer_question"


_SENTENCE = re.compile(r"^.+?[.?!](?=\s|$)", re.DOTALL)


def headline(text: str) -> str:
    """The first sentence of somebody's words, cut where it is very long."""
    first = _SENTENCE.match(text.strip())
    return Truncator(first.group() if first else text).chars(110)


class QuestionSet(models.QuerySet["Question"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "QuestionSet":
        """Those for everyone on what the reader may see or on an open page, one's own, and all for who answers."""
        if not user.is_active:
            return self.none()
        seen = models.Q(initiative=None) | models.Q(initiative__in=Initiative.objects.visible_to(user))
        shown = models.Q(audience=Question.Audience.EVERYONE, hidden_at__isnull=True)
        allowed = shown & (seen | models.Q(initiative__open_page__is_published=True))
        own = models.Q(asked_by=user) | models.Q(owner__user=user) | models.Q(initiative__owner__user=user)
        if may_everywhere(user, ANSWER):
            own |= seen
        return self.filter(allowed | own | within_reach(user, ANSWER)).distinct()

    def public(self) -> "QuestionSet":
        """Those meant for everyone and not hidden."""
        return self.filter(audience=Question.Audience.EVERYONE, hidden_at__isnull=True)

    def waiting(self) -> "QuestionSet":
        """Those that still wait for words."""
        return self.filter(state__in=Question.WAITING)

    def overdue(self) -> "QuestionSet":
        """Those whose next word was due before today, or was never promised."""
        late = models.Q(next_word_on__lt=today()) | models.Q(next_word_on__isnull=True)
        return self.waiting().filter(late)


@recorded()
class Question(Record):
    """What somebody asks, fears or proposes about a change, in their own words, which nobody else edits."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        CONCERN = "concern", _("Concern")
        IDEA = "idea", _("Idea")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FINDING_OUT = "finding_out", _("Finding out")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone who may read about the change")
        ANSWERING = "answering", _("Only those who answer")

    WAITING = (State.OPEN, State.FINDING_OUT)
    private_fields = frozenset({"text"})

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.QUESTION)
    text = models.TextField(_("your words"), max_length=4000)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("about")
    )
    milestone = models.ForeignKey(Milestone, models.SET_NULL, null=True, blank=True, related_name="questions")
    audience = models.CharField(
        _("read by"), max_length=12, choices=Audience.choices, default=Audience.EVERYONE
    )
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="questions")
    is_anonymous = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who finds out")
    )
    we_know = models.TextField(_("what we know"), max_length=2000, blank=True)
    not_known = models.TextField(_("what we don't know yet"), max_length=2000, blank=True)
    finding_out = models.TextField(_("how we are finding out"), max_length=2000, blank=True)
    next_word_on = models.DateField(_("next word"), null=True, blank=True)
    long_wait_reason = models.CharField(_("why so late"), max_length=300, blank=True)
    declined_reason = OwnTextField(_("why it stays unanswered"), max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    concerns_everyone = models.BooleanField(_("everyone affected waits for the answer"), default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)
    reference = models.CharField(_("name in a file"), max_length=120, blank=True)

    objects = QuestionSet.as_manager()

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_anonymous=False) | models.Q(asked_by__isnull=True),
                name="question_anonymous_nameless",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(declined_reason=""),
                name="question_declined_why",
            ),
            models.CheckConstraint(
                condition=models.Q(hidden_at__isnull=True) | ~models.Q(hidden_reason=""),
                name="question_hidden_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_word_on", "id"], name="question_waiting"),
            models.Index(fields=["initiative", "state"], name="question_about"),
        ]

    def __str__(self) -> str:
        if self.hidden_at:
            return text_now("A hidden question")
        return headline(self.text)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:question", self.key)

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits for words."""
        return self.state in self.WAITING

    @property
    def is_overdue(self) -> bool:
        """Whether the next word was due before today."""
        return self.is_waiting and (self.next_word_on is None or self.next_word_on < today())

    @property
    def has_more_words(self) -> bool:
        """Whether the author wrote more than the headline says."""
        return headline(self.text) != self.text.strip()

    @property
    def standing(self) -> str:
        """`overdue`, `waiting` or `closed`."""
        if self.is_overdue:
            return "overdue"
        return "waiting" if self.is_waiting else "closed"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes() if self.initiative else []

    def owner_ids(self) -> list[int]:
        """Who finds out, and the owner of the initiative."""
        own = [self.owner.user_id] if self.owner and self.owner.user_id else []
        return [*own, *(self.initiative.owner_ids() if self.initiative else [])]


class UpdateSet(models.QuerySet["Update"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "UpdateSet":
        """Those of the questions a person may see; hidden words only for their author and for those who answer."""
        rows = self.filter(question__in=Question.objects.visible_to(user))
        if may_everywhere(user, ANSWER):
            return rows
        return rows.filter(models.Q(hidden_at__isnull=True) | models.Q(by=user))


@recorded()
class Update(Record):
    """One word on a question. Words are never changed afterwards, except an idea by its own author."""

    class Kind(models.TextChoices):
        HOLDING = "holding", _("Not known yet")
        PARTIAL = "partial", _("Part of the answer")
        FINAL = "final", _("Answer")
        REOPENED = "reopened", _("Opened again")
        IDEA = "idea", _("Idea")
        REPLY = "reply", _("Reply to an idea")

    private_fields = frozenset({"text"})

    question = models.ForeignKey(Question, models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(_("words"), max_length=4000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    next_word_on = models.DateField(null=True, blank=True)
    replies_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    thanks = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="thanked_in")
    decision = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided in")
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = UpdateSet.as_manager()

    class Meta:
        verbose_name = _("word on a question")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="holding") | models.Q(next_word_on__isnull=False),
                name="update_holding_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="reply") | models.Q(replies_to__isnull=False),
                name="update_reply_to",
            ),
        ]
        indexes = [models.Index(fields=["question", "at", "id"], name="update_thread")]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                & ~pgtrigger.Q(old__kind="idea"),
            )
        ]

    def __str__(self) -> str:
        return text_now("Hidden words") if self.hidden_at else Truncator(self.text).chars(90)

    def get_absolute_url(self) -> str:
        """Its place in the thread."""
        return f"{self.question.get_absolute_url()}#word-{self.key}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its question."""
        return self.question.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its question."""
        return self.question.owner_ids()


@traced()
class QuestionFollow(models.Model):
    """Somebody who waits for the answer: a user, a person without one, a group, or the holder of a secret link."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="follows")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    since = models.DateField(default=today)
    heard_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["QuestionFollow"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, person__isnull=True, group__isnull=True, digest="")
                | models.Q(user__isnull=True, person__isnull=False, group__isnull=True, digest="")
                | models.Q(user__isnull=True, person__isnull=True, group__isnull=False, digest="")
                | (
                    models.Q(user__isnull=True, person__isnull=True, group__isnull=True)
                    & ~models.Q(digest="")
                ),
                name="question_follow_one",
            ),
            models.UniqueConstraint(fields=["question", "user"], name="question_follow_user"),
            models.UniqueConstraint(fields=["question", "person"], name="question_follow_person"),
            models.UniqueConstraint(fields=["question", "group"], name="question_follow_group"),
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="question_follow_link"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.person or self.group or _("somebody with a link"))


@recorded()
class MergeProposal(Record):
    """Two questions that may be one, if both who asked them agree."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="merge_proposals")
    into = models.ForeignKey(Question, models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    agreed_by = models.ManyToManyField(User, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    merged_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["MergeProposal"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(question=models.F("into")), name="merge_two_questions"
            ),
            models.UniqueConstraint(fields=["question", "into"], name="merge_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} → {self.into}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of the question."""
        return self.question.scopes()

    def owner_ids(self) -> list[int]:
        """Those of the question."""
        return self.question.owner_ids()
