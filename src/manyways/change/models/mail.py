"""Mail that came in: that it was read, and what became of it. Never its words."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.change.models.engagements import Engagement
from manyways.change.models.questions import Question


class InboundMail(models.Model):
    """One mail by its Message-ID, so that reading it twice changes nothing twice."""

    class Outcome(models.TextChoices):
        QUESTION = "question", _("Became a question")
        RETURNED = "returned", _("Could not be delivered")
        AUTOMATIC = "automatic", _("Automatic reply, left out")
        FORGED = "forged", _("Not from the person the message went to")
        UNKNOWN = "unknown", _("Not an answer to a message of ours")
        EMPTY = "empty", _("No words of its own")
        TOO_LONG = "too_long", _("Longer than 4,000 characters: for a person to read")

    message_id = models.CharField(max_length=300, unique=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    received_on = models.DateField()
    engagement = models.ForeignKey(Engagement, models.CASCADE, null=True, blank=True, related_name="+")
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager["InboundMail"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.message_id}: {self.outcome}"
