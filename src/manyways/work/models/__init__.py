"""What: kinds, initiatives, items, links, stages, checks, sprints; decisions, slots, the log, gates."""

from manyways.work.models.boards import BoardSetting
from manyways.work.models.checks import Check, Tick
from manyways.work.models.decisions import Criterion, Decision, DecisionOption, Judgement
from manyways.work.models.files import EvidenceFile
from manyways.work.models.gates import (
    Evidence,
    Gate,
    GateCriterion,
    Obligation,
    ObligationItem,
)
from manyways.work.models.handovers import Handover
from manyways.work.models.initiatives import Initiative, InitiativeTeam, Kind
from manyways.work.models.items import Item, Link
from manyways.work.models.log import LogEntry, LogEntryItem
from manyways.work.models.programme import PickUp, Place, ProgrammeActivity, RoomBlock
from manyways.work.models.slots import Slot
from manyways.work.models.sprints import Sprint, SprintItem
from manyways.work.models.stages import BlockedPeriod, Stage, StageChange

__all__ = [
    "BlockedPeriod",
    "BoardSetting",
    "Check",
    "Criterion",
    "Decision",
    "DecisionOption",
    "Evidence",
    "EvidenceFile",
    "Gate",
    "GateCriterion",
    "Handover",
    "Initiative",
    "InitiativeTeam",
    "Item",
    "Judgement",
    "Kind",
    "Link",
    "LogEntry",
    "LogEntryItem",
    "Obligation",
    "ObligationItem",
    "PickUp",
    "Place",
    "ProgrammeActivity",
    "RoomBlock",
    "Slot",
    "Sprint",
    "SprintItem",
    "Stage",
    "StageChange",
    "Tick",
]
