"""What must be booked or signed by a day, and how sure an outcome must be by then."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.change.models.sight import OfInitiative
from manyways.teams.models import Person
from manyways.work.models import Initiative


@recorded()
class Booking(Record):
    """A campaign, a contract, a stand at a fair: a point of no return before it is certain that the outcome is there."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("Campaign")
        CONTRACT = "contract", _("Contract")
        OTHER = "other", _("Something else")

    name = models.CharField(_("what is booked"), max_length=200)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="bookings", verbose_name=_("outcome")
    )
    commit_by = models.DateField(_("commit by"))
    needed_on = models.DateField(_("the outcome must be there by"))
    needed_percent = models.PositiveSmallIntegerField(_("and be so sure, in percent"), default=85)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CAMPAIGN)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who books")
    )
    booked_on = models.DateField(null=True, blank=True)
    booked_anyway = models.CharField(_("why it was booked though not sure"), max_length=300, blank=True)

    objects: ClassVar["OfInitiative[Booking]"] = OfInitiative()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(needed_percent__range=(1, 100)),
                name="booking_percent",
                violation_error_message=_("Choose from 1 to 100 percent."),
            ),
            models.CheckConstraint(
                condition=models.Q(needed_on__gte=models.F("commit_by")),
                name="booking_before_needed",
                violation_error_message=_("What is committed to comes before the outcome must be there."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list it stands in."""
        return f"{reverse('market:bookings')}#bookings-{self.key}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Whoever books."""
        return [self.owner.user_id] if self.owner and self.owner.user_id else []
