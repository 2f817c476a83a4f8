"""The sheets of a change file: which columns each has, and the row of facts they make."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from manyways.engine.owed.facts import (
    ALWAYS,
    Blackout,
    Capacity,
    Claim,
    Confirmation,
    Engagement,
    EngagementKind,
    Group,
    Impact,
    Membership,
    Milestone,
    Person,
    Process,
    ProcessImpact,
    Question,
    QuestionState,
)
from manyways.interchange.change_json.rows import Row

YEAR = 3660


def person(row: Row) -> Person:
    """A person with the days of employment."""
    begin, end = row.period()
    return Person(row.name("person"), begin, end)


def group(row: Row) -> Group:
    """A group; its limits, if given here, hold from the beginning."""
    return Group(row.name("group"), row.text("parent"), row.whole("headcount", 0, 10_000_000))


def membership(row: Row) -> Membership:
    """A person in a group."""
    begin, end = row.period()
    row.number_in("percent", 0, 100)
    return Membership(row.name("person"), row.name("group"), begin, end)


def milestone(row: Row) -> Milestone:
    """A milestone with its day and, where it is forecast, the days of the trials."""
    return Milestone(
        row.name("milestone"),
        row.name("change"),
        row.needed_day("on"),
        row.trial_days("trial_days"),
        row.trial_days("trial_days_last_week"),
        row.text("sponsor"),
        row.day("sponsor_spoke_on"),
    )


def impact(row: Row) -> Impact:
    """What a milestone changes for a group."""
    return Impact(
        row.name("impact"),
        row.name("milestone"),
        row.name("group"),
        severity=row.needed("severity", 0, 5),
        tell_level=row.whole("tell_level", 0, 3),
        train_level=row.whole("train_level", 0, 3) or 0,
        lead_days=row.whole("lead_days", 0, YEAR) or 0,
        hours=row.number_in("hours", 0, 100_000) or 0.0,
        settling_weeks=row.whole("settling_weeks", 0, 520) or 0,
    )


def engagement(row: Row) -> Engagement:
    """One act of telling, training or listening."""
    if not row.has("kind"):
        row.wrong("kind", "is missing.")
    return Engagement(
        row.name("engagement"),
        EngagementKind(row.choice("kind", list(EngagementKind)) or "tell"),
        happened_on=row.day("happened_on"),
        planned_on=row.day("planned_on"),
        impacts=row.names("impacts"),
        questions=row.names("questions"),
        hours=row.number_in("hours", 0, 10_000) or 0.0,
        audience=row.names("audience"),
    )


def claim(row: Row) -> tuple[str, Claim]:
    """What an engagement said: a milestone on a day or in a window, or that an answer stands."""
    subjects = [row.has("milestone"), row.has("question")]
    if sum(subjects) != 1:
        row.wrong("milestone", "say either a milestone or a question.")
    first, last = row.day("on") or row.day("from"), row.day("on") or row.day("until")
    if row.has("milestone") and first is None and last is None:
        row.wrong("on", "is missing: say a day (on) or a window (from, until).")
    if first is not None and last is not None and last < first:
        row.wrong("until", "lies before the first day.")
    said = row.number_in("percentile", 0, 100)
    return row.name("engagement"), Claim(row.text("milestone"), row.text("question"), first, last, said)


def confirmation(row: Row) -> Confirmation:
    """Evidence that an engagement reached a person, or a group by its contact's word."""
    if row.has("person") == row.has("group"):
        row.wrong("person", "say either a person or a group.")
    return Confirmation(
        row.name("engagement"),
        row.needed("level", 1, 3),
        row.text("person"),
        row.text("group"),
        row.day("on"),
    )


def process(row: Row) -> Process:
    """A process: all the time where it has no next run."""
    months, days = row.whole("every_months", 1, 120), row.whole("every_days", 1, YEAR)
    next_run = row.day("next_run")
    if months and days:
        row.wrong("every_days", "say months or days, not both.")
    if (months or days) and next_run is None:
        row.wrong("next_run", "is missing: a process that repeats needs one known run.")
    return Process(row.name("process"), next_run, months or 0, days or 0)


def process_impact(row: Row) -> ProcessImpact:
    """What stops working."""
    return ProcessImpact(
        row.name("process"),
        row.name("milestone"),
        row.text("fix_owner"),
        row.day("fixed_on"),
        row.whole("days_before", 0, YEAR),
    )


def question(row: Row) -> Question:
    """A question and those who wait."""
    if not row.has("state"):
        row.wrong("state", "is missing.")
    return Question(
        row.name("question"),
        QuestionState(row.choice("state", list(QuestionState)) or "open"),
        row.text("milestone"),
        row.text("owner"),
        row.day("next_word_on"),
        row.names("followers"),
        row.truth("followed_by_all"),
    )


def capacity(row: Row) -> Capacity:
    """How much change a group takes from a day on."""
    return Capacity(
        row.name("group"),
        row.day("from") or ALWAYS,
        row.number_in("hours_per_week", 0, 168),
        row.whole("most_high_changes", 0, 1000),
    )


def blackout(row: Row) -> Blackout:
    """Days on which a group takes no change; both named days are within."""
    begin, end = row.needed_day("from"), row.period()[1]
    if end is None:
        row.wrong("until", "is missing.")
    return Blackout(row.name("group"), begin, end or date.max, row.text("reason") or "")


SHEETS: Mapping[str, tuple[Callable[[Row], Any], tuple[str, ...]]] = {
    "people": (person, ("person", "from", "until")),
    "groups": (group, ("group", "parent", "headcount")),
    "memberships": (membership, ("person", "group", "percent", "from", "until")),
    "milestones": (
        milestone,
        ("milestone", "change", "on", "trial_days", "trial_days_last_week", "sponsor", "sponsor_spoke_on"),
    ),
    "impacts": (
        impact,
        (
            "impact",
            "milestone",
            "group",
            "severity",
            "tell_level",
            "train_level",
            "lead_days",
            "hours",
            "settling_weeks",
        ),
    ),
    "engagements": (
        engagement,
        ("engagement", "kind", "happened_on", "planned_on", "impacts", "questions", "hours", "audience"),
    ),
    "claims": (claim, ("engagement", "milestone", "question", "on", "from", "until", "percentile")),
    "confirmations": (confirmation, ("engagement", "person", "group", "level", "on")),
    "processes": (process, ("process", "next_run", "every_months", "every_days")),
    "process_impacts": (process_impact, ("process", "milestone", "fix_owner", "fixed_on", "days_before")),
    "questions": (
        question,
        ("question", "state", "milestone", "owner", "next_word_on", "followers", "followed_by_all"),
    ),
    "capacity": (capacity, ("group", "from", "hours_per_week", "most_high_changes")),
    "blackouts": (blackout, ("group", "from", "until", "reason")),
}
