"""What-ifs: one change each, in words, checked against who sees what, and made to a portfolio as simulated.

A change is a plain mapping: `do` names it in `KINDS`, `initiative`, `before` and `team` are public keys, `count`,
`percent` and `day` its amount. Words and windows of initiatives that a person may not see are not given to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from manyways.access.models import User
from manyways.engine.forecast.joint import Portfolio
from manyways.engine.forecast.joint.altered import (
    at_capacity,
    dated,
    not_begun_before,
    placed_before,
    taken_over,
    with_more,
    without,
)
from manyways.engine.time.moments import day_of
from manyways.forecast.models import Forecast, Window
from manyways.teams.models import Team
from manyways.ui.values import date_text
from manyways.work.models import Initiative

Change = Mapping[str, Any]
KINDS: dict[str, str | Promise] = {
    "rank": gettext_lazy("Change a rank"),
    "drop": gettext_lazy("Drop an initiative"),
    "add": gettext_lazy("Add work"),
    "take": gettext_lazy("Move work to another team"),
    "capacity": gettext_lazy("Change a team's capacity"),
    "start": gettext_lazy("Start no earlier than"),
    "date": gettext_lazy("Move a date given"),
}
MOST_CHANGES = 20


@dataclass(frozen=True)
class Named:
    """The initiatives and teams that changes name, as far as one person may see them."""

    initiatives: Mapping[str, Initiative] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)

    def initiative(self, change: Change, name: str = "initiative") -> str:
        """Its name, or that it is hidden."""
        found = self.initiatives.get(change.get(name, ""))
        return found.name if found else _("an initiative you cannot see")

    def team(self, change: Change) -> str:
        """Its name, or that it is hidden."""
        found = self.teams.get(change.get("team", ""))
        return found.name if found else _("a team you cannot see")


def named_in(changes: Iterable[Change], user: User) -> Named:
    """Read what the changes name, in two queries."""
    rows = list(changes)
    keys = {change[name] for change in rows for name in ("initiative", "before") if change.get(name)}
    teams = {change["team"] for change in rows if change.get("team")}
    return Named(
        {str(row.key): row for row in Initiative.objects.visible_to(user).filter(key__in=keys)}
        if keys
        else {},
        {str(row.key): row for row in Team.objects.visible_to(user).filter(key__in=teams)} if teams else {},
    )


def words_of(change: Change, named: Named) -> str:
    """A change in one sentence, without the full stop."""
    count = change.get("count", 0)
    texts = {
        "rank": _("%(name)s goes before %(other)s") if change.get("before") else _("%(name)s goes last"),
        "drop": _("%(name)s is dropped"),
        "add": ngettext(
            "%(count)s more item in %(name)s for %(team)s",
            "%(count)s more items in %(name)s for %(team)s",
            count,
        ),
        "take": ngettext(
            "%(team)s takes %(count)s item of %(name)s", "%(team)s takes %(count)s items of %(name)s", count
        ),
        "capacity": _("%(team)s has %(percent)s\u202f%% of its capacity from %(day)s"),
        "start": _("%(name)s starts no earlier than %(day)s"),
        "date": _("%(name)s is due on %(day)s"),
    }
    return texts[change["do"]] % {
        "name": named.initiative(change),
        "other": named.initiative(change, "before"),
        "team": named.team(change),
        "count": count,
        "percent": change.get("percent"),
        "day": date_text(date.fromisoformat(change["day"])) if change.get("day") else "",
    }


def altered(portfolio: Portfolio, changes: Sequence[Change], team_ids: Mapping[str, int]) -> Portfolio:
    """The portfolio with the changes made one after the other. `team_ids`: public key to id."""
    for number, change in enumerate(changes):
        stone = f"initiative {change.get('initiative', '')}"
        team = f"team {team_ids.get(change.get('team', ''))}"
        match change["do"]:
            case "rank":
                before = f"initiative {change['before']}" if change.get("before") else None
                portfolio = placed_before(portfolio, stone, before)
            case "drop":
                portfolio = without(portfolio, stone)
            case "add":
                portfolio = with_more(portfolio, stone, team, change["count"], f"what-if {number}")
            case "take":
                portfolio = taken_over(portfolio, stone, team, change["count"])
            case "capacity":
                day = day_of(date.fromisoformat(change["day"]))
                portfolio = at_capacity(portfolio, team, change["percent"] / 100, day)
            case "start":
                day = day_of(date.fromisoformat(change["day"]))
                portfolio = not_begun_before(portfolio, stone, day)
            case "date":
                portfolio = dated(portfolio, stone, day_of(date.fromisoformat(change["day"])))
    return portfolio


@dataclass(frozen=True)
class Shown:
    """What a what-if makes of one initiative, beside the window it had."""

    state: str
    likely: date | None
    safe: date | None
    given: date | None
    chance: float | None
    was_likely: date | None
    was_safe: date | None
    was_given: date | None = None

    @property
    def is_dropped(self) -> bool:
        """Whether it is not there any more."""
        return self.state == "dropped"

    @property
    def is_moved(self) -> bool:
        """Whether its window, or whether it has one, changed."""
        return self.is_dropped or (self.likely, self.safe) != (self.was_likely, self.was_safe)

    @property
    def days(self) -> int | None:
        """By how many days its safe date moved; None where there is none on one side."""
        return (self.safe - self.was_safe).days if self.safe and self.was_safe else None


def shown_windows(base: Forecast, windows: Mapping[str, Sequence[Any]], user: User) -> dict[int, Shown]:
    """Initiative id to what became of it, for those the person may see. One query."""
    before = Window.objects.visible_to(user).filter(forecast=base, item__isnull=True)
    rows = before.select_related("initiative").defer("finish_days", "drivers")
    return {
        row.initiative_id: _shown(row, windows[str(row.initiative.key)])
        for row in rows
        if str(row.initiative.key) in windows
    }


def _shown(before: Window, found: Sequence[Any]) -> Shown:
    state, likely, safe, given, chance = found
    return Shown(
        state,
        _day(likely),
        _day(safe),
        _day(given),
        chance,
        before.likely_on,
        before.safe_on,
        before.given_on,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
