"""What a switch of team structure does to the cost of each team; the total stays the same to the cent."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.money.models import ZERO
from manyways.money.queries import currency, team_rates
from manyways.money.sharing import costs_where_people_are
from manyways.teams.effects import Effect, tell_effect
from manyways.teams.queries.structures import Share
from manyways.ui.values import money_exact


@tell_effect
def cost_of_teams(before: Sequence[Share], after: Sequence[Share], day: date, user: User) -> Effect | None:
    """What each team costs a month before and after, for those who may see what teams cost."""
    rates = team_rates(user, day)
    if not rates:
        return None
    code = currency()
    was, will = costs_where_people_are(rates, before), costs_where_people_are(rates, after)
    return Effect(_("Cost a month"), _texts(was, code), _texts(will, code), _whole(was, will, code))


def _texts(costs: dict[int, Decimal], code: str) -> dict[int, str]:
    return {team: money_exact(cost, code) for team, cost in costs.items()}


def _whole(was: dict[int, Decimal], will: dict[int, Decimal], code: str) -> str:
    words = {
        "was": money_exact(sum(was.values(), ZERO), code),
        "will": money_exact(sum(will.values(), ZERO), code),
    }
    return _("All teams together cost %(was)s a month before and %(will)s after.") % words
