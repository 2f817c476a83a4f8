"""What rules of health can look at: a check measures all initiatives at once, in a bounded number of queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.functional import Promise

from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing
from manyways.goals.models import Metric
from manyways.goals.queries import Movement, movements_of
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative

Text = str | Promise


@dataclass(frozen=True)
class Measured:
    """What a check found: a value in the check's unit, or None without a reading, and what that means in words."""

    value: float | None
    text: str


@dataclass(frozen=True)
class Sight:
    """What all checks look at together. `windows` are those of the newest forecast, by the id of the initiative."""

    initiatives: Sequence[Initiative]
    day: date
    forecast: Forecast | None = None
    windows: Mapping[int, Window] = field(default_factory=dict)

    def drawing_of(self, initiative: Initiative) -> Drawing:
        """The window of an initiative as it is drawn."""
        as_of = self.forecast.as_of if self.forecast else None
        return drawing(initiative, self.windows.get(initiative.pk), as_of)

    @cached_property
    def movements(self) -> dict[int, Movement]:
        """The newest metric of each initiative's goal, by the id of the goal, in two queries."""
        goals = {row.goal_id for row in self.initiatives if row.goal_id}
        metrics = Metric.objects.filter(goal__in=goals).select_related("goal").order_by("pk")
        return {found.metric.goal_id: found for found in movements_of(metrics).values()} if goals else {}


Measure = Callable[[Sight], Mapping[int, Measured]]


@dataclass(frozen=True)
class Check:
    """One thing that can be looked at. An initiative the check says nothing about is missing from its answer.

    `unit`: of the value and of the limits. `is_high_bad`: whether more is worse. `proves`: whether a value within
    the limits shows by itself that things go well; having an owner does not.
    """

    slug: str
    label: Text
    unit: Text
    is_high_bad: bool
    proves: bool
    measure: Measure


CHECKS: dict[str, Check] = {}


def check(
    slug: str, label: Text, unit: Text, *, is_high_bad: bool = True, proves: bool = True
) -> Callable[[Measure], Measure]:
    """Declare a check; the function takes a `Sight` and answers `Measured` by the id of the initiative."""

    def declare(measure: Measure) -> Measure:
        CHECKS[slug] = Check(slug, label, unit, is_high_bad, proves, measure)
        return measure

    return declare
