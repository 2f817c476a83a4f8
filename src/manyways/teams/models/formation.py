"""What a team should consist of, and how it chose to work."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.records import recorded
from manyways.teams.models.organisation import CompanyWide, Person, Team
from manyways.teams.models.structures import OfTeam


@recorded()
class Seat(OfTeam):
    """A place in a team: a discipline for some share of time, and who is to take it, once that is known."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="seats")
    discipline = models.CharField(_("discipline"), max_length=80)
    percent = models.PositiveSmallIntegerField(_("share in percent"), default=100)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name=_("who")
    )

    objects: ClassVar["CompanyWide[Seat]"] = CompanyWide()

    class Meta:
        verbose_name = _("seat")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__range=(1, 100)),
                name="seat_percent",
                violation_error_message=_("Give a share from 1 to 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.discipline}"


@recorded()
class WayOfWorking(OfTeam):
    """How a team works and why, from a day on, until a later row says otherwise."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="ways")
    name = models.CharField(_("way of working"), max_length=80)
    reason = models.CharField(_("why"), max_length=500)
    starts_on = models.DateField(_("since"), default=today)

    objects: ClassVar["CompanyWide[WayOfWorking]"] = CompanyWide()

    class Meta:
        verbose_name = _("way of working")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "starts_on"],
                name="way_of_working_once_a_day",
                violation_error_message=_(
                    "There is one from this day already. Undo it, or choose another day."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.name}"
