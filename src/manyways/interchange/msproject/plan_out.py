"""An initiative's plan as lines of a project file, as far as the reader may see it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.time import Calendar as Compiled
from manyways.engine.time import minute_of, moment_of
from manyways.interchange.msproject.mspdi import CalendarOut, LinkOut, PlanOut, TaskOut
from manyways.schedule.arrays import compiled_calendar, start_minute, working_hours
from manyways.schedule.columns import duration_of
from manyways.schedule.dates import PlannedDates, Solved, solved
from manyways.schedule.models import Baseline, BaselineRow
from manyways.teams.models import Calendar, Person
from manyways.ui.answers import Refused
from manyways.work.models import Initiative, Item
from manyways.work.queries.outline import Branch, outline

YEARS_OF_HOLIDAYS = 3
Dates = tuple[datetime, datetime]


def plan_out(initiative: Initiative, user: User) -> PlanOut:
    """The plan with its calendars and newest baseline. Raises Refused where it cannot be dated."""
    found = solved(initiative, with_waiting=False)
    if found.plan.problem:
        raise Refused(found.plan.problem)
    return _Writer(found, user).plan()


@dataclass
class _Writer:
    found: Solved
    user: User

    def __post_init__(self) -> None:
        source = self.found.source
        self.planned: PlannedDates = self.found.plan
        rows = {row.pk: row for row in source.calendars.values()}
        rows.pop(source.calendar.pk, None)
        self.calendars = [source.calendar, *rows.values()]
        self.uids = {row.pk: uid for uid, row in enumerate(self.calendars, 1)}
        self.branches = outline(source.initiative, source.items)
        self.here = {branch.item.pk for branch in self.branches}
        self.begins = moment_of(start_minute(source.initiative))
        self.links = self._links()
        self.elsewhere = self._elsewhere()
        self.named = self._named()
        owners = {branch.item.owner_id for branch in self.branches if branch.item.owner_id}
        self.owners = dict(Person.objects.filter(pk__in=owners).values_list("pk", "name"))
        self.baseline = _baseline(source.initiative)

    def plan(self) -> PlanOut:
        source = self.found.source
        finishes = datetime.combine(self.planned.finish_on or self.begins.date(), time(17))
        return PlanOut(
            name=source.initiative.name,
            start=self._opening(),
            finish=finishes,
            as_of=today(),
            calendars=[self._calendar(row, finishes.date()) for row in self.calendars],
            tasks=[self._task(branch) for branch in self.branches],
            status_at=_local(source.initiative.status_on),
        )

    def _opening(self) -> datetime:
        """When the first day's work begins; its first minute where something runs by the clock."""
        if any(branch.item.is_elapsed for branch in self.branches):
            return self.begins
        first = next((day[0][0] for day in self.found.source.calendar.week if day), 0)
        return self.begins + timedelta(minutes=first)

    def _calendar(self, row: Calendar, last: date) -> CalendarOut:
        """Its week and the days that differ, public holidays from a year before until three years after the plan."""
        hours = working_hours(row)
        low = self.begins.date() - timedelta(days=366)
        high = last + timedelta(days=366 * YEARS_OF_HOLIDAYS)
        differing = [
            (day, shifts)
            for day, shifts in hours.exceptions
            if not row.country or low <= day <= high or day.isoformat() in row.exceptions
        ]
        return CalendarOut(self.uids[row.pk], row.name, hours.week, differing)

    def _links(self) -> Mapping[int, list[LinkOut]]:
        found: dict[int, list[LinkOut]] = defaultdict(list)
        for link in self.found.source.links:
            if link.predecessor_id in self.here:
                found[link.successor_id].append(
                    LinkOut(link.predecessor_id, link.type, link.lag, link.lag_unit)
                )
        return found

    def _elsewhere(self) -> Mapping[int, list[int]]:
        """By item: what it waits for in other initiatives."""
        found: dict[int, list[int]] = defaultdict(list)
        for link in self.found.source.links:
            if link.predecessor_id not in self.here:
                found[link.successor_id].append(link.predecessor_id)
        return found

    def _task(self, branch: Branch) -> TaskOut:
        item = branch.item
        start, finish = self._dates(item)
        waits = self.elsewhere.get(item.pk, [])
        is_held = bool(waits) and item.constraint == "asap" and not item.is_manual and not branch.is_summary
        minutes = 0 if branch.is_summary else self._minutes(item, start, finish)
        return TaskOut(
            uid=item.pk,
            guid=str(item.key),
            name=item.name,
            level=branch.depth + 1,
            number=branch.number,
            start=start,
            finish=finish,
            duration_minutes=minutes,
            is_summary=branch.is_summary,
            is_milestone=item.form == Item.Form.MILESTONE,
            is_manual=item.is_manual and not branch.is_summary,
            is_active=item.dropped_at is None,
            is_elapsed=item.is_elapsed and not branch.is_summary,
            is_estimated=item.duration_minutes is None and minutes > 0,
            percent_complete=0 if branch.is_summary else item.percent_done,
            actual_start=_local(item.started_at),
            actual_finish=_local(item.finished_at),
            constraint="snet" if is_held else item.constraint,
            constraint_at=start if is_held else _local(item.constraint_at),
            deadline=_local(item.deadline_at),
            calendar_uid=self.uids.get(item.calendar_id or 0, -1),
            contact=self.owners.get(item.owner_id or 0, ""),
            notes="\n".join(part for part in (item.notes, self._waits(waits)) if part),
            links=self.links.get(item.pk, []),
            parts=list(self._parts(item, start)) if item.pauses and not branch.is_summary else (),
            baseline=self.baseline.get(item.key),
        )

    def _dates(self, item: Item) -> Dates:
        """Its planned days; by hand where they are; the start of the plan where it has none of its own."""
        dates = self.planned.items.get(item.pk)
        if item.is_manual and item.manual_start_at:
            start = _moment(item.manual_start_at)
            return start, _moment(item.manual_finish_at or item.manual_start_at)
        return (_moment(dates.start_at), _moment(dates.finish_at)) if dates else (self.begins, self.begins)

    def _minutes(self, item: Item, start: datetime, finish: datetime) -> int:
        if item.is_manual and item.duration_minutes is None:
            return int(self._hours(item).working_between(minute_of(start), minute_of(finish)))
        return duration_of(item)

    def _hours(self, item: Item) -> Compiled:
        return compiled_calendar(self.found.source.calendars.get(item.calendar_id) or self.calendars[0])

    def _named(self) -> Mapping[int, str]:
        """By id: what is waited for elsewhere, where the reader may see it."""
        wanted = {pk for ids in self.elsewhere.values() for pk in ids}
        seen = Item.objects.visible_to(self.user).filter(pk__in=wanted).select_related("initiative")
        return {row.pk: f"{row.name} ({row.initiative.name})" for row in seen}

    def _waits(self, ids: Sequence[int]) -> str:
        """What it waits for elsewhere, in words."""
        names = [self.named.get(pk) or _("something you cannot see") for pk in ids]
        return "\n".join(_("Waits for %(item)s") % {"item": name} for name in names)

    def _parts(self, item: Item, start: datetime) -> Iterator[tuple[datetime, datetime, int]]:
        """The days a split task is worked on: from, until, minutes."""
        calendar = self._hours(item)
        offset = int(calendar.working_at(minute_of(start)))
        done = 0
        for before, pause in [*item.pauses, [duration_of(item), 0]]:
            yield from _days(calendar, offset, offset + before - done)
            offset += before - done + pause
            done = before


def _days(calendar: Compiled, first: int, last: int) -> Iterator[tuple[datetime, datetime, int]]:
    """Working minutes from one to another of a calendar, day by day."""
    while first < last:
        start = int(calendar.start_at(first))
        midnight = (start // 1440 + 1) * 1440
        until = min(int(calendar.working_at(midnight)), last)
        yield moment_of(start), moment_of(int(calendar.finish_at(until))), until - first
        first = until


def _baseline(initiative: Initiative) -> Mapping[UUID, tuple[datetime, datetime, int]]:
    """By item: its dates in the newest baseline."""
    newest = Baseline.objects.filter(initiative=initiative).newest_first().first()
    rows = BaselineRow.objects.filter(baseline=newest) if newest else []
    return {
        row.item_key: (_moment(row.start_at), _moment(row.finish_at), row.duration_minutes or 0)
        for row in rows
    }


def _moment(value: datetime) -> datetime:
    return timezone.localtime(value).replace(tzinfo=None)


def _local(value: datetime | date | None) -> datetime | None:
    if value is None:
        return None
    return _moment(value) if isinstance(value, datetime) else datetime.combine(value, time(8))
