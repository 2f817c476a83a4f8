"""Who is affected by a change, what they are told and taught, what stops working, and what people ask and offer."""

from manyways.change.models.agreements import Agreement, AgreementVersion, Need, Signature
from manyways.change.models.aspects import Aspect, Size
from manyways.change.models.capacity import Blackout, ChangeCapacity
from manyways.change.models.cases import Case, Checkpoint, GateDecision
from manyways.change.models.contents import ContentVersion
from manyways.change.models.enabling import Enabler, ShiftStep
from manyways.change.models.engagements import (
    Audience,
    Claim,
    Confirmation,
    Cover,
    Delivery,
    Engagement,
)
from manyways.change.models.impacts import Impact
from manyways.change.models.invitations import Contribution, ContributionUse, Invitation
from manyways.change.models.lawful import CountsOnly, KeepingTime, SettledTally
from manyways.change.models.mail import InboundMail
from manyways.change.models.milestones import Milestone
from manyways.change.models.open_pages import OpenPage, Statement
from manyways.change.models.plan_versions import PlanVersion
from manyways.change.models.principles import Acknowledgement, Principle, PrincipleException
from manyways.change.models.processes import Process, ProcessGroup, ProcessImpact
from manyways.change.models.pulses import Pulse, PulseStatement, PulseTally, PulseTicket, Resistance
from manyways.change.models.questions import MergeProposal, Question, QuestionFollow, Update
from manyways.change.models.stakeholders import Observation, Stakeholder
from manyways.change.models.voices import AnonymousPost, PostWord

__all__ = [
    "Acknowledgement",
    "Agreement",
    "AgreementVersion",
    "AnonymousPost",
    "Aspect",
    "Audience",
    "Blackout",
    "Case",
    "ChangeCapacity",
    "Checkpoint",
    "Claim",
    "Confirmation",
    "ContentVersion",
    "Contribution",
    "ContributionUse",
    "CountsOnly",
    "Cover",
    "Delivery",
    "Enabler",
    "Engagement",
    "GateDecision",
    "Impact",
    "InboundMail",
    "Invitation",
    "KeepingTime",
    "MergeProposal",
    "Milestone",
    "Need",
    "Observation",
    "OpenPage",
    "PlanVersion",
    "PostWord",
    "Principle",
    "PrincipleException",
    "Process",
    "ProcessGroup",
    "ProcessImpact",
    "Pulse",
    "PulseStatement",
    "PulseTally",
    "PulseTicket",
    "Question",
    "QuestionFollow",
    "Resistance",
    "SettledTally",
    "ShiftStep",
    "Signature",
    "Size",
    "Stakeholder",
    "Statement",
    "Update",
]
