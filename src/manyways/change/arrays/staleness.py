"""Which engagements say something that no longer holds."""

from collections.abc import Iterable, Mapping
from datetime import date

from manyways.change.models import Claim, Milestone
from manyways.change.queries.days import days_of, trial_days
from manyways.change.queries.finishes import stale_finishes
from manyways.engine import owed


def stale_engagements(
    initiatives: Iterable[int] | None = None,
    *,
    engagements: Iterable[int] | None = None,
    known: Mapping[Milestone, date] | None = None,
) -> set[int]:
    """The ids of engagements with a claim that no longer holds; of some initiatives or engagements, or of all.

    `known`: milestones that are read already, with their days.
    """
    claims = Claim.objects.select_related("question", "engagement__initiative")
    if initiatives is not None:
        claims = claims.filter(engagement__initiative__in=list(initiatives))
    if engagements is not None:
        claims = claims.filter(engagement__in=list(engagements))
    rows = list(claims)
    questions = {row.question_id: row.question for row in rows if row.question is not None}
    facts = owed.Facts(
        milestones=tuple(_milestones(rows, known or {})),
        questions=tuple(
            owed.Question(str(pk), owed.QuestionState(each.state)) for pk, each in questions.items()
        ),
    )
    finishes = stale_finishes(rows)
    return {row.engagement_id for row in rows if row.pk in finishes or owed.is_stale(facts, claim_of(row))}


def claim_of(row: Claim) -> owed.Claim:
    """A row as the engine's claim, its milestone or question called by its number."""
    milestone = str(row.milestone_id) if row.milestone_id else None
    question = str(row.question_id) if row.question_id else None
    return owed.Claim(milestone, question, row.first_on, row.last_on, row.percent)


def _milestones(claims: list[Claim], known: Mapping[Milestone, date]) -> Iterable[owed.Milestone]:
    """The milestones spoken of, with their trials where a confidence was said."""
    ids = {row.milestone_id for row in claims if row.milestone_id}
    unsure = {row.milestone_id for row in claims if row.percent is not None}
    rows = [row for row in known if row.pk in ids]
    left = ids - {row.pk for row in rows}
    if left:
        more = list(Milestone.objects.filter(pk__in=left).select_related("item__initiative"))
        days = days_of(more)
        rows, known = [*rows, *more], {**known, **{row: days[row.pk] for row in more}}
    trials = trial_days(row for row in rows if row.pk in unsure) if unsure else {}
    for row in rows:
        now, then = trials.get(row.pk, ((), ()))
        yield owed.Milestone(str(row.pk), row.item.initiative.name, known[row], now, then)
