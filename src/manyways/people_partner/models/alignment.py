"""What HR knows of groups, and what reviews reward today, marked against what teams are to achieve."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.inside import Inside
from manyways.teams.models import Group


@recorded()
class GroupNote(Record):
    """A private note of HR on a group: a concern, or when not to come with something. Never on a person."""

    class Kind(models.TextChoices):
        CONCERN = "concern", _("Concern")
        TIMING = "timing", _("Timing")
        OTHER = "other", _("Other")

    is_history_private = True
    private_fields = frozenset({"text"})

    group = models.ForeignKey(Group, models.CASCADE, related_name="+", verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CONCERN)
    text = models.TextField(_("note"), max_length=2000)
    until = models.DateField(_("holds until"), null=True, blank=True)
    noted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    noted_on = models.DateField(default=today)

    objects: ClassVar["Inside[GroupNote]"] = Inside()

    class Meta:
        verbose_name = _("private note on a group")
        ordering = ["-noted_on", "-id"]

    def __str__(self) -> str:
        return _("Note on %(group)s") % {"group": self.group}


@recorded()
class ReviewRule(Record):
    """Something that goals, reviews or a bonus reward today, and whether that helps what teams are to achieve."""

    class Effect(models.TextChoices):
        UNMARKED = "unmarked", _("Not looked at")
        HELPS = "helps", _("Helps")
        NEUTRAL = "neutral", _("Neutral")
        CONFLICTS = "conflicts", _("Conflicts")

    is_history_private = True

    name = models.CharField(_("what is rewarded"), max_length=200)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who is touched")
    )
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices, default=Effect.UNMARKED)
    why = models.CharField(_("why"), max_length=300, blank=True)
    replacement = models.CharField(
        _("instead"), max_length=300, blank=True, help_text=_("Such as a team outcome and one's own growth.")
    )
    cycle_on = models.DateField(_("next cycle begins"), null=True, blank=True)
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    objects: ClassVar["Inside[ReviewRule]"] = Inside()

    class Meta:
        verbose_name = _("rule of reviews")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open_conflict(self) -> bool:
        """Whether it conflicts and nothing took its place."""
        return self.effect == self.Effect.CONFLICTS and self.replaced_on is None
