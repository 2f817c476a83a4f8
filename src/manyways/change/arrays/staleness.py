"""Which engagements say something that no longer holds."""

from collections.abc import Iterable

from manyways.change.models import Claim, Milestone
from manyways.change.queries.days import days_of, trial_days
from manyways.engine import owed


def stale_engagements(initiatives: Iterable[int] | None = None) -> set[int]:
    """The ids of engagements with a claim that no longer holds; of some initiatives, or of all."""
    claims = Claim.objects.filter(milestone__isnull=False)
    if initiatives is not None:
        claims = claims.filter(engagement__initiative__in=list(initiatives))
    rows = list(claims)
    facts = owed.Facts(milestones=tuple(_milestones(rows)))
    return {row.engagement_id for row in rows if owed.is_stale(facts, claim_of(row))}


def claim_of(row: Claim) -> owed.Claim:
    """A row as the engine's claim, its milestone called by its number."""
    return owed.Claim(str(row.milestone_id), None, row.first_on, row.last_on, row.percent)


def _milestones(claims: list[Claim]) -> Iterable[owed.Milestone]:
    """The milestones spoken of, with their trials where a confidence was said."""
    ids = {row.milestone_id for row in claims}
    unsure = {row.milestone_id for row in claims if row.percent is not None}
    rows = list(Milestone.objects.filter(pk__in=ids).select_related("item__initiative"))
    days = days_of(rows)
    trials = trial_days(row for row in rows if row.pk in unsure) if unsure else {}
    for row in rows:
        now, then = trials.get(row.pk, ((), ()))
        yield owed.Milestone(str(row.pk), row.item.initiative.name, days[row.pk], now, then)
