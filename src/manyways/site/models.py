"""What the doors remember of callers; where an organisation is in its first steps; archives kept for a day."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.teams.models import CompanyWide

SEE_ARCHIVES = "site.make_archive"
KEPT = timedelta(days=1)


class KeptAnswer(models.Model):
    """The answer to a POST with an Idempotency-Key, given again when the same is posted again. Kept a day."""

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["KeptAnswer"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return self.key


class MinuteCount(models.Model):
    """How many requests a caller made in one minute."""

    caller = models.CharField(max_length=64)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["MinuteCount"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "minute"], name="minute_count_once")]

    def __str__(self) -> str:
        return f"{self.caller}: {self.count}"


@recorded()
class FirstSteps(Record):
    """Which of the first steps were skipped or are done though nothing shows it, and that they were put away."""

    settled = models.JSONField(default=list, blank=True)
    put_away_on = models.DateField(null=True, blank=True)

    objects: ClassVar["CompanyWide[FirstSteps]"] = CompanyWide()

    class Meta:
        constraints = [models.UniqueConstraint(models.Value(1), name="one_first_steps")]

    def __str__(self) -> str:
        return "first steps"


class ArchiveSet(models.QuerySet["Archive"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ArchiveSet":
        """Those of the last day, for those who may make them."""
        return self.still_kept() if may_everywhere(user, SEE_ARCHIVES) else self.none()

    def still_kept(self) -> "ArchiveSet":
        """Those that are not too old."""
        return self.filter(created_at__gt=timezone.now() - KEPT)


@recorded()
class Archive(Record):
    """Everything the organisation holds, as one file, kept a day for those who may make one."""

    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    row_count = models.PositiveBigIntegerField(_("rows"))
    size = models.PositiveBigIntegerField(_("size"))
    taken_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    objects = ArchiveSet.as_manager()

    class Meta:
        verbose_name = _("archive")

    def __str__(self) -> str:
        return f"manyways-{self.created_at:%Y-%m-%d}.zip"

    def get_absolute_url(self) -> str:
        """The page that lists them."""
        return reverse("archive")


class ArchivePart(models.Model):
    """A piece of the file, small enough for memory."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    objects: ClassVar[models.Manager["ArchivePart"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archive", "number"], name="archive_part_once")]

    def __str__(self) -> str:
        return f"{self.archive}: {self.number}"
