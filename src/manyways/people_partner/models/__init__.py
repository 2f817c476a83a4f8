"""What HR's closed room holds."""

from manyways.people_partner.models.alignment import GroupNote, ReviewRule
from manyways.people_partner.models.catalogue import Assignment, TeamSkill, TrainingOffer
from manyways.people_partner.models.changes import AffectedPerson, RoleChange
from manyways.people_partner.models.coaching import Coaching
from manyways.people_partner.models.functions import FunctionProfile, GrowthStep, ShiftSheet
from manyways.people_partner.models.job_roles import JobRole, RoleHolder, RoleVersion
from manyways.people_partner.models.paths import DutyFate, RolePath, TalkReminder
from manyways.people_partner.models.training import GrowthPath, SkillHeld, SkillSession

__all__ = [
    "AffectedPerson",
    "Assignment",
    "Coaching",
    "DutyFate",
    "FunctionProfile",
    "GroupNote",
    "GrowthPath",
    "GrowthStep",
    "JobRole",
    "ReviewRule",
    "RoleChange",
    "RoleHolder",
    "RolePath",
    "RoleVersion",
    "ShiftSheet",
    "SkillHeld",
    "SkillSession",
    "TalkReminder",
    "TeamSkill",
    "TrainingOffer",
]
