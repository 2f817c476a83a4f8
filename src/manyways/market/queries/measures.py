"""Reads of what customers felt: each measure before and after its launch, and whether it turned worse."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from manyways.market.models import LaunchMeasure, LaunchReading
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, number_text

TOLERANCE = Decimal("0.1")
"""How much worse than before, as a share of the value before, is still no bad turn."""
COUNTED_BEFORE = 3


@dataclass(frozen=True)
class Trend:
    """A measure with its readings, oldest first, split at the launch."""

    measure: LaunchMeasure
    before: Sequence[LaunchReading]
    after: Sequence[LaunchReading]

    @property
    def reference(self) -> Decimal | None:
        """What it is compared with: the mean of the last three before; without any, the first after the launch."""
        if self.before:
            values = [reading.value for reading in self.before[-COUNTED_BEFORE:]]
            return sum(values, Decimal(0)) / len(values)
        return self.after[0].value if len(self.after) > 1 else None

    @property
    def latest(self) -> LaunchReading | None:
        """The newest reading after the launch."""
        return self.after[-1] if self.after else None

    @property
    def is_bad(self) -> bool:
        """Whether the newest reading is worse than before by more than a tenth."""
        if self.latest is None or self.reference is None:
            return False
        worse = self.latest.value - self.reference
        return (-worse if self.measure.is_more_better else worse) > abs(self.reference) * TOLERANCE

    @property
    def words(self) -> str:
        """`Complaints 19 a week after 12 before`."""
        unit = f" {self.measure.unit}" if self.measure.unit else ""
        now = _shown(self.latest.value) + unit if self.latest else ""
        then = _shown(self.reference) + unit if self.reference is not None else ""
        words = {"name": self.measure.name, "now": now, "then": then}
        if now and then and self.before:
            return _("%(name)s: %(now)s after, %(then)s before") % words
        if now and then:
            return _("%(name)s: %(now)s now, %(then)s at first") % words
        if now:
            return _("%(name)s: %(now)s after, not read before") % words
        return _("%(name)s: %(then)s before") % words if then else _("%(name)s: not read yet") % words

    @property
    def status(self) -> Status:
        """By the written rule."""
        if self.latest is None:
            return Status("none", self.words, _("Before the launch") if self.before else "")
        if self.is_bad:
            return Status("risk", self.words, _("Worse"))
        if self.reference is None:
            return Status("none", self.words, _("One reading"))
        return Status("good", self.words, _("No worse"))

    @property
    def last_on(self) -> str:
        """The day of the newest reading."""
        rows = [*self.before, *self.after]
        return date_text(rows[-1].read_on) if rows else ""


def _shown(value: Decimal) -> str:
    return number_text(round(value, 1))


def trend_of(measure: LaunchMeasure, readings: Sequence[LaunchReading]) -> Trend:
    """Split the readings of a measure at its launch; all are before while there was none."""
    day = measure.launch.launched_on
    ordered = sorted(readings, key=lambda each: each.read_on)
    before = [row for row in ordered if day is None or row.read_on < day]
    return Trend(measure, before, ordered[len(before) :])


def trends_of(launches: Iterable[int]) -> dict[int, list[Trend]]:
    """Launch id -> its measures with their readings. Two queries."""
    rows = LaunchMeasure.objects.filter(launch__in=list(launches))
    measures = list(rows.select_related("launch", "follow_up"))
    readings: dict[int, list[LaunchReading]] = defaultdict(list)
    for reading in LaunchReading.objects.filter(measure__in=measures):
        readings[reading.measure_id].append(reading)
    found: dict[int, list[Trend]] = defaultdict(list)
    for measure in measures:
        found[measure.launch_id].append(trend_of(measure, readings[measure.pk]))
    return found
