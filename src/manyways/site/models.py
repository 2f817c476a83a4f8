"""What the doors remember of repeated posts and busy callers; and where an organisation is in its first steps."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide


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
