"""What a team agreed about its board as a whole: its lanes, and how much may be expedited at once."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Team


@recorded()
class BoardSetting(Record):
    """A team's agreements about its board; a team without a row has one lane and no limit."""

    class Lanes(models.TextChoices):
        NONE = "none", _("One lane")
        INITIATIVE = "initiative", _("By initiative")
        OWNER = "owner", _("By owner")
        SERVICE = "service", _("By class of service")
        TEAM = "team", _("By team")

    team = models.OneToOneField(Team, models.CASCADE, related_name="board_setting")
    lanes = models.CharField(_("lanes"), max_length=12, choices=Lanes.choices, default=Lanes.NONE)
    expedite_limit = models.PositiveSmallIntegerField(_("expedited at once, at most"), null=True, blank=True)

    objects: ClassVar["CompanyWide[BoardSetting]"] = CompanyWide()

    def __str__(self) -> str:
        return f"{self.team}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its team."""
        return self.team.owner_ids()
