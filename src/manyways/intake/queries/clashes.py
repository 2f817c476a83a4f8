"""Who is still busy elsewhere while something new is to begin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.schedule.dates import plans_of
from manyways.teams.models import Person
from manyways.teams.queries import other_teams_of
from manyways.ui.values import date_text
from manyways.work.models import Initiative, Item


@dataclass(frozen=True)
class Clash:
    """Somebody's work elsewhere in the period: what, where, and until when if a plan says so."""

    person: Person
    what: str
    where: str
    url: str
    until_on: date | None = None

    @property
    def when(self) -> str:
        """Until when, in words."""
        return (
            _("until %(day)s") % {"day": date_text(self.until_on)} if self.until_on else _("no planned end")
        )


def clashes_of(
    people: Iterable[Person], starts_on: date, ends_on: date, user: User, *, without: Initiative | None = None
) -> list[Clash]:
    """Unfinished items these people own elsewhere and that fall in the period, and the teams they are in.

    Only of initiatives the reader may see. Bounded queries: the plans of those initiatives are computed together.
    """
    wanted = list(people)
    if not wanted:
        return []
    items = Item.objects.visible_to(user).unfinished().filter(owner__in=wanted)
    items = items.filter(initiative__in=Initiative.objects.open()).exclude(form=Item.Form.PHASE)
    if without is not None:
        items = items.exclude(initiative=without)
    rows = list(
        items.select_related("owner", "initiative").order_by("owner__name", "initiative__name", "rank")
    )
    plans = plans_of({row.initiative_id for row in rows})
    found = []
    for row in rows:
        dates = plans[row.initiative_id].items.get(row.pk)
        is_planned = row.initiative.way.has_plan and dates is not None
        if is_planned and dates and not (dates.finish_on >= starts_on and dates.start_on <= ends_on):
            continue
        if not is_planned and row.started_at is None:
            continue
        until = dates.finish_on if is_planned and dates else None
        assert row.owner is not None
        found.append(Clash(row.owner, row.name, str(row.initiative), row.get_absolute_url(), until))
    return [*found, *_of_teams(wanted)]


def _of_teams(people: list[Person]) -> list[Clash]:
    """The lasting teams these people work in today."""
    teams = other_teams_of(people, None)
    return [
        Clash(person, _("Works in this team"), name, person.get_absolute_url())
        for person in people
        for name in teams.get(person.pk, [])
    ]


def clash_sentence(clashes: Iterable[Clash]) -> str:
    """How many people are busy elsewhere, by name."""
    names = list(dict.fromkeys(clash.person.name for clash in clashes))
    if not names:
        return ""
    shown = ", ".join(names[:3])
    rest = _(" and %(more)s more") % {"more": len(names) - 3} if len(names) > 3 else ""
    return _("Still busy elsewhere: %(names)s.") % {"names": f"{shown}{rest}"}
