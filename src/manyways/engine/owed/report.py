"""Everything that is owed on a day, in one answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from manyways.engine.owed.claims import TOLERANCE
from manyways.engine.owed.facts import Facts
from manyways.engine.owed.load import GroupWeek, Load, PersonWeek
from manyways.engine.owed.processes import Break, breaks
from manyways.engine.owed.questions import AnswerOwed, Overdue, answers_owed, overdue
from manyways.engine.owed.reach import Affected, Party, people_in
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
        unmet=unmet(settling),
        people=load.people(),
        groups=load.groups(),
    )


def unmet(settling: Settling) -> tuple[Unmet, ...]:
    """For each milestone the list on which go or no-go is decided."""
    facts = settling.facts
    impacts = {impact.id: impact.milestone for impact in facts.impacts}
    questions = {question.id: question.milestone for question in facts.questions}
    untold = _people(settling.untold(), impacts)
    stale = _people(settling.told_what_no_longer_holds(), impacts)
    untrained = _people(settling.untrained(), impacts)
    broken = _named((each.milestone, each.process) for each in breaks(facts, settling.today))
    late = _named((questions[each.question], each.question) for each in overdue(settling))
    answers = _named((questions[each.question], each.question) for each in answers_owed(settling))
    return tuple(
        Unmet(
            milestone=each.id,
            untold=untold[each.id],
            told_what_no_longer_holds=stale[each.id],
            untrained=untrained[each.id],
            processes_not_fixed=tuple(broken[each.id]),
            questions_overdue=tuple(late[each.id]),
            answers_owed=tuple(answers[each.id]),
            is_sponsor_silent=_is_silent(each.sponsor, each.sponsor_spoke_on, settling.today),
        )
        for each in facts.milestones
    )


def _people(owed: Iterable[Owed], milestone_of: Mapping[str, str]) -> dict[str, int]:
    """How many people what is owed concerns, by milestone."""
    parties: dict[str, set[Party]] = defaultdict(set)
    for each in owed:
        parties[milestone_of[each.impact]].add(each.party)
    return defaultdict(int, {milestone: people_in(found) for milestone, found in parties.items()})


def _named(pairs: Iterable[tuple[str | None, str]]) -> dict[str | None, dict[str, None]]:
    """The names that belong to each milestone, each once, in order."""
    found: dict[str | None, dict[str, None]] = defaultdict(dict)
    for milestone, name in pairs:
        found[milestone][name] = None
    return found


def _is_silent(sponsor: str | None, spoke_on: date | None, today: date) -> bool:
    """There is a sponsor, and no word of theirs within the last 14 days."""
    if sponsor is None:
        return False
    return spoke_on is None or (today - spoke_on).days > SILENT_AFTER_DAYS
