"""What is owed to whom on a day: rules over rows of impacts, memberships, engagements and confirmations."""

from manyways.engine.owed.claims import confidence, is_stale
from manyways.engine.owed.facts import (
    Blackout,
    Capacity,
    Claim,
    Confirmation,
    Engagement,
    EngagementKind,
    Facts,
    Group,
    Impact,
    Membership,
    Milestone,
    Person,
    Process,
    ProcessImpact,
    Question,
    QuestionState,
)
from manyways.engine.owed.load import GroupWeek, Load, PersonWeek, monday_of
from manyways.engine.owed.processes import Break, breaks, first_run
from manyways.engine.owed.questions import AnswerOwed, Overdue, answers_owed, overdue
from manyways.engine.owed.reach import Affected, Party, Reach, affected, due_on
from manyways.engine.owed.report import Report, Unmet, report, unmet
from manyways.engine.owed.settling import Correction, Owed, Ready, Settling

__all__ = [
    "Affected",
    "AnswerOwed",
    "Blackout",
    "Break",
    "Capacity",
    "Claim",
    "Confirmation",
    "Correction",
    "Engagement",
    "EngagementKind",
    "Facts",
    "Group",
    "GroupWeek",
    "Impact",
    "Load",
    "Membership",
    "Milestone",
    "Overdue",
    "Owed",
    "Party",
    "Person",
    "PersonWeek",
    "Process",
    "ProcessImpact",
    "Question",
    "QuestionState",
    "Reach",
    "Ready",
    "Report",
    "Settling",
    "Unmet",
    "affected",
    "answers_owed",
    "breaks",
    "confidence",
    "due_on",
    "first_run",
    "is_stale",
    "monday_of",
    "overdue",
    "report",
    "unmet",
]
