"""What: kinds, initiatives, items, links, stages and their changes."""

from manyways.work.models.initiatives import Initiative, InitiativeTeam, Kind
from manyways.work.models.items import Item, Link
from manyways.work.models.stages import BlockedPeriod, Stage, StageChange

__all__ = [
    "BlockedPeriod",
    "Initiative",
    "InitiativeTeam",
    "Item",
    "Kind",
    "Link",
    "Stage",
    "StageChange",
]
