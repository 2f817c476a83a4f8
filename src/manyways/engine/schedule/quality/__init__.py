"""Quality of a schedule: the fourteen checks of the DCMA and more from the GAO's guide, with their items."""

from manyways.engine.schedule.quality.checks import quality_of
from manyways.engine.schedule.quality.findings import Check, Finding
from manyways.engine.schedule.quality.logic import linked_rows

__all__ = ["Check", "Finding", "linked_rows", "quality_of"]
