"""Everything that is owed on a day, in one answer."""

from dataclasses import dataclass
from datetime import date

from manyways.engine.owed.claims import TOLERANCE
from manyways.engine.owed.facts import Facts
from manyways.engine.owed.load import GroupWeek, Load, PersonWeek
from manyways.engine.owed.processes import Break, breaks
from manyways.engine.owed.questions import AnswerOwed, Overdue, answers_owed, overdue
from manyways.engine.owed.reach import Affected
from manyways.engine.owed.settling import Correction, Owed, Ready, Settling

WEEKS_AHEAD = 12
SILENT_AFTER_DAYS = 14


@dataclass(frozen=True)
class Unmet:
    """What stands between a milestone and go: counts of people and things, and the sponsor's silence."""

    milestone: str
    untold: int
    told_what_no_longer_holds: int
    untrained: int
    processes_not_fixed: tuple[str, ...]
    questions_overdue: tuple[str, ...]
    answers_owed: tuple[str, ...]
    is_sponsor_silent: bool


@dataclass(frozen=True)
class Report:
    """The answers on one day; see the functions that make each."""

    today: date
    affected: tuple[Affected, ...]
    untold: tuple[Owed, ...]
    told_what_no_longer_holds: tuple[Owed, ...]
    corrections: tuple[Correction, ...]
    told_not_trained: tuple[Owed, ...]
    untrained: tuple[Owed, ...]
    breaks: tuple[Break, ...]
    questions_overdue: tuple[Overdue, ...]
    answers_owed: tuple[AnswerOwed, ...]
    ready: tuple[Ready, ...]
    ready_ignoring_stale: tuple[Ready, ...]
    unmet: tuple[Unmet, ...]
    people: tuple[PersonWeek, ...]
    groups: tuple[GroupWeek, ...]


def report(
    facts: Facts,
    today: date,
    *,
    first_week: date | None = None,
    week_count: int = WEEKS_AHEAD,
    tolerance: float = TOLERANCE,
) -> Report:
    """All questions answered for one day; load from `first_week` (default: today's) for `week_count` weeks.

    >>> report(Facts(), date(2027, 3, 15)).untold
    ()
    """
    settling = Settling(facts, today, tolerance=tolerance)
    load = Load(facts, today, first_week or today, week_count)
    return Report(
        today=today,
        affected=tuple(sorted(Affected(party, impact.id) for party, impact in settling.reach.pairs)),
        untold=settling.untold(),
        told_what_no_longer_holds=settling.told_what_no_longer_holds(),
        corrections=settling.corrections(),
        told_not_trained=settling.told_not_trained(),
        untrained=settling.untrained(),
        breaks=breaks(facts, today),
        questions_overdue=overdue(settling),
        answers_owed=answers_owed(settling),
        ready=tuple(settling.ready(each.id) for each in facts.milestones),
        ready_ignoring_stale=tuple(settling.ready(each.id, ignores_stale=True) for each in facts.milestones),
        unmet=tuple(unmet(settling, each.id) for each in facts.milestones),
        people=load.people(),
        groups=load.groups(),
    )


def unmet(settling: Settling, milestone: str) -> Unmet:
    """The list on which go or no-go of a milestone is decided."""
    facts = settling.facts
    here = facts.milestone_by_id[milestone]
    own = {impact.id for impact in facts.impacts if impact.milestone == milestone}
    asked = {question.id for question in facts.questions if question.milestone == milestone}
    return Unmet(
        milestone=milestone,
        untold=_people(settling.untold(), own),
        told_what_no_longer_holds=_people(settling.told_what_no_longer_holds(), own),
        untrained=_people(settling.untrained(), own),
        processes_not_fixed=tuple(
            each.process for each in breaks(facts, settling.today) if each.milestone == milestone
        ),
        questions_overdue=tuple(each.question for each in overdue(settling) if each.question in asked),
        answers_owed=tuple(
            sorted({each.question for each in answers_owed(settling) if each.question in asked})
        ),
        is_sponsor_silent=_is_silent(here.sponsor, here.sponsor_spoke_on, settling.today),
    )


def _people(owed: tuple[Owed, ...], impacts: set[str]) -> int:
    """How many people some of what is owed concerns."""
    return sum(party.headcount for party in {each.party for each in owed if each.impact in impacts})


def _is_silent(sponsor: str | None, spoke_on: date | None, today: date) -> bool:
    """There is a sponsor, and no word of theirs within the last 14 days."""
    if sponsor is None:
        return False
    return spoke_on is None or (today - spoke_on).days > SILENT_AFTER_DAYS
