"""Who of a function works where, and when their head last talked with them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import FunctionProfile, TalkReminder
from manyways.people_partner.queries.training import needs_of
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Group, Membership, Person
from manyways.teams.queries import now_in
from manyways.ui.values import percent_text


@dataclass(frozen=True)
class Care:
    """One person of a function: the teams they sit in, the last talk (for their manager alone), skills (for HR)."""

    person: Person
    places: tuple[Membership, ...]
    talked_on: date | None
    skills: tuple[str, ...]

    @property
    def pk(self) -> int:
        """That of the person."""
        return self.person.pk

    @property
    def key(self) -> object:
        """That of the person."""
        return self.person.key

    @property
    def teams(self) -> str:
        """`Checkout 60 %, Search 40 %`."""
        return ", ".join(f"{place.group} {percent_text(place.percent / 100)}" for place in self.places)

    @property
    def until(self) -> date | None:
        """The first day one of these places ends."""
        return min((place.ends_on for place in self.places if place.ends_on), default=None)


def functions_sentence() -> str:
    """`3 functions are described. Hard for Infrastructure.`"""
    rows = list(FunctionProfile.objects.select_related("group").order_by("group__name"))
    if not rows:
        return ""
    text = ngettext("%(n)s function is described.", "%(n)s functions are described.", len(rows))
    hard = [row.group.name for row in rows if row.difficulty == FunctionProfile.Difficulty.HIGH]
    found = text % {"n": len(rows)}
    if hard:
        found += " " + _("The shift is expected to be hard for %(names)s.") % {"names": ", ".join(hard)}
    return found


def people_of(profile: FunctionProfile, user: User) -> list[Care]:
    """Everybody in a function today, those in teams first; the longest without a talk before the others."""
    members = Person.objects.filter(pk__in=_today().filter(group=profile.group).values("person"))
    places: dict[int, list[Membership]] = defaultdict(list)
    for row in _today().filter(group__kind=Group.Kind.TEAM, person__in=members).exclude(group=profile.group):
        places[row.person_id].append(row)
    talks = dict(TalkReminder.objects.visible_to(user).values_list("person", "last_on"))
    skills: dict[int, list[str]] = defaultdict(list)
    for need in needs_of() if is_inside(user) else []:
        if not need.is_settled:
            skills[need.person.pk].append(need.skill)
    found = [
        Care(each, tuple(places[each.pk]), talks.get(each.pk), tuple(skills[each.pk])) for each in members
    ]
    return sorted(
        found, key=lambda care: (not care.places, care.talked_on or date.min, care.person.name, care.pk)
    )


def _today() -> QuerySet[Membership]:
    rows = Membership.objects.filter(now_in(today()))
    return rows.select_related("group").order_by("starts_on", "id")
