"""Comments, mentions, notifications, what people follow, feedback, and the entries of the search."""

from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.access.registry import kinds, register_kind, visible_records
from manyways.access.rules import may_everywhere
from manyways.ui.addresses import address_of

ANSWER_FEEDBACK = "desk.answer_feedback"


def on_visible_records(queryset: "models.QuerySet[Any]", user: User) -> models.Q:
    """The condition that a row's (kind, record_id) names a record this person may see."""
    known = dict(kinds())
    used = queryset.order_by().values_list("kind", flat=True).distinct()
    condition = models.Q(pk__in=[])
    for kind in used:
        if kind in known:
            condition |= models.Q(kind=kind, record_id__in=visible_records(kind, user).values("pk"))
    return condition


class CommentSet(models.QuerySet["Comment"]):
    """Chainable filters."""

    def on(self, kind: str, record_id: int) -> "CommentSet":
        """Those on one record."""
        return self.filter(kind=kind, record_id=record_id)

    def visible_to(self, user: User) -> "CommentSet":
        """Those that stand on records the person may see."""
        standing = self.filter(deleted_at__isnull=True)
        return standing.filter(on_visible_records(standing, user))


@recorded()
class Comment(Record):
    """What somebody wrote on a record, in Markdown."""

    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="comments")
    text = models.TextField(_("text"), max_length=20_000)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CommentSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id", "id"], name="comment_record")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)

    def get_absolute_url(self) -> str:
        """The place where it stands, found through its record."""
        return address_of("desk:comment", self.key)


@traced()
class Mention(models.Model):
    """Somebody named in a comment, so that nobody is told twice when it is edited."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")

    objects: ClassVar[models.Manager["Mention"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.comment}"


class Notification(models.Model):
    """Something a person should know. Its words are made when it is read, for what they may see then."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    cause = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    details = models.JSONField(default=dict, blank=True)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Notification"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cause", "kind", "record_id"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread_once",
            )
        ]
        indexes = [models.Index(fields=["user", "-at", "-id"], name="notification_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.cause}"


class NotificationSetting(models.Model):
    """How one person wants to hear of one cause. Without a row it is both: in the product and in the digest."""

    class Way(models.TextChoices):
        BOTH = "both", _("Here and by e-mail")
        HERE = "here", _("Only here")
        OFF = "off", _("Not at all")

    user = models.ForeignKey(User, models.CASCADE, related_name="notification_settings")
    cause = models.CharField(max_length=80)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.BOTH)

    objects: ClassVar[models.Manager["NotificationSetting"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "cause"], name="notification_setting_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.cause}, {self.way}"


class DigestSetting(models.Model):
    """When one person gets the e-mail with what is unread, and the hours in which nothing is sent.

    Hours are whole hours of the organisation's day; quiet hours may go past midnight, and equal ones mean none.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Every working day")
        WEEKLY = "weekly", _("Every Monday")
        NEVER = "never", _("No e-mail")

    user = models.OneToOneField(User, models.CASCADE, related_name="digest_setting")
    rhythm = models.CharField(_("e-mail"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    hour = models.PositiveSmallIntegerField(_("at"), default=8)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=18)
    quiet_until = models.PositiveSmallIntegerField(_("until"), default=7)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["DigestSetting"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hour__lte=23)
                & models.Q(quiet_from__lte=23)
                & models.Q(quiet_until__lte=23),
                name="digest_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.rhythm}"


class MailStateSet(models.QuerySet["MailState"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "MailStateSet":
        """For those who look after the installation."""
        return self.all() if may_everywhere(user, "access.see_jobs") else self.none()


class MailState(models.Model):
    """Whether the mail server takes what it is given: one row, kept by the sending itself."""

    sent_count = models.BigIntegerField(default=0)
    failed_count = models.BigIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = MailStateSet.as_manager()

    def __str__(self) -> str:
        return self.failure

    def get_absolute_url(self) -> str:
        """Where those who look after the installation see it."""
        return reverse("running")


register_kind(MailState)


class ChatChannelSet(models.QuerySet["ChatChannel"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ChatChannelSet":
        """One's own: the address lets whoever has it write there."""
        return self.filter(owner=user)

    def in_use(self) -> "ChatChannelSet":
        """Those that notices go to."""
        return self.filter(is_active=True, owner__is_active=True)


@recorded(exclude=("secret_address", "failing_since"))
class ChatChannel(Record):
    """A chat to which notices are posted: of its owner, or of the team named by kind and record_id."""

    class Style(models.TextChoices):
        SLACK = "slack", _("Slack, Mattermost, Rocket.Chat")
        TEAMS = "teams", _("Microsoft Teams")

    owner = models.ForeignKey(User, models.CASCADE, related_name="chats")
    name = models.CharField(_("name"), max_length=120, blank=True)
    style = models.CharField(_("chat"), max_length=6, choices=Style.choices, default=Style.SLACK)
    secret_address = models.URLField(max_length=700)
    kind = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChatChannelSet.as_manager()

    def __str__(self) -> str:
        style = self.get_style_display()
        return f"{style}: {self.name}" if self.name else str(style)

    def get_absolute_url(self) -> str:
        """The page on which it is kept."""
        return f"{reverse('desk:notification_settings')}#chats"

    @property
    def host(self) -> str:
        """Where it is, without the part that lets one write there."""
        return urlsplit(self.secret_address).hostname or ""


class Follow(models.Model):
    """Somebody who wants to know what happens to a record."""

    user = models.ForeignKey(User, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Follow"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "record_id"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="follow_record")]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.record_id}"


class FeedbackSet(models.QuerySet["Feedback"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "FeedbackSet":
        """One's own, and everybody's for those who answer."""
        return self.all() if may_everywhere(user, ANSWER_FEEDBACK) else self.filter(author=user)


@recorded()
class Feedback(Record):
    """A question, remark or wish to the PMO, sent from some page, with its answer."""

    author = models.ForeignKey(User, models.PROTECT, related_name="feedback")
    page = models.CharField(_("page"), max_length=300)
    text = models.TextField(_("your words"), max_length=5000)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="feedback_answer_dated",
            )
        ]
        indexes = [models.Index(fields=["answered_at", "-id"], name="feedback_open")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)

    def get_absolute_url(self) -> str:
        """Its place in the list."""
        return f"{reverse('desk:feedback')}#{self.key}"


class SearchEntry(models.Model):
    """The words of one record, kept up to date by a trigger on its table."""

    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True, default="")
    vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="simple")
        + SearchVector("title", weight="B", config="english")
        + SearchVector("body", weight="C", config="simple")
        + SearchVector("body", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["SearchEntry"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_entry_once")]
        indexes = [GinIndex(fields=["vector"], name="search_entry_words")]

    def __str__(self) -> str:
        return self.title


class SavedViewSet(models.QuerySet["SavedView"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SavedViewSet":
        """One's own, and those shared with everyone."""
        return self.filter(models.Q(owner=user) | models.Q(is_shared=True))


@recorded()
class SavedView(Record):
    """A list as somebody wants to find it again: its filters, order, groups and columns, under a name."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="views")
    list_name = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    path = models.CharField(max_length=300)
    query = models.CharField(max_length=1000)
    columns = models.JSONField(default=list)
    is_shared = models.BooleanField(_("for everyone here"), default=False)

    objects = SavedViewSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "path", "name"],
                name="view_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it opens: the list with its filters and columns."""
        words = urlencode([("columns", name) for name in self.columns])
        return f"{self.path}{self.query}{'&' if len(self.query) > 1 else ''}{words}"

    def owner_ids(self) -> list[int]:
        """Whoever keeps it."""
        return [self.owner_id]
