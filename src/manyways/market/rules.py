"""Who belongs to the team that may fix an outcome's date, or says that it knows enough."""

from django.db.models import Q

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.rules import may
from manyways.teams.models import Membership
from manyways.work.models import Initiative


def is_of_team(initiative: Initiative, user: User) -> bool:
    """Whether the user owns it, leads its team or is a member of it today."""
    team = initiative.team
    if user.pk in initiative.owner_ids() or (team and user.pk in team.owner_ids()):
        return True
    if team is None or team.group_id is None:
        return False
    here = Q(ends_on__isnull=True) | Q(ends_on__gt=today())
    members = Membership.objects.filter(here, group=team.group_id, starts_on__lte=today())
    return members.filter(person__user=user).exists()


def runs(initiative: Initiative, user: User) -> bool:
    """Whether the user is of its team or may change the initiative itself."""
    return is_of_team(initiative, user) or may(user, "work.edit_initiative", initiative)


def team_words(initiative: Initiative) -> str:
    """Whom to ask: the owner, the team's lead, or the team."""
    team = initiative.team
    found = initiative.owner or (team.lead if team else None) or team
    return str(found) if found else initiative.name
