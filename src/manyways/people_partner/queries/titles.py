"""Rules for titles: they warn and never block."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.people_partner.models import RoleVersion
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in
from manyways.work.models import Sprint

SCRUM_MASTER = "scrum master"
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
    in_sprints = Sprint.objects.filter(ends_on__gte=today()).values("team__group")
    whole = Membership.objects.filter(
        now_in(today()), Q(group__in=in_sprints), percent=WHOLE, group__kind=Group.Kind.TEAM, person__in=rows
    )
    fits = set(whole.values_list("person", flat=True))
    outside = [person.name for person in rows if person.pk not in fits]
    if not outside:
        return []
    text = _("Scrum Master outside a team that works in sprints with all its time: %(names)s.")
    return [text % {"names": ", ".join(outside)}]
