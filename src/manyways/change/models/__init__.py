"""Who is affected by a change, what they are told and taught, what stops working, and what people can take."""

from manyways.change.models.aspects import Aspect, Size
from manyways.change.models.capacity import Blackout, ChangeCapacity
from manyways.change.models.cases import Case, Checkpoint, GateDecision
from manyways.change.models.engagements import (
    Audience,
    Claim,
    Confirmation,
    Cover,
    Delivery,
    Engagement,
)
from manyways.change.models.impacts import Impact
from manyways.change.models.milestones import Milestone
from manyways.change.models.processes import Process, ProcessGroup, ProcessImpact
from manyways.change.models.stakeholders import Observation, Stakeholder

__all__ = [
    "Aspect",
    "Audience",
    "Blackout",
    "Case",
    "ChangeCapacity",
    "Checkpoint",
    "Claim",
    "Confirmation",
    "Cover",
    "Delivery",
    "Engagement",
    "GateDecision",
    "Impact",
    "Milestone",
    "Observation",
    "Process",
    "ProcessGroup",
    "ProcessImpact",
    "Size",
    "Stakeholder",
]
