"""What: kinds, initiatives, items, links, stages and their changes, checks and sprints."""

from manyways.work.models.boards import BoardSetting
from manyways.work.models.checks import Check, Tick
from manyways.work.models.initiatives import Initiative, InitiativeTeam, Kind
from manyways.work.models.items import Item, Link
from manyways.work.models.sprints import Sprint, SprintItem
from manyways.work.models.stages import BlockedPeriod, Stage, StageChange

__all__ = [
    "BlockedPeriod",
    "BoardSetting",
    "Check",
    "Initiative",
    "InitiativeTeam",
    "Item",
    "Kind",
    "Link",
    "Sprint",
    "SprintItem",
    "Stage",
    "StageChange",
    "Tick",
]
