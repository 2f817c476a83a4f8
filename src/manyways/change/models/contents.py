"""The words of an engagement as they were written, version by version, and who in HR approved them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models.engagements import Engagement


class OfEngagement(models.Manager["ContentVersion"]):
    """Versions seen by those who see the engagement."""

    def visible_to(self, user: User) -> models.QuerySet["ContentVersion"]:
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


@recorded()
class ContentVersion(Record):
    """A title and a text as they stood once. Approved or sent back by HR, where the rule or somebody asks for it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ASKED = "asked", _("Waits for HR")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    text = models.TextField(blank=True, max_length=20_000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    words = models.CharField(_("what is to change"), max_length=1000, blank=True)

    objects: ClassVar["OfEngagement"] = OfEngagement()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="content_version_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "sent_back"]) | models.Q(decided_on__isnull=False),
                name="content_version_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(words=""), name="content_version_words"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its engagement."""
        return self.engagement.get_absolute_url()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its engagement."""
        return self.engagement.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its engagement."""
        return self.engagement.owner_ids()
