"""What an export says of itself: from which day, until when, and the notice."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import Organisation
from manyways.market.models import Notice
from manyways.ui.values import long_date_text


def notice_in_force() -> Notice:
    """The edited notice, or the one there is until somebody edits it."""
    usual = _(
        "These are forecasts, not commitments. Windows change as work goes on; please ask for the newest before you"
        " rely on a date. For the named recipient only."
    )
    return Notice.objects.order_by("pk").first() or Notice(text=usual)


@dataclass(frozen=True)
class Stamp:
    """The line under everything that leaves the house."""

    house: str
    as_of: date
    until: date
    notice: str

    @property
    def line(self) -> str:
        """`As of 22 November 2026. May be used until 22 December 2026.`"""
        days = {"day": long_date_text(self.as_of), "until": long_date_text(self.until)}
        return _("As of %(day)s. May be used until %(until)s.") % days


def stamp_of(as_of: date) -> Stamp:
    """What an export made today says of itself."""
    notice = notice_in_force()
    house = Organisation.objects.first()
    name = house.name if house else ""
    return Stamp(name, as_of, today() + timedelta(days=notice.days_valid), notice.text)
