"""Rules for titles: they warn and never block."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.people_partner.models import RoleVersion
from manyways.teams.models import Group, Membership, Person, WayOfWorking
from manyways.teams.queries import now_in
from manyways.work.models import Sprint

SCRUM, SCRUM_MASTER = "scrum", "scrum master"
WHOLE = 100
_ACCOUNTABLE = re.compile(
    r"\b(deliver\w*|deadlines?|on[- ]time|budgets?|due dates?|accountable|scope)\b", re.IGNORECASE
)


def title_warnings(version: RoleVersion) -> list[str]:
    """What does not fit between a title, its duties and the teams of whoever holds it."""
    if SCRUM_MASTER not in version.role.title.casefold():
        return []
    holders = Person.objects.filter(job_roles__version_held__role=version.role, job_roles__ends_on=None)
    return [*_duty_warnings(version.duties), *outside_scrum(holders)]


def _duty_warnings(duties: Iterable[str]) -> list[str]:
    found = [duty for duty in duties if _ACCOUNTABLE.search(duty)]
    if not found:
        return []
    text = _("A Scrum Master does not answer for delivery, but these duties do: %(duties)s.")
    return [text % {"duties": "; ".join(found)}]


def outside_scrum(people: Iterable[Person]) -> list[str]:
    """Those who are not with all their time in one team that works in sprints."""
    rows = list(people)
    whole = Membership.objects.filter(
        now_in(today()),
        group__in=_groups_in_sprints(),
        percent=WHOLE,
        group__kind=Group.Kind.TEAM,
        person__in=rows,
    )
    fits = set(whole.values_list("person", flat=True))
    outside = [person.name for person in rows if person.pk not in fits]
    if not outside:
        return []
    text = _("Scrum Master outside a team that works in sprints with all its time: %(names)s.")
    return [text % {"names": ", ".join(outside)}]


def _groups_in_sprints() -> list[int]:
    """Of teams that say they work by Scrum; where a team says nothing, of those with a sprint running or ahead."""
    said: dict[int | None, str] = {}
    for way in (
        WayOfWorking.objects.filter(starts_on__lte=today()).select_related("team").order_by("starts_on", "id")
    ):
        said[way.team.group_id] = way.name.casefold()
    in_sprints = Sprint.objects.filter(ends_on__gte=today()).values_list("team__group", flat=True)
    return [
        *(group for group, name in said.items() if group and SCRUM in name),
        *(group for group in in_sprints.distinct() if group and group not in said),
    ]
