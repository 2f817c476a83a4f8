"""Whether a team is whole: its seats and from when each can be taken, what is missing, how often people change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.teams.models import Membership, Seat, Team
from manyways.teams.queries.organisation import now_in

WHOLE = 100
SHOWN_QUARTERS = 5
SHARES = tuple[date, date | None, int]
"""From a day until another (half-open), some percent."""


def free_from(taken: Iterable[SHARES], percent: int, day: date) -> date | None:
    """The first day from which so many percent stay free for good; None if that day never comes.

    >>> free_from([(date(2026, 1, 1), date(2027, 2, 1), 60)], 50, date(2026, 11, 29))
    datetime.date(2027, 2, 1)
    >>> free_from([(date(2026, 1, 1), None, 60)], 50, date(2026, 11, 29)) is None
    True
    """
    rows = [row for row in taken if row[1] is None or row[1] > day]
    edges = {day, *(edge for start, end, _share in rows for edge in (start, end) if edge and edge > day)}
    found = None
    for edge in sorted(edges, reverse=True):
        used = sum(share for start, end, share in rows if start <= edge and (end is None or end > edge))
        if used > WHOLE - percent:
            return found
        found = edge
    return found


@dataclass(frozen=True)
class Taking:
    """One seat: who takes it and from which day; `is_here` once that person is in the team with that share."""

    seat: Seat
    from_on: date | None
    is_here: bool
    held_by: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Why it is not taken yet."""
        if self.is_here:
            return _("here")
        if self.seat.person is None:
            return _("nobody chosen yet")
        if self.from_on is None:
            return (
                _("no end in %(teams)s") % {"teams": ", ".join(self.held_by)} if self.held_by else _("leaves")
            )
        return _("free now") if self.from_on <= today() else _("gets free")


@dataclass(frozen=True)
class Forming:
    """The seats of a team, and the earliest day on which all of them can be taken."""

    takings: tuple[Taking, ...]

    @property
    def open(self) -> list[Taking]:
        """Seats without a day: nobody chosen, or no end in sight where that person is."""
        return [row for row in self.takings if not row.is_here and row.from_on is None]

    @property
    def full_on(self) -> date | None:
        """The earliest day with everybody; None while a seat has no day, or there is no seat."""
        days = [row.from_on or today() for row in self.takings]
        return None if self.open or not days else max(days)

    @property
    def holding_up(self) -> list[Taking]:
        """Who or what the team waits for: seats without a day, else those taken last."""
        last = self.full_on
        waited = [row for row in self.takings if last and last > today() and row.from_on == last]
        return self.open or [row for row in waited if not row.is_here]


def forming_of(team: Team) -> Forming:
    """The seats of a team with the day from which each can be taken. Two queries."""
    seats = list(team.seats.select_related("person"))
    people = [seat.person_id for seat in seats if seat.person_id]
    rows = Membership.objects.filter(person__in=people, group__team__isnull=False)
    kept: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.exclude(ends_on__lte=today()).select_related("group"):
        kept[row.person_id].append(row)
    return Forming(tuple(_taking(seat, kept.get(seat.person_id or 0, ())) for seat in seats))


def _taking(seat: Seat, rows: Sequence[Membership]) -> Taking:
    """A seat counts as taken, or planned, by a membership in the team with the share wanted."""
    here = [row for row in rows if row.group_id == seat.team.group_id and row.percent >= seat.percent]
    if here:
        first = min(row.starts_on for row in here)
        return Taking(seat, max(first, today()), first <= today())
    if seat.person is None:
        return Taking(seat, None, False)
    others = [row for row in rows if row.group_id != seat.team.group_id]
    day = max(today(), seat.person.active_from or today())
    free = free_from([(row.starts_on, row.ends_on, row.percent) for row in others], seat.percent, day)
    if free and seat.person.active_until and seat.person.active_until <= free:
        return Taking(seat, None, False)
    names = tuple(sorted({row.group.name for row in others if row.ends_on is None}))
    return Taking(seat, free, False, names)


@dataclass(frozen=True)
class Discipline:
    """One discipline: how many percent are wanted, and how many are here."""

    name: str
    wanted: int
    here: int

    @property
    def is_missing(self) -> bool:
        """Whether less is here than is wanted."""
        return self.here < self.wanted


def disciplines_of(members: Iterable[Membership], seats: Iterable[Seat]) -> list[Discipline]:
    """What is wanted by the seats and what today's members bring, what is missing first."""
    here: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for member in members:
        if member.discipline and member.starts_on <= today():
            here[names.setdefault(member.discipline.casefold(), member.discipline)] += member.percent
    for seat in seats:
        wanted[names.setdefault(seat.discipline.casefold(), seat.discipline)] += seat.percent
    rows = [Discipline(name, wanted[name], here[name]) for name in names.values()]
    return sorted(rows, key=lambda row: (not row.is_missing, row.name))


@dataclass(frozen=True)
class Quarter:
    """How many came and went in a quarter; a change of the share alone is neither."""

    starts_on: date
    joined: int
    left: int

    @property
    def name(self) -> str:
        """`Q4 2026`."""
        return _("Q%(number)s %(year)s") % {
            "number": (self.starts_on.month + 2) // 3,
            "year": self.starts_on.year,
        }


def quarter_of(day: date) -> date:
    """The first day of the quarter a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarters_before(day: date, count: int = SHOWN_QUARTERS) -> list[date]:
    """The first days of some quarters up to the one a day is in, and of the one after it."""
    first = quarter_of(day)
    months = [first.year * 12 + first.month - 1 + 3 * back for back in range(1 - count, 2)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def changes_by_quarter(team: Team, day: date | None = None) -> list[Quarter]:
    """Who came and went in the last five quarters, the running one included. One query."""
    rows = list(Membership.objects.filter(group=team.group).values_list("person_id", "starts_on", "ends_on"))
    starts = {(person, start) for person, start, _end in rows}
    ends = {(person, end) for person, _start, end in rows if end}
    edges, until = quarters_before(day or today()), day or today()
    found = []
    for first, after in pairwise(edges):
        joined = sum(first <= start < after and start <= until for _person, start in starts - ends)
        left = sum(first <= end < after and end <= until for _person, end in ends - starts)
        found.append(Quarter(first, joined, left))
    return found


def stayed_a_year(team: Team) -> tuple[int, int]:
    """How many of today's members were here a year ago, and how many there are."""
    year_ago = date(today().year - 1, today().month, min(today().day, 28))
    rows = Membership.objects.filter(group=team.group)
    now = set(rows.filter(now_in(today())).values_list("person_id", flat=True))
    then = set(rows.filter(now_in(year_ago)).values_list("person_id", flat=True))
    return len(now & then), len(now)
