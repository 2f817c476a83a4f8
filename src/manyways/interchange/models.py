"""Imports from upload to undo, what is remembered of their sources, webhooks, calendars by secret link."""

import secrets
import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import Job, User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative

SEE_WEBHOOKS = "webhooks.add_webhook"


class ExternalRef(models.Model):
    """The name a record has in another system: unique by source, container and uid."""

    source = models.CharField(max_length=40)
    container = models.CharField(max_length=200)
    uid = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    record_id = models.BigIntegerField()

    objects: ClassVar[models.Manager["ExternalRef"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "container", "kind", "uid"], name="external_ref_once"),
        ]
        indexes = [models.Index(fields=["kind", "record_id"], name="external_ref_record")]

    def __str__(self) -> str:
        return f"{self.source} {self.container} {self.uid}"


class ProvisionedAccount(models.Model):
    """What an identity provider told about an account, kept to be told back; goes with the account.

    `is_deleted`: the provider took it away; the account is disabled and no longer shown to the provider.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="provisioned")
    document = models.JSONField(default=dict)
    is_deleted = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["ProvisionedAccount"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.user)


class ProvisionedGroup(models.Model):
    """A group that an identity provider keeps up to date."""

    group = models.OneToOneField("teams.Group", models.CASCADE, related_name="provisioned")
    external_id = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["ProvisionedGroup"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.group)


class ImportSet(models.QuerySet["Import"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ImportSet":
        """A person's own imports: a source may hold more than others may see."""
        return self.filter(by=user)


@recorded(exclude=("content", "report"))
class Import(Record):
    """One source on its way in: read, shown, applied or given up. The content goes once it is applied."""

    class State(models.TextChoices):
        READING = "reading", _("Reading")
        FAILED = "failed", _("Not readable")
        SHOWN = "shown", _("To be looked at")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")

    subject = models.CharField(max_length=24)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, blank=True)
    initiative = models.ForeignKey(Initiative, models.SET_NULL, null=True, blank=True, related_name="imports")
    team = models.ForeignKey("teams.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="imports")
    state = models.CharField(max_length=12, choices=State.choices, default=State.READING)
    failure = models.TextField(blank=True)
    report = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    applied_context = models.UUIDField(null=True, blank=True)

    objects = ImportSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="import_by")]

    def __str__(self) -> str:
        return self.name


class WebhookSet(models.QuerySet["Webhook"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "WebhookSet":
        """All, for those who may add them."""
        return self.all() if may_everywhere(user, SEE_WEBHOOKS) else self.none()

    def in_use(self) -> "WebhookSet":
        """Those that are told of what happens."""
        return self.filter(is_active=True, owner__is_active=True)


@recorded(exclude=("secret", "former_secret", "failing_since"))
class Webhook(Record):
    """An address of another program that is told what happened, as far as its owner may see it.

    `told_of` are patterns over the names of actions. For a day after a new secret the former one signs too.
    """

    name = models.CharField(_("name"), max_length=80)
    address = models.URLField(_("address"), max_length=500)
    told_of = ArrayField(models.CharField(max_length=80), verbose_name=_("told of"), default=list)
    owner = models.ForeignKey(User, models.CASCADE, related_name="webhooks", verbose_name=_("owner"))
    secret = models.CharField(max_length=80, editable=False)
    former_secret = models.CharField(max_length=80, blank=True, editable=False)
    secret_since = models.DateTimeField(default=timezone.now, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    stopped_because = models.CharField(_("stopped because"), max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WebhookSet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(told_of__len__gt=0), name="webhook_told_of")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page among the settings."""
        return address_of("interchange:webhook", self.key)

    def owner_ids(self) -> list[int]:
        """Whoever it acts for; they hold no right by it."""
        return []


class WebhookMessageSet(models.QuerySet["WebhookMessage"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "WebhookMessageSet":
        """One's own webhooks' in full: the body was made for its owner's eyes."""
        return self.filter(webhook__in=Webhook.objects.visible_to(user), webhook__owner=user)


class WebhookMessage(models.Model):
    """One message to a webhook with how often it was tried and the last answer. Kept thirty days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="messages")
    event = models.UUIDField(null=True)
    action = models.CharField(_("event"), max_length=80)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookMessageSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="webhook_message_once")]
        indexes = [models.Index(fields=["webhook", "-created_at", "-id"], name="webhook_message")]

    def __str__(self) -> str:
        return self.action


class KnownSourceSet(models.QuerySet["KnownSource"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "KnownSourceSet":
        """One's own only."""
        return self.filter(user=user) if user.is_active else self.none()


@recorded()
class KnownSource(Record):
    """How a person said a source is to be read: the column of each field, or the stage of each Jira status.

    `headers`: the columns it had, by which the next file from it is known. `meaning`: column by field, or the key of
    a stage by status.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="known_sources")
    subject = models.CharField(max_length=24)
    name = models.CharField(_("name"), max_length=200)
    headers = models.JSONField(default=list, blank=True)
    meaning = models.JSONField(default=dict, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = KnownSourceSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "subject", "-said_at"], name="known_source_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is changed."""
        return address_of("interchange:source", self.key)


def _secret() -> str:
    return secrets.token_urlsafe(24)


class CalendarFeedSet(models.QuerySet["CalendarFeed"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "CalendarFeedSet":
        """One's own only."""
        return self.filter(user=user) if user.is_active else self.none()

    def open(self) -> "CalendarFeedSet":
        """Those that still answer."""
        return self.filter(ended_at__isnull=True, user__is_active=True)


@recorded(exclude=("secret",))
class CalendarFeed(Record):
    """Days of one initiative, of one team, or of its maker, for calendar programs; whoever has the link reads it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("teams.Team", models.CASCADE, null=True, blank=True, related_name="+")
    secret = models.CharField(max_length=64, unique=True, default=_secret, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(initiative__isnull=True) | models.Q(team__isnull=True),
                name="calendar_feed_of_one",
            ),
            models.UniqueConstraint(
                fields=["user", "initiative", "team"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="calendar_feed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative or self.team or _("What is mine"))
