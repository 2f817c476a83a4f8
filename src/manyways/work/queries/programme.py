"""The programme read: what clashes, and how the rooms are picked up."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from manyways.ui.values import time_text
from manyways.work.models import ProgrammeActivity


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
