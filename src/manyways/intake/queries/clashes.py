"""Who is still busy elsewhere while something new is to begin."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.schedule.dates import plans_of
from manyways.teams.models import Group, Membership, Person
from manyways.ui.values import date_text
from manyways.work.models import Initiative, Item


@dataclass(frozen=True)
class Clash:
    """Somebody's work elsewhere in the period: what, where, until when if somebody says so.

    `percent`: of their time, where it is known, as in a team. `free_percent`: what all teams leave of it at the
    fullest moment of the period.
    """

    person: Person
    what: str
    where: str
    url: str
    until_on: date | None = None
    percent: int | None = None
    free_percent: int | None = None

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
    return [*found, *_of_teams(wanted, starts_on, ends_on)]


def _of_teams(people: list[Person], starts_on: date, ends_on: date) -> list[Clash]:
    """The teams that take a share of these people's time in the period, and what that leaves. One query."""
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    rows = Membership.objects.filter(
        beyond, person__in=people, group__kind=Group.Kind.TEAM, starts_on__lte=ends_on
    ).select_related("group", "person")
    by_person: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.order_by("person__name", "-percent", "group__name"):
        by_person[row.person_id].append(row)
    return [
        Clash(
            row.person,
            _("Works in this team"),
            row.group.name,
            row.person.get_absolute_url(),
            row.ends_on - timedelta(days=1) if row.ends_on else None,
            row.percent,
            max(0, 100 - _fullest(held, starts_on)),
        )
        for held in by_person.values()
        for row in held
    ]


def _fullest(held: Sequence[Membership], starts_on: date) -> int:
    """The largest share that memberships take together on one day; it is reached on the day one of them begins."""
    days = {max(row.starts_on, starts_on) for row in held}
    return max(
        sum(
            row.percent for row in held if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
        )
        for day in days
    )


def clash_sentence(clashes: Sequence[Clash]) -> str:
    """Who is busy elsewhere, and how much of their time their teams leave."""
    free = {clash.person.name: clash.free_percent for clash in clashes if clash.free_percent is not None}
    names = [
        _("%(name)s (%(percent)s\u202f%% free)") % {"name": name, "percent": free[name]}
        if name in free
        else name
        for name in dict.fromkeys(clash.person.name for clash in clashes)
    ]
    if not names:
        return ""
    shown = ", ".join(names[:3])
    rest = _(" and %(more)s more") % {"more": len(names) - 3} if len(names) > 3 else ""
    return _("Still busy elsewhere: %(names)s.") % {"names": f"{shown}{rest}"}
