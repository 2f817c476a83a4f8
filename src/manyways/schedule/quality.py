"""How sound a plan is: the checks of the DCMA and of the GAO's guide, each with its items, its rule and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.engine.network import Cycle
from manyways.engine.schedule import InvalidPlanError, Plan
from manyways.engine.schedule.quality import Check, Finding, linked_rows, quality_of
from manyways.engine.time import NO_MINUTE, OutOfTimeError
from manyways.engine.time.calendar import NoWorkingTimeError
from manyways.schedule.arrays import Arrays
from manyways.schedule.check_words import WORDS, CheckWords
from manyways.schedule.columns import ONE_DAY, minute_from
from manyways.schedule.comparing import newest_baseline
from manyways.schedule.dates import Solved, solved
from manyways.ui.components.signs import Status
from manyways.ui.values import number_text, percent_text
from manyways.work.models import Initiative, Item, Link

MOST_LOOSE = 0.05


@dataclass(frozen=True)
class Reading:
    """One check of one plan: what was found beside what it is held against, and the items it is about."""

    check: Check
    words: CheckWords
    measured: float | None
    is_met: bool | None
    items: Sequence[Item]

    @property
    def status(self) -> Status:
        """Holds, does not hold, or nothing to judge."""
        if self.is_met is None:
            return Status("none", "", _("Nothing to judge"))
        if self.is_met:
            return Status("good", "", _("Holds"))
        return Status("risk" if self.words.is_grave else "watch", "", _("Does not hold"))

    @property
    def figure(self) -> str:
        """What was measured, in words."""
        if self.measured is None:
            return str(self.words.nothing)
        share, count = percent_text(self.measured), len(self.items)
        items = ngettext("%(n)s item", "%(n)s items", count) % {"n": number_text(count)}
        written = {
            "share": f"{items}, {share}",
            "links": _("%(share)s of the links") % {"share": share},
            "count": number_text(round(self.measured)),
            "reach": _("%(share)s of the delay arrive") % {"share": share},
            "density": _("%(number)s links an item") % {"number": number_text(self.measured, 1)},
            "index": number_text(self.measured, 2),
        }
        return written[self.words.unit]


@dataclass(frozen=True)
class Quality:
    """All readings, those that do not hold first; or why the plan has no dates."""

    readings: Sequence[Reading]
    problem: str = ""

    @property
    def held(self) -> int:
        """How many checks hold."""
        return sum(reading.is_met is True for reading in self.readings)

    @property
    def judged(self) -> int:
        """How many checks could be judged."""
        return sum(reading.is_met is not None for reading in self.readings)

    def sentence(self) -> str:
        """`12 of 14 checks hold. First: …`"""
        if self.problem:
            return self.problem
        if not self.judged:
            return _("There is nothing to judge yet: add items with a time, and link what waits for what.")
        text = _("%(held)s of %(judged)s checks hold.") % {"held": self.held, "judged": self.judged}
        worst = next((reading for reading in self.readings if reading.is_met is False), None)
        if worst is None:
            return text
        return (
            text
            + " "
            + _("First to mend: “%(title)s” (%(figure)s).")
            % {
                "title": worst.words.title,
                "figure": worst.figure,
            }
        )


def quality_of_plan(initiative: Initiative, known: Solved | None = None) -> Quality:
    """Judge the plan of one initiative, read where it is not at hand. About a dozen queries, whatever its size."""
    found = known or solved(initiative, with_waiting=False)
    computed = found.plan.computed
    if computed is None:
        return Quality([], found.plan.problem)
    if not found.plan.items:
        return Quality([])
    arrays = computed.arrays
    plan = _closed_outside(arrays)
    try:
        status = arrays.rules.status_minute
        findings = quality_of(
            plan,
            arrays.rules,
            status_minute=status,
            baseline_finish=_baseline_finish(initiative, arrays),
            known=None if arrays.elsewhere else (computed.network, computed.schedule),
        )
    except (InvalidPlanError, OutOfTimeError, NoWorkingTimeError) as error:
        return Quality([], str(error))
    if isinstance(findings, Cycle):
        return Quality([], _("Some items wait for each other in a circle."))
    own = _Own(initiative, arrays, plan)
    readings = [own.reading(finding) for finding in findings]
    return Quality(sorted(readings, key=_worst_first))


def _worst_first(reading: Reading) -> tuple[int, bool]:
    order = {False: 0, True: 1, None: 2}
    return order[reading.is_met], not reading.words.is_grave


def _closed_outside(arrays: Arrays) -> Plan:
    """The plan with the rows that stand for other initiatives counted as done, so that nobody is told to mend them."""
    plan = arrays.plan
    is_outside = np.arange(plan.item_count) >= len(arrays.items)
    return replace(
        plan,
        is_complete=plan.is_complete | is_outside,
        actual_start_minute=np.where(is_outside, plan.fixed_start_minute, plan.actual_start_minute),
        actual_finish_minute=np.where(is_outside, plan.fixed_finish_minute, plan.actual_finish_minute),
    )


def _baseline_finish(initiative: Initiative, arrays: Arrays) -> list[int]:
    """By row of the plan, the finish in the newest baseline. Two queries."""
    baseline = newest_baseline(initiative)
    rows = baseline.rows.filter(is_summary=False).values_list("item_key", "finish_at") if baseline else ()
    finishes = {key: minute_from(finish) for key, finish in rows}
    own = [finishes.get(item.key, NO_MINUTE) for item in arrays.items]
    return own + [NO_MINUTE] * (arrays.plan.item_count - len(own))


class _Own:
    """Findings of the engine as readings of rows; where our rows know more than the plan's arrays, judged anew."""

    def __init__(self, initiative: Initiative, arrays: Arrays, plan: Plan) -> None:
        self.items, self.plan = arrays.items, plan
        links = Link.objects.kept().filter(predecessor__initiative=initiative)
        across = links.exclude(successor__initiative=initiative)
        self.waited_for_elsewhere = set(across.values_list("predecessor_id", flat=True))

    def reading(self, finding: Finding) -> Reading:
        """One finding with its items."""
        if finding.check == Check.MISSING_LOGIC and finding.measured is not None:
            return self._missing_logic(finding)
        if finding.check == Check.RESOURCES:
            return self._unowned(finding)
        return self._read(finding, finding.measured, finding.is_met, self._named(finding.items))

    def _read(
        self, finding: Finding, measured: float | None, is_met: bool | None, items: Sequence[Item]
    ) -> Reading:
        return Reading(finding.check, WORDS[finding.check], measured, is_met, items)

    def _named(self, rows: Sequence[int]) -> list[Item]:
        return [self.items[row] for row in rows if row < len(self.items)]

    def _open(self, *, with_points: bool = True) -> npt.NDArray[Any]:
        plan = self.plan
        is_open = plan.is_active & ~plan.is_summary & ~plan.is_complete
        return np.flatnonzero(is_open if with_points else is_open & (plan.duration_minutes >= ONE_DAY))

    def _missing_logic(self, finding: Finding) -> Reading:
        """Without the first and the last item, and without those that another initiative waits for."""
        is_entered = linked_rows(self.plan, self.plan.link_successor)
        is_left = linked_rows(self.plan, self.plan.link_predecessor)
        no_start = [row for row in finding.items if not is_entered[row]]
        no_end = [row for row in finding.items if not is_left[row] and not self._is_waited_for(row)]
        loose = sorted({*no_start[1:], *no_end[:-1]})
        share = len(loose) / max(len(self._open()), 1)
        return self._read(finding, share, share <= MOST_LOOSE, self._named(loose))

    def _is_waited_for(self, row: int) -> bool:
        return row < len(self.items) and self.items[row].pk in self.waited_for_elsewhere

    def _unowned(self, finding: Finding) -> Reading:
        """By owner or team, since plans here assign work to them."""
        rows = [row for row in self._open(with_points=False).tolist() if row < len(self.items)]
        wrong = [row for row in rows if not self.items[row].owner_id and not self.items[row].team_id]
        if not rows:
            return self._read(finding, None, None, [])
        return self._read(finding, float(len(wrong)), not wrong, self._named(wrong))
