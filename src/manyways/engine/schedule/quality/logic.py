"""Checks of links and constraints."""

import numpy as np

from manyways.engine.schedule.plan import Constraint, Integers, LinkType, Plan
from manyways.engine.schedule.quality.findings import (
    Check,
    Finding,
    Flags,
    Subject,
    count_finding,
    rows_of,
    share_finding,
    undefined,
)
from manyways.engine.time import NO_MINUTE

HARD = (
    Constraint.MUST_START_ON,
    Constraint.MUST_FINISH_ON,
    Constraint.START_NO_LATER_THAN,
    Constraint.FINISH_NO_LATER_THAN,
)
NO_LINKS = "There are no links to judge."
NO_OPEN_ITEMS = "There are no open items to judge."
FEWEST_LINKS = 1.0


def logic_findings(subject: Subject) -> list[Finding]:
    """The checks that look at links and constraints alone."""
    return [
        missing_logic(subject),
        leads(subject),
        lags(subject),
        finish_to_start(subject),
        hard_constraints(subject),
        dangling_ends(subject),
        links_on_summaries(subject),
        out_of_sequence(subject),
        link_density(subject),
        manual_items(subject),
    ]


def linked_rows(plan: Plan, rows: Integers) -> Flags:
    """Rows that are among some, or stand in a summary that is: a link on a summary serves all items below it."""
    is_linked = np.zeros(plan.item_count, dtype=bool)
    is_linked[rows] = True
    found = is_linked.copy()
    below, above = np.flatnonzero(~is_linked), plan.parent[~is_linked]
    while len(below):
        below, above = below[above >= 0], above[above >= 0]
        found[below[is_linked[above]]] = True
        below, above = below[~is_linked[above]], plan.parent[above[~is_linked[above]]]
    return found


def missing_logic(subject: Subject) -> Finding:
    """Open items without a predecessor or without a successor: at most 5 %."""
    plan = subject.plan
    has_both = linked_rows(plan, plan.link_successor) & linked_rows(plan, plan.link_predecessor)
    return share_finding(
        Check.MISSING_LOGIC,
        ~has_both,
        subject.is_open,
        0.05,
        "{} of {} open items have no predecessor or no successor.",
        NO_OPEN_ITEMS,
    )


def leads(subject: Subject) -> Finding:
    """Links with a negative lag: none."""
    is_lead = subject.plan.link_lag < 0
    rows = _successors(subject, is_lead)
    return count_finding(
        Check.LEADS, rows, int(is_lead.sum()), "{} links let work overlap by a negative lag."
    )


def lags(subject: Subject) -> Finding:
    """Links with a positive lag: at most 5 %."""
    return _link_share(subject, Check.LAGS, subject.plan.link_lag > 0, 0.05, "{} of {} links have a lag.")


def finish_to_start(subject: Subject) -> Finding:
    """Links from finish to start: at least 90 %."""
    plan = subject.plan
    if not plan.link_count:
        return undefined(Check.FINISH_TO_START, 0.9, NO_LINKS)
    is_usual = plan.link_type == LinkType.FINISH_START
    share = float(is_usual.mean())
    sentence = f"{int(is_usual.sum())} of {plan.link_count} links go from finish to start."
    return Finding(Check.FINISH_TO_START, share, 0.9, share >= 0.9, _successors(subject, ~is_usual), sentence)


def _link_share(subject: Subject, check: Check, chosen: Flags, limit: float, sentence: str) -> Finding:
    count = subject.plan.link_count
    if not count:
        return undefined(check, limit, NO_LINKS)
    share = float(chosen.mean())
    rows = _successors(subject, chosen)
    return Finding(check, share, limit, share <= limit, rows, sentence.format(int(chosen.sum()), count))


def _successors(subject: Subject, links: Flags) -> tuple[int, ...]:
    """The items that some links lead to."""
    rows: list[int] = np.unique(subject.plan.link_successor[links]).tolist()
    return tuple(rows)


def hard_constraints(subject: Subject) -> Finding:
    """Open items held by a date that logic cannot move: at most 5 %."""
    return share_finding(
        Check.HARD_CONSTRAINTS,
        np.isin(subject.plan.constraint, HARD),
        subject.is_open,
        0.05,
        "{} of {} open items must start or finish on or before a date.",
        NO_OPEN_ITEMS,
    )


def dangling_ends(subject: Subject) -> Finding:
    """Open items whose start nothing drives or whose finish drives nothing, though they have links.

    A start is driven by links to the start; a finish drives by links from the finish.
    """
    plan = subject.plan
    to_start = np.isin(plan.link_type, (LinkType.FINISH_START, LinkType.START_START))
    from_finish = np.isin(plan.link_type, (LinkType.FINISH_START, LinkType.FINISH_FINISH))
    is_entered, is_left = linked_rows(plan, plan.link_successor), linked_rows(plan, plan.link_predecessor)
    loose_start = is_entered & ~linked_rows(plan, plan.link_successor[to_start])
    loose_finish = is_left & ~linked_rows(plan, plan.link_predecessor[from_finish])
    wrong = (loose_start | loose_finish) & subject.is_open
    return count_finding(
        Check.DANGLING_ENDS,
        rows_of(wrong),
        int(wrong.sum()),
        "{} open items have a start that nothing drives or a finish that drives nothing.",
    )


def links_on_summaries(subject: Subject) -> Finding:
    """Links that start or end at a summary: none, since they hide which work is held."""
    plan = subject.plan
    touching = plan.is_summary[plan.link_predecessor] | plan.is_summary[plan.link_successor]
    rows = np.unique(np.concatenate([plan.link_predecessor[touching], plan.link_successor[touching]]))
    summaries = tuple(row for row in rows.tolist() if plan.is_summary[row])
    return count_finding(
        Check.LINKS_ON_SUMMARIES, summaries, int(touching.sum()), "{} links are on summaries."
    )


def out_of_sequence(subject: Subject) -> Finding:
    """Items that started before a predecessor that had to finish first had finished."""
    plan = subject.plan
    tail, head = plan.link_predecessor, plan.link_successor
    is_usual = (plan.link_type == LinkType.FINISH_START) & (plan.link_lag >= 0)
    has_started = plan.actual_start_minute[head] != NO_MINUTE
    is_late = ~plan.is_complete[tail] | (plan.actual_finish_minute[tail] > plan.actual_start_minute[head])
    wrong = is_usual & has_started & is_late & subject.is_work[tail] & subject.is_work[head]
    rows = _successors(subject, wrong)
    return count_finding(
        Check.OUT_OF_SEQUENCE, rows, len(rows), "{} items started before what they wait for had finished."
    )


def link_density(subject: Subject) -> Finding:
    """Links for each item; below 1 dates hardly follow from logic, about 2 is usual."""
    count = int(subject.is_work.sum())
    if not count:
        return undefined(Check.LINK_DENSITY, FEWEST_LINKS, "There are no items to judge.")
    density = subject.plan.link_count / count
    sentence = f"{subject.plan.link_count} links for {count} items."
    return Finding(Check.LINK_DENSITY, density, FEWEST_LINKS, density >= FEWEST_LINKS, (), sentence)


def manual_items(subject: Subject) -> Finding:
    """Open items whose dates are typed and do not follow from logic: none."""
    wrong = subject.plan.is_manual & subject.is_open
    return count_finding(
        Check.MANUAL_ITEMS, rows_of(wrong), int(wrong.sum()), "{} open items keep typed dates."
    )
