"""Reads of principles: which teams are asked, and which of them acknowledged what holds today."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.change.models import Acknowledgement, Principle
from manyways.teams.models import Team
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text


def asked_teams() -> list[Team]:
    """The teams that acknowledge principles: all that are active."""
    return list(Team.objects.filter(is_active=True).select_related("lead__user").order_by("name"))


@dataclass(frozen=True)
class TeamRow:
    """A team and how many of the published principles it knows as they are worded today."""

    team: Team
    known: int
    published: int
    on: date | None
    by: User | None

    @property
    def key(self) -> str:
        """The key of the team."""
        return str(self.team.key)

    @property
    def is_done(self) -> bool:
        """It acknowledged all that is published."""
        return self.published > 0 and self.known == self.published

    @property
    def status(self) -> Status:
        """Acknowledged on a day by whom; some of them; not yet."""
        if self.is_done and self.on and self.by:
            words = {"name": self.by.name, "day": date_text(self.on)}
            return Status("good", _("%(name)s, %(day)s") % words, _("Acknowledged"))
        words_left = {"done": self.known, "all": self.published}
        reason = _("%(done)s of %(all)s principles") % words_left
        return Status("watch" if self.known else "none", reason, _("Not yet"))


def team_rows(principles: Sequence[Principle]) -> list[TeamRow]:
    """Each team with what it acknowledged; those that did not first."""
    editions = {row.pk: row.edition for row in principles if row.published_on}
    found: dict[int, list[Acknowledgement]] = defaultdict(list)
    given = Acknowledgement.objects.filter(principle__in=list(editions)).select_related("given_by")
    for each in given:
        if each.edition == editions[each.principle_id]:
            found[each.team_id].append(each)
    rows = [_row(team, found[team.pk], len(editions)) for team in asked_teams()]
    return sorted(rows, key=lambda row: row.is_done)


def _row(team: Team, given: Sequence[Acknowledgement], published: int) -> TeamRow:
    last = given[-1] if given else None
    return TeamRow(
        team, len(given), published, last.given_on if last else None, last.given_by if last else None
    )


def acknowledged_sentence(rows: Sequence[TeamRow], principles: Sequence[Principle]) -> str:
    """`5 of 9 teams acknowledged the principles.`"""
    if not any(row.published_on for row in principles):
        return _("No principle is published yet.")
    words = {"done": sum(row.is_done for row in rows), "n": len(rows)}
    return (
        ngettext(
            "%(done)s of %(n)s team acknowledged the principles.",
            "%(done)s of %(n)s teams acknowledged the principles.",
            len(rows),
        )
        % words
    )
