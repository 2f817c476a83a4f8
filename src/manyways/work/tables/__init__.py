"""The lists of work."""

from manyways.work.tables.decisions import AllDecisionTable, DecisionTable
from manyways.work.tables.initiatives import InitiativeTable, state_words
from manyways.work.tables.items import ItemTable
from manyways.work.tables.log import LogTable, WholeLogTable
from manyways.work.tables.obligations import AllObligationTable, ObligationTable
from manyways.work.tables.of_initiatives import OfInitiatives
from manyways.work.tables.programme import ActivityTable
from manyways.work.tables.slots import SlotTable

__all__ = [
    "ActivityTable",
    "AllDecisionTable",
    "AllObligationTable",
    "DecisionTable",
    "InitiativeTable",
    "ItemTable",
    "LogTable",
    "ObligationTable",
    "OfInitiatives",
    "SlotTable",
    "WholeLogTable",
    "state_words",
]
