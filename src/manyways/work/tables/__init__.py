"""The lists of work."""

from manyways.work.tables.initiatives import InitiativeTable, state_words
from manyways.work.tables.items import ItemTable

__all__ = ["InitiativeTable", "ItemTable", "state_words"]
