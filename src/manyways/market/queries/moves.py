"""By how much each safe date moved since a person looked, and what moved it, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import start_of
from manyways.access.models import User
from manyways.forecast.models import Forecast, Window
from manyways.forecast.reasons import cause_text, moved_text
from manyways.market.models import Move
from manyways.ui.values import date_text
from manyways.work.models import Initiative, Item

MOST_CAUSES = 2
MOST_NAMES = 2
MOST_PAIRS = 10


@dataclass(frozen=True)
class Moved:
    """What changed about one outcome since the reader looked. `days`: None where there is no pair of dates.

    `instead`: what is said where there is no date at all, or where a what-if moves it.
    """

    days: int | None = None
    is_new: bool = False
    moved_on: date | None = None
    since: date | None = None
    causes: tuple[tuple[str, int | None], ...] = ()
    came_in: tuple[str, ...] = ()
    is_explained: bool = True
    instead: str = ""
    is_tried: bool = False

    @property
    def is_news(self) -> bool:
        """Whether anything moved."""
        return bool(self.days) or self.is_new

    @property
    def headline(self) -> str:
        """`3 weeks later`; empty where nothing moved."""
        if self.is_new:
            return _("First window")
        return moved_text(self.days) if self.days else ""

    @property
    def why(self) -> str:
        """The largest causes first, and what came in."""
        if self.instead:
            return self.instead
        if not self.is_news:
            return _("No change since your last look.")
        parts = [cause_text(*cause) for cause in self.main_causes]
        told = ", ".join(parts)
        if not self.is_explained:
            told = told or _("The reason is being worked out.")
        text = told[:1].upper() + told[1:] + ("" if told.endswith(".") or not told else ".")
        return " ".join(part for part in (text, self._came_in_text) if part)

    @property
    def main_causes(self) -> Sequence[tuple[str, int | None]]:
        """Those that moved it most, the largest first."""
        moving = [cause for cause in self.causes if cause[1] != 0]
        return sorted(moving, key=lambda cause: -abs(cause[1]) if cause[1] is not None else -10_000)[
            :MOST_CAUSES
        ]

    @property
    def _came_in_text(self) -> str:
        if not self.came_in or not any(name == "scope" for name, days in self.causes if days):
            return ""
        names, more = self.came_in[:MOST_NAMES], len(self.came_in) - MOST_NAMES
        told = ", ".join(names)
        if more > 0:
            return ngettext(
                "%(names)s and %(more)s more came in.", "%(names)s and %(more)s more came in.", more
            ) % {"names": told, "more": more}
        return ngettext("%(names)s came in.", "%(names)s came in.", len(names)) % {"names": told}

    @property
    def when(self) -> str:
        """`Moved 18 Nov`."""
        if self.is_news and self.moved_on:
            return _("Moved %(day)s") % {"day": date_text(self.moved_on)}
        return _("Since %(day)s") % {"day": date_text(self.since)} if self.since else ""


NO_MOVE = Moved()


def moves_since(
    initiatives: Iterable[Initiative],
    windows: Mapping[int, Window],
    known: Forecast | None,
    latest: Forecast | None,
    user: User,
) -> dict[int, Moved]:
    """What moved each outcome from the forecast the person knew to the newest. Three queries."""
    if latest is None or known is None or known.pk == latest.pk:
        return {}
    ids = [row.pk for row in initiatives]
    before = _windows_before(known, ids)
    steps = _steps(known, ids)
    came_in = _came_in(known, ids, user)
    return {
        pk: _moved(windows.get(pk), before.get(pk), steps.get(pk, []), known, came_in.get(pk, ()))
        for pk in ids
    }


def _windows_before(known: Forecast, ids: Sequence[int]) -> dict[int, Window]:
    rows = Window.objects.filter(forecast=known, initiative__in=ids, item__isnull=True).defer("finish_days")
    return {row.initiative_id: row for row in rows}


def _steps(known: Forecast, ids: Sequence[int]) -> dict[int, list[Move]]:
    """The kept moves after a forecast, the oldest first."""
    found: dict[int, list[Move]] = {}
    rows = Move.objects.filter(
        initiative__in=ids, forecast__as_of__gte=known.as_of, forecast__pk__gt=known.pk
    )
    related = rows.select_related("forecast").defer("forecast__input").order_by("forecast")
    for row in related:
        found.setdefault(row.initiative_id, []).append(row)
    return found


def _came_in(known: Forecast, ids: Sequence[int], user: User) -> dict[int, tuple[str, ...]]:
    """The names of what was added since, the newest last."""
    found: dict[int, tuple[str, ...]] = {}
    moment = min(known.made_at, start_of(known.as_of + timedelta(days=1)))
    fresh = Item.objects.visible_to(user).filter(
        initiative__in=ids, created_at__gt=moment, dropped_at__isnull=True
    )
    for pk, name in fresh.order_by("created_at", "pk").values_list("initiative", "name"):
        found[pk] = (*found.get(pk, ()), name)
    return found


def _moved(
    now: Window | None,
    before: Window | None,
    steps: Sequence[Move],
    known: Forecast,
    came_in: tuple[str, ...],
) -> Moved:
    if now is None or now.safe_on is None:
        return Moved(since=known.as_of)
    if before is None or before.safe_on is None:
        return Moved(is_new=True, since=known.as_of)
    days = (now.safe_on - before.safe_on).days
    total = Move.added_up(step.days for step in steps)
    told = sum(each or 0 for each in total.values())
    moving = [step.forecast.as_of for step in steps if any(each for _name, each in step.days)]
    return Moved(
        days=days,
        moved_on=moving[-1] if moving else None,
        since=known.as_of,
        causes=tuple(total.items()),
        came_in=came_in,
        is_explained=told == days,
    )


def unexplained() -> list[tuple[Forecast, Forecast]]:
    """Pairs of kept forecasts, the newest of them, of which nobody has said yet what moved; the oldest first."""
    rows = list(Forecast.objects.order_by("-as_of", "-id")[: MOST_PAIRS + 1])
    known = set(Move.objects.filter(forecast__in=rows).values_list("forecast_id", flat=True))
    found = []
    for after, before in pairwise(rows):
        if after.pk in known:
            break
        if _are_comparable(before, after):
            found.append((before, after))
    return found[::-1]


def _are_comparable(before: Forecast, after: Forecast) -> bool:
    """Whether anything still open has a result in both."""
    told = Window.objects.filter(
        item__isnull=True,
        state__in=[Window.State.WINDOW, Window.State.NEVER],
        initiative__state__in=[Initiative.State.PROPOSED, Initiative.State.RUNNING],
    )
    earlier = told.filter(forecast=before).values("initiative")
    return told.filter(forecast=after, initiative__in=earlier).exists()
