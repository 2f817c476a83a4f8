"""What the portfolio keeps of its own: when each person last looked."""

from typing import ClassVar

from django.db import models

from manyways.access.models import User


class Look(models.Model):
    """The last two times a person looked at a page, so that "what changed" starts where they stopped."""

    user = models.ForeignKey(User, models.CASCADE, related_name="looks")
    page = models.CharField(max_length=40)
    looked_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Look"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.page}"
