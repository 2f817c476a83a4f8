"""What goes on and what stops: what is still to spend and to gain, and what stopping the candidates frees.

Money already spent is shown but never compared: it is gone either way.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.money.models import ZERO
from manyways.money.queries import Money
from manyways.portfolio.models import Standing
from manyways.portfolio.queries import Portfolio
from manyways.portfolio.rows import Row
from manyways.teams.models import Membership
from manyways.teams.queries import now_in
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, money_text, number_text
from manyways.work.models import Initiative, Item

MONTH = Decimal("30.4375")


@dataclass(frozen=True)
class StandingRow:
    """One running initiative: those `who` own open items there or belong to the team that leads it in flow."""

    row: Row
    standing: Standing | None
    who: frozenset[int]
    may_decide: bool = False

    @property
    def key(self) -> str:
        """The key of its initiative."""
        return self.row.key

    @property
    def version(self) -> int:
        """The version of what somebody said of it; 0 where nobody did."""
        return self.standing.version if self.standing else 0

    @property
    def initiative(self) -> Initiative:
        """What is weighed."""
        return self.row.initiative

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.who)

    @property
    def money(self) -> Money:
        """Its money, as far as the reader may see it."""
        return self.row.money

    @property
    def free_on(self) -> date | None:
        """When its people are free if it goes on: when it is safe to be done."""
        return self.row.window.safe or self.row.window.given

    @property
    def months_left(self) -> Decimal:
        """Months from today until then; 0 where nobody knows."""
        return Decimal(max(0, (self.free_on - today()).days)) / MONTH if self.free_on else ZERO

    @property
    def left(self) -> Decimal:
        """What it still costs: lines not paid yet, and its team until it is done."""
        lines = max(self.money.estimate, self.money.bound) - self.money.paid
        return (lines + self.money.monthly * self.months_left).quantize(Decimal(1))

    @property
    def freed(self) -> Decimal:
        """What stopping today frees: what it still costs less what is committed already."""
        return max(ZERO, self.left - (self.money.bound - self.money.paid))

    @property
    def value_left(self) -> Decimal | None:
        """What finishing it is still worth, if somebody said so."""
        return self.standing.value_left if self.standing else None

    @property
    def is_candidate(self) -> bool:
        """Whether somebody thinks of stopping it."""
        return bool(self.standing and self.standing.is_candidate)

    @property
    def worth(self) -> Status:
        """The rule: worth less than it still costs is to watch, less than half of it at risk."""
        if self.value_left is None:
            return Status("none", _("Nobody said what it is worth"), _("Not weighed"))
        if self.row.pk not in self.row.reading.with_money:
            return Status("none", _("What it still costs is not open to you"))
        if not self.left:
            return Status("good", _("Costs nothing more"))
        share = self.value_left / self.left
        said = _("worth %(times)s × what it still costs") % {"times": number_text(round(share, 1), 1)}
        return Status("risk" if share < Decimal("0.5") else "watch" if share < 1 else "good", said)


def standing_rows(portfolio: Portfolio) -> list[StandingRow]:
    """The running initiatives of a portfolio, those least worth what they still cost first. Three queries."""
    ids = [row.pk for row in portfolio.rows]
    standings = {found.initiative_id: found for found in Standing.objects.filter(initiative__in=ids)}
    owned = Item.objects.unfinished().filter(initiative__in=ids, owner__isnull=False)
    who: dict[int, set[int]] = defaultdict(set)
    for pk, owner in owned.order_by().values_list("initiative", "owner").distinct():
        who[pk].add(owner)
    teams = _team_members(portfolio)
    rows = [
        StandingRow(row, standings.get(row.pk), frozenset(who[row.pk] | teams.get(row.pk, set())))
        for row in portfolio.rows
    ]
    return sorted(rows, key=lambda row: (row.worth.rank, -row.left, row.initiative.name))


def _team_members(portfolio: Portfolio) -> dict[int, set[int]]:
    """By initiative in flow: who is in its team today. One query."""
    led = {row.pk: row.initiative.team_id for row in portfolio.rows if row.initiative.way.has_board}
    here = Membership.objects.filter(now_in(today()), group__team__in=set(led.values()) - {None})
    members: dict[int, set[int]] = defaultdict(set)
    for team, person in here.order_by().values_list("group__team", "person"):
        members[team].add(person)
    return {pk: members[team] for pk, team in led.items() if team}


def stopping_sentence(rows: Sequence[StandingRow], code: str) -> str:
    """What stopping the candidates would free, and by when those people would be free anyway."""
    chosen = [row for row in rows if row.is_candidate]
    if not chosen:
        return _("Tick what might stop: money and people that this frees stand here then.")
    days = [row.free_on for row in chosen if row.free_on]
    people = len(frozenset[int]().union(*(row.who for row in chosen)))
    text = ngettext(
        "Stopping %(names)s frees %(money)s and %(people)s person now",
        "Stopping %(names)s frees %(money)s and %(people)s people now",
        people,
    ) % {
        "names": ", ".join(row.initiative.name for row in chosen[:3]) + (" …" if len(chosen) > 3 else ""),
        "money": money_text(sum((row.freed for row in chosen), ZERO), code),
        "people": people,
    }
    anyway = _("If it goes on, the last of them is free on %(day)s.")
    return f"{text}. " + anyway % {"day": date_text(max(days))} if days else f"{text}."


def decided(user: User) -> list[Standing]:
    """What was decided, the newest first."""
    found = Standing.objects.visible_to(user).exclude(verdict="").select_related("initiative", "decided_by")
    return list(found.order_by("-decided_on", "-pk")[:50])


def warnings_of(initiative: Initiative) -> list[str]:
    """What to know before converting midway: what changes on the way, from the rows."""
    items = Item.objects.filter(initiative=initiative, dropped_at__isnull=True, finished_at__isnull=True)
    dated = items.exclude(constraint__in=["asap", "alap"]).count()
    counted = items.aggregate(
        running=Count("pk", filter=Q(started_at__isnull=False)), deadlines=Count("deadline_at")
    )
    said = [
        _("Nothing is lost: items, links, dates, comments and history stay, and it can be switched back."),
        _("People learn a new way in the middle of the work; expect it to be slower for some weeks."),
    ]
    if counted["running"]:
        words = {"n": counted["running"]}
        said.append(ngettext("%(n)s item is under way.", "%(n)s items are under way.", words["n"]) % words)
    if dated or counted["deadlines"]:
        words = {"n": dated + counted["deadlines"]}
        text = ngettext("%(n)s date is fixed in its plan.", "%(n)s dates are fixed in its plan.", words["n"])
        said.append(text % words + " " + _("A board does not show them: keep it hybrid if they matter."))
    if not initiative.team:
        said.append(_("No team leads it: flow is forecast from a team's history."))
    return said
