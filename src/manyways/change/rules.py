"""Small decisions about changes: what a size means, who may see names, when a count may be shown."""

from typing import Any

from manyways.access.models import User
from manyways.access.rules import may, may_everywhere
from manyways.change.models import Aspect, ContentVersion, Engagement, Size
from manyways.change.models.engagements import HR
from manyways.change.models.impacts import HIGH
from manyways.teams.models import Person

FEWEST_COUNTED = 5
TO_START = ("change.start_change", "work.create_initiative")
"""The rights it takes to begin a change, which is an initiative of its own."""


def may_start(user: User) -> bool:
    """Whether somebody may begin a change."""
    return all(may(user, right) for right in TO_START)


def defaults_of(size: Size, aspect: Aspect | None) -> dict[str, Any]:
    """What a size says where nothing else is said; training where it has to be learnt, or where it is large."""
    is_learnt = size.severity >= HIGH or (aspect is not None and aspect.needs_skill)
    return {
        "severity": size.severity,
        "tell_level": None,
        "train_level": size.train_level if is_learnt else 0,
        "lead_days": size.lead_days,
        "effort_hours": size.effort_hours,
        "settling_weeks": size.settling_weeks,
    }


def may_be_counted(people: int) -> bool:
    """Whether so many people may be told apart in a number: none, or five and more."""
    return people == 0 or people >= FEWEST_COUNTED


def sees_names(user: User, engagement: Engagement) -> bool:
    """Whoever runs an engagement sees by name who confirmed; nobody else by their role."""
    return engagement.runner is not None and engagement.runner.user_id == user.pk


def approves_for_hr(user: User, version: ContentVersion) -> bool:
    """The HR partner of the change; where none is named, whoever partners for HR and did not write it."""
    case = getattr(version.engagement.initiative, "case", None)
    partner = case.hr_partner if case else None
    if partner is not None and partner.user_id:
        return bool(partner.user_id == user.pk)
    return version.written_by_id != user.pk and may_everywhere(user, HR)


def speaks_for(user: User, person: Person) -> bool:
    """Oneself, and one's own manager."""
    manager = person.manager
    return person.user_id == user.pk or (manager is not None and manager.user_id == user.pk)
