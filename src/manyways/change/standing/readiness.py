"""Whether a milestone can go: people with nothing owed, and the list of what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.change.models import Case, GateDecision, Milestone, ProcessImpact
from manyways.change.queries.days import UNKNOWN, days_of
from manyways.change.rules import FEWEST_COUNTED
from manyways.change.standing.people import Standing
from manyways.engine.owed.report import SILENT_AFTER_DAYS
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
    breaks = list(ProcessImpact.objects.filter(milestone__in=rows, fixed_on=None).select_related("fix_owner"))
    found = [_gate(row, days[row.pk], standing, case, breaks, decisions.get(row.pk)) for row in rows]
    return sorted(found, key=lambda gate: (gate.on or date.max, gate.milestone.pk))


def _gate(
    milestone: Milestone,
    day: date,
    standing: Standing,
    case: Case | None,
    breaks: Sequence[ProcessImpact],
    decision: GateDecision | None,
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
        *_checks_of_processes([row for row in breaks if row.milestone_id == milestone.pk]),
    ]
    return Gate(milestone, None if day == UNKNOWN else day, ready, affected, checks, decision)


def _checks_of_people(milestone: Milestone, standing: Standing, number: int | None) -> list[Missing]:
    ledger = standing.book.ledger
    here = ledger.impact_milestone[ledger.impact] == (-1 if number is None else number)
    untold = ledger.people(here & ~ledger.is_told)
    stale = ledger.people(here & ledger.is_told & ~ledger.is_told_true)
    untrained = ledger.people(here & ~ledger.is_trained)
    undecided = sum(not row.is_decided for row in standing.rows)
    gaps = sum(row.untrained > 0 and not row.is_training_planned for row in standing.rows)
    unasked = sum(row.agrees.evidence == "nothing" for row in standing.rows)
    return [
        Missing(_("a list of whom it reaches"), int(not standing.rows), "people"),
        Missing(
            _count(undecided, _("stakeholder undecided"), _("stakeholders undecided")), undecided, "people"
        ),
        Missing(
            _count(
                unasked,
                _("group not asked what it means for them"),
                _("groups not asked what it means for them"),
            ),
            unasked,
            "people",
        ),
        Missing(_people(untold, _("not told")), untold, "engagements"),
        Missing(_people(stale, _("told something no longer true")), stale, "engagements"),
        Missing(_people(untrained, _("not trained")), untrained, "engagements"),
        Missing(
            _count(gaps, _("group without a training plan"), _("groups without a training plan")),
            gaps,
            "engagements",
        ),
    ]


def _checks_of_processes(breaks: Sequence[ProcessImpact]) -> list[Missing]:
    nobody = sum(not row.fixer for row in breaks)
    return [
        Missing(
            _count(len(breaks), _("process not adapted"), _("processes not adapted")),
            len(breaks),
            "processes",
        ),
        Missing(
            _count(nobody, _("process that nobody fixes"), _("processes that nobody fixes")),
            nobody,
            "processes",
        ),
    ]


def _checks_of_case(initiative: Initiative, milestone: Milestone, case: Case | None) -> list[Missing]:
    sponsor = milestone.sponsor or (case.sponsor if case else None)
    spoke = initiative.engagements.filter(sender=sponsor, happened_on__isnull=False).order_by("-happened_on")
    days = [
        day
        for day in (spoke.values_list("happened_on", flat=True).first(), milestone.sponsor_spoke_on)
        if day
    ]
    is_silent = sponsor is None or not days or (today() - max(days)).days > SILENT_AFTER_DAYS
    formed = (
        initiative.team_parts.filter(part="formed")
        .select_related("team")
        .prefetch_related("team__group__memberships")
    )
    unstaffed = sum(
        not (row.team.lead_id and row.team.group and row.team.group.memberships.all()) for row in formed
    )
    return [
        Missing(_("an owner"), int(initiative.owner_id is None), "about"),
        Missing(_("a goal with a measure"), int(initiative.goal_id is None), "about"),
        Missing(_("the reason why, written down"), int(not (case and case.why)), "case"),
        Missing(
            _("a sponsor") if sponsor is None else _("a word of the sponsor within 14 days"),
            int(is_silent),
            "case",
        ),
        Missing(
            _count(
                unstaffed,
                _("team to be formed without lead or members"),
                _("teams to be formed without lead or members"),
            ),
            unstaffed,
            "about",
        ),
    ]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else many


def _people(number: int, words: str) -> str:
    """`12 people not told`; fewer than five are not told apart."""
    if not number:
        return _("people %(what)s") % {"what": words}
    if number < FEWEST_COUNTED:
        return _("some people %(what)s") % {"what": words}
    text = ngettext("%(count)s person %(what)s", "%(count)s people %(what)s", number)
    return text % {"count": number, "what": words}
