"""Who has to do with a change: a decision for each, and dated observations of groups."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.change.models.sight import OfInitiative
from manyways.teams.models import Group, Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative

SMALLEST_OBSERVED = 5


@recorded()
class Stakeholder(Record):
    """A group or a person in a change, with the decision about them. `held_by` is whoever walks past right now."""

    class Decision(models.TextChoices):
        UNDECIDED = "undecided", _("Undecided")
        INFORM = "inform", _("Inform")
        INVOLVE = "involve", _("Involve")
        NO_NEED = "no_need", _("No need")

    class Role(models.TextChoices):
        NONE = "", _("Affected")
        SPONSOR = "sponsor", _("Sponsor")
        OWNER = "owner", _("Owner")
        CHAMPION = "champion", _("Champion")
        MANAGER = "manager", _("People manager")
        DECIDER = "decider", _("Decides")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="stakeholders")
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="stakes", verbose_name=_("group")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="stakes", verbose_name=_("person")
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.UNDECIDED
    )
    decided_before = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    role = models.CharField(_("part"), max_length=10, choices=Role.choices, blank=True, default="")
    needs = models.CharField(_("what they need from us"), max_length=500, blank=True)
    has_no_process = models.BooleanField(_("no process of theirs stops working"), default=False)
    rank = models.PositiveIntegerField(_("place"), default=0)
    walked_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar["OfInitiative[Stakeholder]"] = OfInitiative()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=False, person__isnull=True)
                | models.Q(group__isnull=True, person__isnull=False),
                name="stakeholder_group_or_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="no_need") | ~models.Q(reason=""),
                name="stakeholder_no_need_reason",
                violation_error_message=_("Say why there is no need."),
            ),
            models.UniqueConstraint(fields=["initiative", "group"], name="stakeholder_group_once"),
            models.UniqueConstraint(fields=["initiative", "person"], name="stakeholder_person_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:stakeholder", self.key)

    @property
    def name(self) -> str:
        """The name of the group or the person."""
        return str(self.group or self.person)

    @property
    def decision_words(self) -> str:
        """The decision; after a new walk began, that it is to be looked at again and what it was."""
        if self.decision == self.Decision.UNDECIDED and self.decided_before:
            return gettext("To look at again, was: %(was)s") % {"was": self.get_decided_before_display()}
        return self.get_decision_display()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


@traced()
class Observation(models.Model):
    """How a group of five or more stood to a change on a day: each look is a new row, and none is on a person."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="observations")
    influence = models.PositiveSmallIntegerField(_("influence, 1 to 5"))
    support = models.SmallIntegerField(_("support, −2 to +2"))
    seen_on = models.DateField(_("as of"))
    seen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Observation"]] = models.Manager()

    class Meta:
        ordering = ["seen_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(influence__range=(1, 5)), name="observation_influence"),
            models.CheckConstraint(condition=models.Q(support__range=(-2, 2)), name="observation_support"),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}, {self.seen_on}"
