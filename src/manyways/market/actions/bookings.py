"""What is booked or signed by a day, if the outcome is sure enough by then."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.market.models import Booking
from manyways.market.queries.bookings import chances
from manyways.work.models import Initiative

FIELDS = frozenset({"name", "commit_by", "needed_on", "needed_percent", "kind", "owner"})


@action("market.add_booking", gettext_lazy("Add a commit-by date"), said=gettext_lazy("added %(name)s"))
def add_booking(
    initiative: Initiative, *, name: str, commit_by: date, needed_on: date, by: User, **fields: Any
) -> Booking:
    """What must be booked by a day, for an outcome that must be there by another."""
    fields.setdefault("owner", getattr(by, "person", None))
    row: Booking = checked(
        Booking(initiative=initiative, name=name.strip(), commit_by=commit_by, needed_on=needed_on, **fields)
    )
    row.save()
    return row


@action("market.edit_booking", gettext_lazy("Change a commit-by date"), said=gettext_lazy("changed %(name)s"))
def edit_booking(
    booking: Booking, changes: Mapping[str, Any], *, version: int | None = None, by: User
) -> Booking:
    """Its days, how sure it must be, who books."""
    return apply_changes(booking, changes, allowed=FIELDS, version=version)


@action(
    "market.remove_booking", gettext_lazy("Remove a commit-by date"), said=gettext_lazy("removed %(name)s")
)
def remove_booking(booking: Booking, *, by: User) -> None:
    """It is no longer planned. What was booked stays."""
    if booking.booked_on:
        raise Refused(_("This was booked. It stays."))
    booking.delete()


@action("market.book", gettext_lazy("Say that something was booked"), said=gettext_lazy("booked %(name)s"))
def book(booking: Booking, *, anyway: str = "", version: int | None = None, by: User) -> Booking:
    """It was booked or signed. Where the outcome is not sure enough, only with a reason."""
    chance = chances([booking]).get(booking.pk)
    is_sure = chance is not None and round(chance * 100) >= booking.needed_percent
    if not is_sure and not anyway.strip():
        raise Refused(fields={"anyway": _("It is not sure enough yet. Say why it is booked all the same.")})
    changes = {"booked_on": today(), "booked_anyway": "" if is_sure else anyway.strip()[:300]}
    return apply_changes(booking, changes, allowed=frozenset(changes), version=version)
