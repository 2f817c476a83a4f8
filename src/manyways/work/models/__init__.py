"""What: kinds, initiatives, items, links, stages and their changes."""

from manyways.work.models.initiatives import Initiative, Kind
from manyways.work.models.items import Item, Link
from manyways.work.models.stages import Stage, StageChange

__all__ = ["Initiative", "Item", "Kind", "Link", "Stage", "StageChange"]
