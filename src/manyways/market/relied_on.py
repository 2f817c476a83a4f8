"""What customers and colleagues rely on in an outcome: a release, dates given, what was booked on its day."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from manyways.market.models import Booking, DateGiven, Launch
from manyways.work.before_deleted import ask_before_deleted
from manyways.work.models import Initiative


@ask_before_deleted
def relied_on(initiative: Initiative) -> Iterable[str]:
    """By the names these have on screen."""
    if Launch.objects.filter(initiative=initiative, released_on__isnull=False).exists():
        yield _("Launch")
    if DateGiven.objects.filter(engagement__initiative=initiative).exists():
        yield _("Dates given")
    if Booking.objects.filter(initiative=initiative).exists():
        yield _("Bookings")
