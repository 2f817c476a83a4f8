"""What might be decided differently: kept scenarios, and the capacity that teams are planned to have."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.forecast.models.runs import Forecast
from manyways.teams.models import Team
from manyways.ui.addresses import address_of
from manyways.ui.values import NARROW
from manyways.work.models.initiatives import SEE_ALL


class AvailabilitySet(models.QuerySet["Availability"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "AvailabilitySet":
        """Those of the teams the user may see."""
        return self.filter(team__in=Team.objects.visible_to(user))


@recorded()
class Availability(Record):
    """From a day on a team has so many percent of its usual capacity, until the next such day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="availabilities")
    from_on = models.DateField(_("from"))
    percent = models.PositiveSmallIntegerField(_("percent of its usual capacity"))

    objects = AvailabilitySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "from_on"], name="availability_once"),
            models.CheckConstraint(
                condition=models.Q(percent__lte=500),
                name="availability_percent",
                violation_error_message=_("At most 500 percent of the usual capacity."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.percent}{NARROW}%"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()


class ScenarioSet(models.QuerySet["Scenario"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ScenarioSet":
        """One's own, and all of them for those who may see every initiative: a scenario speaks of many."""
        if not user.is_active:
            return self.none()
        return self.all() if may_everywhere(user, SEE_ALL) else self.filter(made_by=user)


@recorded(exclude=("windows",))
class Scenario(Record):
    """A what-if that was kept: its changes, the forecast it stands on, and the windows that came out.

    `changes`: see `manyways.forecast.what_if`. `windows`: initiative key to `[state, likely, safe, given, chance]`.
    `stood`: what each changed record was when it was worked out, so that applying can tell whether it still is.
    `applied`: the places of the changes that were applied, the last of them at `applied_at`.
    """

    name = models.CharField(_("name"), max_length=120)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="scenarios")
    base = models.ForeignKey(Forecast, models.PROTECT, related_name="scenarios")
    changes = models.JSONField(default=list)
    windows = models.JSONField(default=dict, blank=True)
    stood = models.JSONField(default=dict, blank=True)
    applied = models.JSONField(default=list, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScenarioSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="scenario_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return address_of("forecast:scenario", self.key)

    @property
    def open_places(self) -> list[int]:
        """The places of the changes that are not in force yet. Before places were noted, all were applied at once."""
        if self.applied_at and not self.applied:
            return []
        return [place for place in range(len(self.changes)) if place not in self.applied]

    def changes_beyond(self, forecast: Forecast) -> list[dict[str, Any]]:
        """What a forecast does not know yet: after a part was applied, only the rest."""
        if self.applied_at is None or forecast.made_at < self.applied_at:
            return list(self.changes)
        return [self.changes[place] for place in self.open_places]

    def owner_ids(self) -> list[int]:
        """Whoever kept it."""
        return [self.made_by_id] if self.made_by_id else []
