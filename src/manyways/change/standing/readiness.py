"""Whether a milestone can go: people with nothing owed, and the list of what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.change.models import Case, GateDecision, Milestone, ProcessImpact
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.change.rules import FEWEST_COUNTED
from manyways.change.standing.people import Standing
from manyways.engine.owed.ledger import Ledger, Mask
from manyways.engine.owed.report import SILENT_AFTER_DAYS
from manyways.goals.models import ProductArea
from manyways.teams.models import Person
from manyways.work.models import Initiative

ENOUGH = 90


@dataclass(frozen=True)
class Missing:
    """One thing between a milestone and go: what, how much, where it is settled, and whether it is there."""

    words: str
    count: int
    panel: str

    @property
    def is_there(self) -> bool:
        """Nothing of it is missing."""
        return self.count == 0


@dataclass(frozen=True)
class Gate:
    """A milestone with its day, how many are ready, what is missing and what was decided."""

    milestone: Milestone
    on: date | None
    ready: int
    affected: int
    checks: Sequence[Missing]
    decision: GateDecision | None

    @property
    def missing(self) -> list[Missing]:
        """What is not there."""
        return [check for check in self.checks if not check.is_there]

    @property
    def percent(self) -> int:
        """The share of checks met and of people ready, each half; computed, never typed."""
        met = sum(check.is_there for check in self.checks) / len(self.checks)
        people = self.ready / self.affected if self.affected else 0
        return int(100 * (met + people) / 2)

    @property
    def is_go(self) -> bool:
        """Enough is there to go without a reason."""
        return self.percent >= ENOUGH and not self.missing

    @property
    def is_counted(self) -> bool:
        """Five or more people, so that a number is nobody's."""
        return self.affected >= FEWEST_COUNTED

    @property
    def days_left(self) -> int | None:
        """Until the milestone."""
        return (self.on - today()).days if self.on else None


_ADDED: list[Callable[[Initiative], Missing]] = []


def gate_check(check: Callable[[Initiative], Missing]) -> Callable[[Initiative], Missing]:
    """Mark a check that another app adds to every gate of an initiative."""
    _ADDED.append(check)
    return check


def gates_of(initiative: Initiative, standing: Standing) -> list[Gate]:
    """Every milestone of a change that changes something for people, in the order of days."""
    rows = list(
        Milestone.objects.filter(item__initiative=initiative).select_related("item__initiative", "sponsor")
    )
    days = days_of(rows)
    case = Case.objects.filter(initiative=initiative).select_related("sponsor").first()
    decisions = {
        row.milestone_id: row
        for row in GateDecision.objects.filter(milestone__in=rows).select_related("decided_by").order_by("id")
    }
    added = [check(initiative) for check in _ADDED]
    breaks = list(ProcessImpact.objects.filter(milestone__in=rows, fixed_on=None).select_related("fix_owner"))
    found = [_gate(row, days[row.pk], standing, case, breaks, decisions.get(row.pk), added) for row in rows]
    return sorted(found, key=lambda gate: (gate.on or date.max, gate.milestone.pk))


def _gate(
    milestone: Milestone,
    day: date,
    standing: Standing,
    case: Case | None,
    breaks: Sequence[ProcessImpact],
    decision: GateDecision | None,
    added: Sequence[Missing],
) -> Gate:
    book = standing.book
    numbers = {row.pk: number for number, row in enumerate(book.milestones)}
    ready = affected = 0
    if milestone.pk in numbers:
        counts, every = book.ledger.ready_by_milestone(len(book.milestones))
        ready, affected = int(counts[numbers[milestone.pk]]), int(every[numbers[milestone.pk]])
    checks = [
        *_checks_of_people(milestone, standing, numbers.get(milestone.pk)),
        *_checks_of_case(standing.initiative, milestone, case),
        *added,
        *_checks_of_processes([row for row in breaks if row.milestone_id == milestone.pk]),
    ]
    return Gate(milestone, None if day == UNKNOWN else day, ready, affected, checks, decision)


def _people_or_groups(ledger: Ledger, mask: Mask) -> int:
    """People some pairs concern; a group nobody counted yet is one at least."""
    uncounted = ledger.uncounted_by(np.zeros(len(ledger.party), np.int64), 1, mask)
    return ledger.people(mask) + int(uncounted[0])


def _checks_of_people(milestone: Milestone, standing: Standing, number: int | None) -> list[Missing]:
    ledger = standing.book.ledger
    here = ledger.impact_milestone[ledger.impact] == (-1 if number is None else number)
    untold = _people_or_groups(ledger, here & ~ledger.is_told)
    stale = ledger.people(here & ledger.is_told & ~ledger.is_told_true)
    untrained = _people_or_groups(ledger, here & ~ledger.is_trained)
    undecided = sum(not row.is_decided for row in standing.rows)
    gaps = sum(row.untrained > 0 and not row.is_training_planned for row in standing.rows)
    unasked = sum(row.agrees.evidence == "nothing" for row in standing.rows)
    incomplete = sum(not row.is_complete for row in standing.rows)
    return [
        Missing(_("A list of whom it reaches"), int(not standing.rows), "people"),
        _missing(
            undecided,
            "people",
            _("Everyone on the list is decided about"),
            ngettext("%(n)s stakeholder undecided", "%(n)s stakeholders undecided", undecided),
        ),
        _missing(
            incomplete,
            "people",
            _("Every row of the list is complete"),
            ngettext("%(n)s row of the list not complete", "%(n)s rows of the list not complete", incomplete),
        ),
        _missing(
            unasked,
            "people",
            _("Every group has said what it means for them"),
            ngettext(
                "%(n)s group not asked what it means for them",
                "%(n)s groups not asked what it means for them",
                unasked,
            ),
        ),
        _missing(
            untold, "engagements", _("Everybody is told"), _("%(n)s people not told"), _("Some not told")
        ),
        _missing(
            stale,
            "engagements",
            _("What was said still holds"),
            _("%(n)s people told something no longer true"),
            _("Some told something no longer true"),
        ),
        _missing(
            untrained,
            "engagements",
            _("Everybody can do it"),
            _("%(n)s people not trained"),
            _("Some not trained"),
        ),
        _missing(
            gaps,
            "engagements",
            _("Training is planned for every group that needs it"),
            ngettext("%(n)s group without a training plan", "%(n)s groups without a training plan", gaps),
        ),
    ]


def _checks_of_processes(breaks: Sequence[ProcessImpact]) -> list[Missing]:
    waiting, nobody = len(breaks), sum(not row.fixer for row in breaks)
    return [
        _missing(
            waiting,
            "processes",
            _("Every process is adapted"),
            ngettext("%(n)s process not adapted", "%(n)s processes not adapted", waiting),
        ),
        _missing(
            nobody,
            "processes",
            _("Somebody adapts every process"),
            ngettext("%(n)s process that nobody adapts", "%(n)s processes that nobody adapts", nobody),
        ),
    ]


def _checks_of_case(initiative: Initiative, milestone: Milestone, case: Case | None) -> list[Missing]:
    formed = (
        initiative.team_parts.filter(part="formed")
        .select_related("team")
        .prefetch_related("team__group__memberships")
    )
    unstaffed = sum(
        not (row.team.lead_id and row.team.group and row.team.group.memberships.all()) for row in formed
    )
    sponsor = milestone.sponsor or (case.sponsor if case else None)
    goal = initiative.goal
    unowned = (
        ProductArea.objects.filter(team=None).exclude(stance=ProductArea.Stance.RETIRE).count()
        if formed
        else 0
    )
    return [
        Missing(_("An owner"), int(initiative.owner_id is None), "about"),
        Missing(_("A goal with a measure"), int(goal is None or not goal.metrics.exists()), "about"),
        Missing(_("The reason why, written down"), int(not (case and case.why)), "case"),
        Missing(
            _("A sponsor who stands for it")
            if sponsor is None
            else _("A word of the sponsor within 14 days"),
            int(_is_silent(initiative, milestone, sponsor)),
            "case",
        ),
        _missing(
            unstaffed,
            "about",
            _("Teams to be formed have a lead and members"),
            ngettext(
                "%(n)s team to be formed without lead or members",
                "%(n)s teams to be formed without lead or members",
                unstaffed,
            ),
        ),
        _missing(
            unowned,
            "about",
            _("Every product area has its team"),
            ngettext("%(n)s product area without a team", "%(n)s product areas without a team", unowned),
        ),
    ]


def _is_silent(initiative: Initiative, milestone: Milestone, sponsor: Person | None) -> bool:
    """No sponsor, or no word of theirs within the last 14 days."""
    if sponsor is None:
        return True
    spoke = initiative.engagements.filter(sender=sponsor, happened_on__isnull=False).order_by("-happened_on")
    known = (spoke.values_list("happened_on", flat=True).first(), milestone.sponsor_spoke_on)
    days = [day for day in known if day]
    return not days or (today() - max(days)).days > SILENT_AFTER_DAYS


def _missing(number: int, panel: str, there: str, words: str, few: str = "") -> Missing:
    """What is missing in words; below five people no number where `few` stands for them."""
    if not number:
        return Missing(there, 0, panel)
    told = few if few and number < FEWEST_COUNTED else words % {"n": number}
    return Missing(told, number, panel)
