"""What a team should consist of, who takes a seat and when, and how the team works and why."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.actions.organisation import refuse_overlap
from manyways.teams.models import Membership, Person, Seat, Team, WayOfWorking
from manyways.teams.queries.formation import forming_of

SEAT_FIELDS = frozenset({"discipline", "percent", "person"})


@action("teams.add_seat", lazy("Add a seat to a team"), said=lazy("added a seat to %(name)s"))
def add_seat(
    team: Team, *, discipline: str, person: Person | None = None, percent: int = 100, by: User
) -> Seat:
    """Say that a team needs a discipline for some share of time, and who is to take it if that is known."""
    seat = Seat(team=team, discipline=discipline.strip(), person=person, percent=percent)
    checked(seat).save()
    return seat


@action("teams.edit_seat", lazy("Change a seat of a team"), said=lazy("changed the seat %(name)s"))
def edit_seat(seat: Seat, changes: dict[str, Any], *, version: int | None = None, by: User) -> Seat:
    """Change the discipline, the share, or who takes it."""
    return apply_changes(seat, changes, allowed=SEAT_FIELDS, version=version)


@action("teams.remove_seat", lazy("Remove a seat of a team"), said=lazy("removed the seat %(name)s"))
def remove_seat(seat: Seat, *, by: User) -> None:
    """The team does without. Whoever is in it stays."""
    seat.delete()


@action("teams.take_seat", lazy("Let somebody take their seat"), said=lazy("filled the seat %(name)s"))
def take_seat(seat: Seat, *, starts_on: date | None = None, by: User) -> Membership:
    """Put the person of a seat in the team, from the day they are free or later."""
    if seat.person is None or seat.team.group is None:
        raise Refused(fields={"person": _("Choose first who takes it.")})
    taking = next(row for row in forming_of(seat.team).takings if row.seat.pk == seat.pk)
    if taking.is_here:
        raise Refused(_("%(name)s is here already.") % {"name": seat.person})
    if taking.from_on is None:
        words = {"name": seat.person, "why": taking.words}
        raise Refused(_("%(name)s does not get free: %(why)s. End that first.") % words)
    day = starts_on or max(taking.from_on, today())
    if day < taking.from_on:
        words = {"name": seat.person, "day": taking.from_on.isoformat()}
        raise Refused(fields={"starts_on": _("%(name)s is free from %(day)s on.") % words})
    row = Membership(
        group=seat.team.group,
        person=seat.person,
        percent=seat.percent,
        discipline=seat.discipline,
        starts_on=day,
    )
    checked(row)
    refuse_overlap(row)
    row.save()
    return row


@action(
    "teams.choose_way_of_working",
    lazy("Say how a team works, and why"),
    said=lazy("said how %(name)s works"),
)
def choose_way_of_working(
    team: Team, *, name: str, reason: str, starts_on: date | None = None, by: User
) -> WayOfWorking:
    """Say how a team works from a day on and why: Scrum, Kanban, its own; the former way stays in the history."""
    if not reason.strip():
        raise Refused(fields={"reason": _("Say why. A way without a reason is a habit.")})
    way = WayOfWorking(team=team, name=name.strip(), reason=reason.strip(), starts_on=starts_on or today())
    checked(way).save()
    return way
