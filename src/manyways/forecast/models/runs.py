"""Kept forecasts: what was simulated, with which seed, and what came out for each subject and trial."""

import zlib
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.registry import visible_records
from manyways.access.rules import may_everywhere
from manyways.teams.models import Team
from manyways.ui.values import date_text
from manyways.work.models import Item

Days = npt.NDArray[np.int32]
NEVER = 32_767
EVENING_BEFORE = timedelta(days=1)


class ForecastSet(models.QuerySet["Forecast"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ForecastSet":
        """The run itself holds no names; what it says of each subject is guarded there."""
        return self.all() if user.is_active else self.none()

    def newest(self) -> "ForecastSet":
        """The one that everything is read from, if there is any."""
        return self.order_by("-as_of", "-id")[:1]

    def newest_of_days(self) -> "ForecastSet":
        """The last one made for each day, the newest first."""
        return self.order_by("-as_of", "-id").distinct("as_of")

    def first_of_weeks(self) -> "ForecastSet":
        """The first one made for each week, the oldest first."""
        week = ("as_of__iso_year", "as_of__week")
        return self.order_by(*week, "as_of", "id").distinct(*week)


_Forecasts = models.Manager.from_queryset(ForecastSet)


class ForecastManager(_Forecasts["Forecast"]):
    """Reads forecasts without their input: megabytes, of use to a simulation alone, which reads them when it asks."""

    def get_queryset(self) -> models.QuerySet["Forecast"]:
        """All of them."""
        return super().get_queryset().defer("input")


@recorded(exclude=("input",))
class Forecast(Record):
    """One kept run of the simulation: reproducible from its input, seed and engine version.

    `paces`: what was assumed of each team's pace, as `{"team": id, "spread": σ, "days": of history, "basis": past
    forecasts judged, 0 where it is not learnt}`.
    """

    as_of = models.DateField(_("as of"))
    made_at = models.DateTimeField(db_default=Now())
    seed = models.BigIntegerField(_("seed"))
    trials = models.PositiveIntegerField(_("runs"))
    engine_version = models.CharField(max_length=40)
    input_digest = models.CharField(max_length=64)
    input = models.BinaryField()
    paces = models.JSONField(default=list, blank=True)

    objects = ForecastManager()

    class Meta:
        indexes = [models.Index(fields=["-as_of", "-id"], name="forecast_newest")]

    def __str__(self) -> str:
        return str(_("Forecast of %(day)s")) % {"day": date_text(self.as_of)}


class PaceSet(models.QuerySet["LearntPace"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PaceSet":
        """Those of the teams the user may see."""
        return self.filter(team__in=Team.objects.visible_to(user))


@recorded()
class LearntPace(Record):
    """How much a team's pace varies and how much of its past says so, learnt from what it would have been forecast.

    One row a team, for teams with enough past forecasts; earlier ones are in the history. `spread`: σ of the rate
    factor exp(σz); `counted_days`: days of finished items to draw from; `basis`: past forecasts judged.
    """

    team = models.OneToOneField(Team, models.CASCADE, related_name="learnt_pace")
    as_of = models.DateField(_("as of"))
    learnt_at = models.DateTimeField(default=timezone.now)
    spread = models.FloatField(_("spread of its pace"))
    counted_days = models.PositiveIntegerField(_("days of history drawn from"))
    basis = models.PositiveIntegerField(_("past forecasts judged"))
    history_digest = models.CharField(max_length=64)

    objects = PaceSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(spread__gt=0, counted_days__gt=0, basis__gt=0),
                name="learnt_pace_is_learnt",
            )
        ]

    def __str__(self) -> str:
        return str(_("Pace of %(team)s")) % {"team": self.team}

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()


class WindowSet(models.QuerySet["Window"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "WindowSet":
        """Windows of the initiatives and items the user may see."""
        if may_everywhere(user, "see.every_initiative"):
            return self.filter(initiative__deleted_at__isnull=True)
        return self.filter(
            models.Q(initiative__in=visible_records("work.initiative", user))
            & (models.Q(item__isnull=True) | models.Q(item__in=visible_records("work.item", user)))
        )

    def that_tell_a_day(self) -> "WindowSet":
        """Without milestones that nothing dates: a simulation has them at once, which says nothing about when."""
        undated = Item.objects.that_nothing_dates().filter(pk=models.OuterRef("item"))
        return self.filter(~models.Exists(undated), state=Window.State.WINDOW)


class Window(models.Model):
    """What one forecast says about one initiative, or about one milestone or item in it.

    `finish_days` holds the finish of every trial (empty for items that are no milestones), as days after the evening before the as-of day (NEVER where it does not
    finish), so that any percentile, the confidence of a date and joint questions need no second computation.
    """

    class State(models.TextChoices):
        WINDOW = "window", _("Window")
        NO_HISTORY = "no_history", _("Not enough history")
        NEVER = "never", _("Never, at this rate")
        EMPTY = "empty", _("Nothing to forecast yet")
        DONE = "done", _("Done")

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="windows")
    initiative = models.ForeignKey("work.Initiative", models.CASCADE, related_name="windows")
    item = models.ForeignKey("work.Item", models.CASCADE, null=True, blank=True, related_name="windows")
    state = models.CharField(max_length=12, choices=State.choices)
    likely_on = models.DateField(_("likely by"), null=True, blank=True)
    safe_on = models.DateField(_("safe to plan on"), null=True, blank=True)
    nearly_sure_on = models.DateField(null=True, blank=True)
    given_on = models.DateField(_("date given"), null=True, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    weeks_counted = models.PositiveSmallIntegerField(default=0)
    items_counted = models.PositiveSmallIntegerField(default=0)
    drivers = models.JSONField(default=list, blank=True)
    finish_days = models.BinaryField(default=bytes)

    objects = WindowSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forecast", "initiative", "item"], name="window_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__range=(0, 1)),
                name="window_confidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.likely_on} → {self.safe_on}"

    def days(self) -> Days:
        """The finish of every trial, shape (trials,), as days after the evening before; NEVER where it does not finish."""
        return np.frombuffer(zlib.decompress(bytes(self.finish_days)), dtype="<i2").astype(np.int32)

    def day_at(self, percent: float, as_of: date) -> date | None:
        """The observed finish at a percentile (inverted CDF); None where it is never reached."""
        ordered = np.sort(self.days())
        rank = max(int(np.ceil(percent / 100 * ordered.size - 1e-9)) - 1, 0)
        return None if ordered[rank] == NEVER else as_of - EVENING_BEFORE + timedelta(days=int(ordered[rank]))

    def chance_by(self, day: date, as_of: date) -> float:
        """The share of trials that finish on a day or before."""
        return float((self.days() <= min((day - as_of + EVENING_BEFORE).days, NEVER - 1)).mean())
