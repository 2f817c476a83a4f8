"""Commit-by dates and whether the outcome is sure enough for them today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.models import Window
from manyways.forecast.queries import latest_forecast
from manyways.market.models import Booking
from manyways.market.queries.outcomes import is_explored
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, percent_text

SOON_DAYS = 14


@dataclass(frozen=True)
class Standing:
    """One commit-by date; `chance` that the outcome is there when it is needed, None without a forecast."""

    booking: Booking
    chance: float | None

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.booking.key)

    @property
    def version(self) -> int:
        """The version of its row."""
        return self.booking.version

    @property
    def state(self) -> str:
        """Whether it is to be booked or was."""
        return "booked" if self.booking.booked_on else "open"

    @property
    def needed(self) -> float:
        """How sure the outcome must be."""
        return self.booking.needed_percent / 100

    @property
    def outcome(self) -> str:
        """What must be there."""
        initiative = self.booking.initiative
        return str(getattr(initiative, "outcome", None) or initiative.name)

    @property
    def is_sure(self) -> bool:
        """Whether it can be booked."""
        return self.chance is not None and round(self.chance * 100) >= self.booking.needed_percent

    @property
    def is_due(self) -> bool:
        """Whether its last day is near or past, and it is not booked."""
        return self.booking.booked_on is None and (self.booking.commit_by - today()).days <= SOON_DAYS

    @property
    def status(self) -> Status:
        """Booked; you can book; do not book yet."""
        row = self.booking
        if row.booked_on:
            if row.booked_anyway:
                return Status("watch", row.booked_anyway, _("Booked though not sure"))
            return Status("good", date_text(row.booked_on), _("Booked"))
        if self.chance is None:
            return Status("none", _("No window yet"), _("Do not book yet"))
        words = {"now": percent_text(self.chance), "needed": percent_text(row.needed_percent / 100)}
        if self.is_sure:
            return Status("good", _("%(now)s sure, %(needed)s needed") % words, _("You can book"))
        level = "risk" if row.commit_by < today() or self.is_due else "watch"
        return Status(level, _("%(now)s sure, %(needed)s needed") % words, _("Do not book yet"))  # type: ignore[arg-type]


def due_bookings(me: Any) -> QuerySet[Booking]:
    """What this person books, whose last day is near or past."""
    until = today() + timedelta(days=SOON_DAYS)
    return Booking.objects.filter(owner__user=me, booked_on=None, commit_by__lte=until)


def bookings_of(user: User, only: QuerySet[Booking] | None = None) -> list[Standing]:
    """Those the person may see, or those of them `only`: what is due first, then by day. Three queries."""
    seen = Booking.objects.visible_to(user)
    rows = list((seen if only is None else seen & only).select_related("initiative__outcome", "owner"))
    found = chances(rows)
    return sorted(
        (Standing(row, found.get(row.pk)) for row in rows),
        key=lambda each: (
            each.booking.booked_on is not None,
            each.status.rank,
            each.booking.commit_by,
            each.booking.pk,
        ),
    )


def chances(bookings: Iterable[Booking]) -> dict[int, float]:
    """The chance that each outcome is there when it is needed, by the booking's id; none while it is explored."""
    rows, latest = list(bookings), latest_forecast()
    ids = [row.initiative_id for row in rows]
    if latest is None or not ids:
        return {}
    told = Window.objects.filter(
        forecast=latest,
        initiative__in=ids,
        item__isnull=True,
        state__in=[Window.State.WINDOW, Window.State.NEVER],
    )
    windows = {window.initiative_id: window for window in told}
    return {
        row.pk: windows[row.initiative_id].chance_by(row.needed_on, latest.as_of)
        for row in rows
        if row.initiative_id in windows and not is_explored(row.initiative)
    }
