"""What was agreed about ready, entering and done, and which of it is answered for one item or initiative."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from manyways.teams.models import Team
from manyways.ui.components.signs import Evidence
from manyways.work.models import Check, Initiative, Item, Kind, Stage, Tick


@dataclass(frozen=True)
class Line:
    """A check with the answer given to it, if any."""

    check: Check
    tick: Tick | None

    @property
    def evidence(self) -> Evidence:
        """Its lamp: so, not needed, or open."""
        if self.tick is None:
            return "nothing"
        return "unneeded" if self.tick.not_needed_because else "complete"

    @property
    def is_open(self) -> bool:
        """Whether nobody answered it yet."""
        return self.tick is None


def named(record: Model) -> dict[str, Any]:
    """A record under the name of the column that refers to it: `{"team": team}`."""
    return {str(record._meta.model_name): record}


def checks_of(owner: Team | Kind | Stage, point: str) -> list[Check]:
    """What was agreed for a team, a kind or a stage at one point, in order."""
    return list(Check.objects.filter(point=point, is_active=True, **named(owner)))


def asked_on_entering(item: Item, stage: Stage) -> list[Check]:
    """What a card must answer to enter a stage: the stage's own lines, and into done the team's. One or two queries."""
    asked = checks_of(stage, Check.Point.ENTER)
    if stage.category == Stage.Category.DONE and item.team:
        asked += checks_of(item.team, Check.Point.DONE)
    return asked


def unanswered(about: Item | Initiative, asked: Sequence[Check]) -> list[Check]:
    """Those of the checks that nobody answered for it. No query without checks."""
    if not asked:
        return []
    return [line.check for line in lines_about(about, asked) if line.is_open]


def not_ready(item: Item) -> list[Check]:
    """What the team agreed must be true before it starts an item, and is not said yet."""
    return unanswered(item, checks_of(item.team, Check.Point.READY)) if item.team else []


def lines_about(about: Item | Initiative, asked: Iterable[Check]) -> list[Line]:
    """The checks with their answers. One query."""
    asked = list(asked)
    ticks = Tick.objects.filter(check_line__in=asked, **named(about)).select_related("by")
    by_check = {tick.check_line_id: tick for tick in ticks}
    return [Line(check, by_check.get(check.pk)) for check in asked]


def lines_of_item(item: Item) -> tuple[list[Line], list[Line]]:
    """What ready means for an item and what done means, with the answers. Two queries; none without a team."""
    if item.team is None:
        return [], []
    asked = list(item.team.checks.filter(is_active=True))
    lines = lines_about(item, asked) if asked else []
    return (
        [line for line in lines if line.check.point == Check.Point.READY],
        [line for line in lines if line.check.point == Check.Point.DONE],
    )


def open_lines(initiative: Initiative) -> list[str]:
    """What done means for its kind and nobody answered yet, in words."""
    return [line.check.text for line in lines_of_initiative(initiative) if line.is_open]


def lines_of_initiative(initiative: Initiative) -> list[Line]:
    """What done means for an initiative of its kind, with the answers. Two queries; none without a kind."""
    if initiative.kind is None:
        return []
    asked = checks_of(initiative.kind, Check.Point.DONE)
    return lines_about(initiative, asked) if asked else []
