"""Coaching of persons and teams: planned, held, and a coach found outside where nobody here can."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import Coaching, RolePath
from manyways.people_partner.rules import check_leads, coaches
from manyways.teams.models import Team


def _check(by: User, path: RolePath | None, team: Team | None) -> None:
    if team is None:
        check_leads(by, path.person if path else None)
    elif not coaches(by, team):
        raise PermissionDenied("people_partner.plan_coaching")


@action(
    "people_partner.plan_coaching",
    gettext_lazy("Plan coaching"),
    is_open=True,
    said=gettext_lazy("planned coaching"),
)
def plan_coaching(
    path: RolePath, *, topic: str, planned_on: date, needs_outside: bool = False, by: User
) -> Coaching:
    """A session of coaching on a path; `needs_outside` says that nobody here can coach it."""
    _check(by, path, None)
    row = Coaching(path=path, topic=topic.strip(), planned_on=planned_on, needs_outside=needs_outside)
    checked(row).save()
    return row


@action(
    "people_partner.plan_team_coaching",
    gettext_lazy("Plan coaching of a team"),
    is_open=True,
    said=gettext_lazy("planned coaching"),
)
def plan_team_coaching(
    team: Team, *, topic: str, planned_on: date, needs_outside: bool = False, by: User
) -> Coaching:
    """A session with a whole team; HR, or the team's lead."""
    _check(by, None, team)
    row = Coaching(team=team, topic=topic.strip(), planned_on=planned_on, needs_outside=needs_outside)
    checked(row).save()
    return row


@action(
    "people_partner.hold_coaching",
    gettext_lazy("Say that coaching was held"),
    is_open=True,
    said=gettext_lazy("held coaching"),
)
def hold_coaching(coaching: Coaching, *, on: date | None = None, by: User) -> Coaching:
    """It happened, on a day not to come."""
    _check(by, coaching.path, coaching.team)
    day = on or today()
    if day > today():
        raise Refused(fields={"on": _("This day is still to come.")})
    return apply_changes(coaching, {"held_on": day}, allowed=frozenset({"held_on"}))


@action(
    "people_partner.find_coach",
    gettext_lazy("Name a coach from outside"),
    is_open=True,
    said=gettext_lazy("found a coach"),
)
def find_coach(coaching: Coaching, *, name: str, by: User) -> Coaching:
    """Who from outside coaches what nobody here can; with that the gap is closed."""
    _check(by, coaching.path, coaching.team)
    if not name.strip():
        raise Refused(fields={"name": _("Say who coaches it.")})
    changes = {"found_coach": name.strip(), "needs_outside": True}
    return apply_changes(coaching, changes, allowed=frozenset(changes))
