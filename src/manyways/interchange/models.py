"""Imports from upload to undo, and the outside names by which records are found again."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import Job, User
from manyways.access.records import Record, recorded
from manyways.work.models import Initiative


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
