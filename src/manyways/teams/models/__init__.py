"""Who: people, groups, teams, calendars; and how teams that serve others work with them."""

from manyways.teams.models.formation import Seat, WayOfWorking
from manyways.teams.models.organisation import (
    Calendar,
    CompanyWide,
    Group,
    Membership,
    Person,
    Team,
    WeeklyCount,
)
from manyways.teams.models.structures import (
    HomeManager,
    Model,
    OnCall,
    ServedTeam,
    StructureOption,
    StructurePlace,
    StructureSwitch,
    StructureVoice,
)

__all__ = [
    "Calendar",
    "CompanyWide",
    "Group",
    "HomeManager",
    "Membership",
    "Model",
    "OnCall",
    "Person",
    "Seat",
    "ServedTeam",
    "StructureOption",
    "StructurePlace",
    "StructureSwitch",
    "StructureVoice",
    "Team",
    "WayOfWorking",
    "WeeklyCount",
]
