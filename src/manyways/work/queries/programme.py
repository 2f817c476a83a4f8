"""The programme read: what clashes, and how the rooms are picked up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.ui.components.signs import Level, Status
from manyways.ui.values import date_text, time_text
from manyways.work.models import Initiative, PickUp, ProgrammeActivity, RoomBlock

COUNT_DAYS = 14
LAGS, LAGS_BADLY, NEARLY_ALL = 0.8, 0.6, 0.9


@dataclass(frozen=True)
class Clash:
    """Two activities that want the same place, or the same person, at one time."""

    one: ProgrammeActivity
    other: ProgrammeActivity
    shared: str

    @property
    def sentence(self) -> str:
        """It in words: `Main hall: Keynote and Panel overlap, Tue 18 May, 09:30`."""
        starts = max(self.one.starts_at, self.other.starts_at)  # type: ignore[type-var]
        return _("%(shared)s: “%(one)s” and “%(other)s” overlap, %(when)s") % {
            "shared": self.shared,
            "one": self.one.name,
            "other": self.other.name,
            "when": time_text(starts),  # type: ignore[arg-type]
        }


def confirmed_at_once(activity: ProgrammeActivity) -> ProgrammeActivity | None:
    """A confirmed activity at the same place and time, if there is one."""
    if not (activity.place and activity.starts_at and activity.ends_at):
        return None
    others = ProgrammeActivity.objects.filter(
        place=activity.place,
        state=ProgrammeActivity.State.CONFIRMED,
        starts_at__lt=activity.ends_at,
        ends_at__gt=activity.starts_at,
    )
    return others.exclude(pk=activity.pk).first()


def clashes(activities: Iterable[ProgrammeActivity]) -> list[Clash]:
    """Every pair that wants one place or one owner at the same time; dropped ones want nothing."""
    timed = [
        each
        for each in activities
        if each.starts_at and each.ends_at and each.state != ProgrammeActivity.State.DROPPED
    ]
    found = []
    for one, other in combinations(timed, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:  # type: ignore[operator]
            if one.place_id and one.place_id == other.place_id:
                found.append(Clash(one, other, str(one.place)))
            elif one.owner_id and one.owner_id == other.owner_id:
                found.append(Clash(one, other, str(one.owner)))
    return found


@dataclass(frozen=True)
class RoomsState:
    """How a block of rooms is picked up, by a written rule.

    Expected on a day: the rooms, times the share of the time from the first day of booking to the release date that
    has passed. Under 80 % of that is watched, under 60 % at risk; so is a block a fortnight before its release with
    more than a tenth of its rooms unsold. A count is due every fortnight: without one it is watched, after two
    missed ones at risk. Nothing is judged before the first fortnight is over.
    """

    block: RoomBlock
    newest: PickUp | None
    as_of: date

    @property
    def expected(self) -> int:
        """Rooms that should be booked by the day of the newest count."""
        return expected_rooms(self.block, self.newest.counted_on if self.newest else self.as_of)

    @property
    def days_to_release(self) -> int:
        """Days until what is not booked goes back; negative once it has."""
        return (self.block.release_on - self.as_of).days

    @property
    def status(self) -> Status:
        """The first line of the rule that applies."""
        if self.days_to_release < 0:
            return Status(
                "none", _("Released %(day)s") % {"day": date_text(self.block.release_on)}, _("Closed")
            )
        missed = self._missed()
        if missed:
            level: Level = "watch" if missed == 1 else "risk"
            return Status(
                level, _("Nobody counted for %(days)s days") % {"days": self._silent_days()}, _("Count again")
            )
        if self.newest is None:
            first = date_text(self.block.opens_on + timedelta(days=COUNT_DAYS))
            return Status("none", _("First count due %(day)s") % {"day": first})
        return self._by_pick_up(self.newest.rooms)

    def _by_pick_up(self, booked: int) -> Status:
        said = {"booked": booked, "rooms": self.block.rooms, "expected": self.expected}
        reason = _("%(booked)s of %(rooms)s booked, %(expected)s expected by then") % said
        is_near = self.days_to_release <= COUNT_DAYS and booked < self.block.rooms * NEARLY_ALL
        if booked < self.expected * LAGS_BADLY or is_near:
            return Status("risk", reason, _("Pick-up lags"))
        if booked < self.expected * LAGS:
            return Status("watch", reason, _("Pick-up lags"))
        return Status("good", reason)

    def _silent_days(self) -> int:
        since = self.newest.counted_on if self.newest else self.block.opens_on
        return (self.as_of - since).days

    def _missed(self) -> int:
        return max(self._silent_days() - 1, 0) // COUNT_DAYS


def expected_rooms(block: RoomBlock, day: date) -> int:
    """Rooms that should be booked by a day: rising evenly from the first day of booking to the release date."""
    whole = (block.release_on - block.opens_on).days
    passed = min(max((day - block.opens_on).days, 0), whole)
    return round(block.rooms * passed / whole)


def rooms_of(initiative: Initiative) -> list[RoomsState]:
    """The blocks of an initiative, worst first. Two queries."""
    blocks = RoomBlock.objects.filter(initiative=initiative).select_related("owner", "item", "initiative")
    found = [_state(block) for block in blocks.prefetch_related("pick_ups")]
    return sorted(found, key=lambda each: (each.status.rank, each.block.release_on))


def _state(block: RoomBlock) -> RoomsState:
    counts = sorted(block.pick_ups.all(), key=lambda count: count.counted_on)
    return RoomsState(block, counts[-1] if counts else None, today())


def activity_status(activity: ProgrammeActivity, found: Iterable[Clash]) -> Status:
    """Where an activity stands: a clash first, then what is missing or too small, then confirmed or draft."""
    clash = next((each for each in found if activity.pk in {each.one.pk, each.other.pk}), None)
    if activity.state == ProgrammeActivity.State.DROPPED:
        return Status("none", "", _("Dropped"))
    if clash:
        other = clash.other if clash.one.pk == activity.pk else clash.one
        reason = _("%(shared)s: also “%(other)s”") % {"shared": clash.shared, "other": other.name}
        return Status("risk", reason, _("Clash"))
    seats = activity.place.capacity if activity.place else None
    if activity.capacity and seats and activity.capacity > seats:
        said = {"people": activity.capacity, "seats": seats}
        return Status("watch", _("%(people)s people, %(seats)s seats") % said, _("Too small"))
    if activity.state == ProgrammeActivity.State.CONFIRMED:
        return Status("good", "", _("Confirmed"))
    missing = [
        word
        for word, value in (
            (_("place"), activity.place),
            (_("time"), activity.starts_at and activity.ends_at),
            (_("owner"), activity.owner),
        )
        if not value
    ]
    reason = _("%(parts)s missing") % {"parts": ", ".join(missing)} if missing else ""
    return Status("none", reason, _("Draft"))


def programme_sentence(activities: Collection[ProgrammeActivity], found: Collection[Clash]) -> str:
    """The worst clash first, then how many activities are confirmed."""
    kept = [each for each in activities if each.state != ProgrammeActivity.State.DROPPED]
    if not kept:
        return _("Nothing in the programme yet.")
    confirmed = sum(each.state == ProgrammeActivity.State.CONFIRMED for each in kept)
    count = _("%(confirmed)s of %(total)s confirmed.") % {"confirmed": confirmed, "total": len(kept)}
    if not found:
        return " ".join([count, _("Nothing clashes.")])
    clashing = ngettext("One clash.", "%(n)s clashes.", len(found)) % {"n": len(found)}
    return f"{next(iter(found)).sentence}. {clashing} {count}"
