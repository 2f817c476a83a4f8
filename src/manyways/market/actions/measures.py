"""What customers feel of a launch: measured before and after; a bad turn opens something to do."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import notify
from manyways.market.launch_causes import CUSTOMERS
from manyways.market.models import Launch, LaunchMeasure, LaunchReading
from manyways.market.queries.measures import Trend, trend_of
from manyways.work.actions.parts import changed, needed
from manyways.work.models import LogEntry

FOLLOW_UP_DAYS = 14


@action("market.add_measure", lazy("Measure what customers feel"), said=lazy("measures %(name)s"))
def add_measure(
    launch: Launch, *, name: str, unit: str = "", is_more_better: bool = False, by: User
) -> LaunchMeasure:
    """Something to read before and after the launch."""
    text = needed(name, "name", _("Say what is measured: complaints, adoption, satisfaction."))
    row = LaunchMeasure(launch=launch, name=text, unit=unit.strip(), is_more_better=is_more_better)
    checked(row).save()
    return row


@action("market.remove_measure", lazy("Measure something no longer"), said=lazy("removed %(name)s"))
def remove_measure(measure: LaunchMeasure, *, by: User) -> None:
    """Take it away with its readings; Undo brings them back."""
    measure.delete()


@action("market.add_launch_reading", lazy("Keep a reading of customers"), said=lazy("read %(name)s"))
def add_launch_reading(
    measure: LaunchMeasure, *, value: Decimal, read_on: date | None = None, note: str = "", by: User
) -> LaunchReading:
    """Keep a value read on a day; the same day's is replaced. Worse than before the launch: something to do opens."""
    day = read_on or today()
    if day > today():
        raise Refused(fields={"read_on": _("This day is still to come.")})
    row = measure.readings.filter(read_on=day).first() or LaunchReading(measure=measure, read_on=day)
    row.value, row.note = value, note.strip()
    checked(row).save()
    trend = trend_of(measure, list(measure.readings.all()))
    if trend.is_bad:
        _follow_up(measure, trend, by)
    return row


def _follow_up(measure: LaunchMeasure, trend: Trend, by: User) -> None:
    """One thing to do in the log of the outcome, for the owner of the launch, unless one is open."""
    if measure.follow_up and measure.follow_up.is_open:
        return
    launch = measure.launch
    entry = LogEntry(
        initiative=launch.initiative,
        kind=LogEntry.Kind.ACTION,
        name=_("Find out why, after the launch: %(words)s") % {"words": trend.words},
        owner=launch.owner or launch.initiative.owner,
        due_on=today() + timedelta(days=FOLLOW_UP_DAYS),
    )
    checked(entry).save()
    changed(measure, follow_up=entry)
    users = [entry.owner.user] if entry.owner and entry.owner.user else []
    notify(users, CUSTOMERS, record=launch, by=by, details={"what": trend.words})


@action(
    "market.delete_launch_reading", lazy("Take a reading of customers back"), said=lazy("took a reading back")
)
def delete_launch_reading(reading: LaunchReading, *, by: User) -> None:
    """It was wrong."""
    reading.delete()
