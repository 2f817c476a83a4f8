"""Whether there is money for a change: a line of its budget, or a cost for each team it forms."""

from django.utils.translation import gettext as _

from manyways.change.standing.readiness import Missing, gate_check
from manyways.work.models import Initiative


@gate_check
def is_funded(initiative: Initiative) -> Missing:
    """Tells that there is money, and no amount."""
    formed = initiative.team_parts.filter(part="formed")
    unpriced = formed.filter(team__rates=None).exists()
    is_there = initiative.budget_lines.exists() or (formed.exists() and not unpriced)
    words = _("Money for it") if is_there else _("Money: no budget line, and no cost for every team it forms")
    return Missing(words, int(not is_there), "budget")
