"""The checks of a schedule's quality in words: what each asks, why, and how to mend what it finds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.engine.schedule.quality import Check

Text = str | Promise


@dataclass(frozen=True)
class CheckWords:
    """One check. `unit`: how its figure is written; `nothing`: why there may be nothing to judge."""

    title: Text
    rule: Text
    mend: Text
    unit: str = "count"
    nothing: Text = ""
    is_grave: bool = False


_NO_STATUS = _("Set a status date: then the plan says what should be done by now.")
_NO_BASELINE = _("Keep a baseline first.")
_NO_LINKS = _("There are no links yet.")
_NO_WORK = _("There is no open item that takes time.")

WORDS: dict[Check, CheckWords] = {
    Check.MISSING_LOGIC: CheckWords(
        _("Everything waits for something, and something waits for it"),
        _("At most 5\u202f% of the open items stand loose; the first and the last item of the plan may."),
        _(
            "Link each item to what must be done before it and to what needs it. A loose item moves nothing when it slips."
        ),
        "share",
        _("There is no open item."),
    ),
    Check.LEADS: CheckWords(
        _("No work overlaps by a negative lag"),
        _("No link has a negative lag."),
        _("Split the first item where the second can really begin, and link to that part."),
    ),
    Check.LAGS: CheckWords(
        _("Waiting times are items, not lags"),
        _("At most 5\u202f% of the links have a lag."),
        _("Make the wait an item of its own, such as “Permit is checked”, so that somebody owns it."),
        "share",
        _NO_LINKS,
    ),
    Check.FINISH_TO_START: CheckWords(
        _("Links say “first this, then that”"),
        _("At least 90\u202f% of the links go from finish to start."),
        _("Replace start-to-start links by a smaller first part whose finish lets the other begin."),
        "links",
        _NO_LINKS,
    ),
    Check.HARD_CONSTRAINTS: CheckWords(
        _("Dates follow from work, not from pins"),
        _("At most 5\u202f% of the open items must start or finish on or before a date."),
        _("Use a deadline instead: it shows that a date is missed and does not bend the plan."),
        "share",
        _("There is no open item."),
    ),
    Check.HIGH_FLOAT: CheckWords(
        _("Nothing floats for months"),
        _("At most 5\u202f% of the open items can slip by more than 44 working days."),
        _("Often a link is missing: what really needs this item? If nothing does, start it later."),
        "share",
        _("There is no open item."),
    ),
    Check.NEGATIVE_FLOAT: CheckWords(
        _("Nothing is later than it may be"),
        _("No open item has negative float."),
        _(
            "The plan misses a date that must hold. Shorten what stands before it, do things side by side, or move the date."
        ),
        is_grave=True,
    ),
    Check.HIGH_DURATION: CheckWords(
        _("Items are short enough to see them slip"),
        _("At most 5\u202f% of the open items last longer than 44 working days."),
        _("Split the item, so that the first part shows early whether the rest will hold."),
        "share",
        _NO_WORK,
    ),
    Check.INVALID_DATES: CheckWords(
        _("The past is done, the future is open"),
        _("Nothing was finished after the status date, and no open work lies before it."),
        _("Record what was really done, or plan what is left from today."),
        "count",
        _NO_STATUS,
        is_grave=True,
    ),
    Check.RESOURCES: CheckWords(
        _("Somebody does the work"),
        _("Every open item of a day or more has an owner or a team."),
        _("Name an owner. Work that nobody owns starts late."),
        "count",
        _NO_WORK,
    ),
    Check.MISSED_ITEMS: CheckWords(
        _("What was due is done as planned"),
        _("At most 5\u202f% of the items due by the status date finish later than in the newest baseline."),
        _("Publish the changes with their cause; keep a new baseline once the new dates are agreed."),
        "share",
        _("This needs a baseline and a status date, and an item due by then."),
    ),
    Check.CRITICAL_PATH_TEST: CheckWords(
        _("A delay reaches the end"),
        _("600 days more on the path that decides the finish move the finish by 600 days."),
        _("A link is missing, or a pinned date cuts the path: follow it from this item to the end."),
        "reach",
        _("No item on the path that decides the finish could still be delayed."),
    ),
    Check.CRITICAL_PATH_LENGTH_INDEX: CheckWords(
        _("There is room to the finish that was agreed"),
        _(
            "The path to the finish, with the room to the newest baseline's, is at least 0.95 of its own length."
        ),
        _("Shorten the path that decides the finish, or agree on another finish."),
        "index",
        _NO_BASELINE,
    ),
    Check.BASELINE_EXECUTION_INDEX: CheckWords(
        _("As much is done as should be"),
        _("At least 95\u202f% as many items are done as the newest baseline has done by the status date."),
        _("Finish what is begun before more is begun, or say why the baseline no longer holds."),
        "index",
        _("This needs a baseline and a status date, and an item due by then."),
    ),
    Check.DANGLING_ENDS: CheckWords(
        _("Starts are driven and finishes drive"),
        _("Every linked item has a link to its start and one from its finish."),
        _("Add a link that lets the item begin, or one by which its finish lets something begin."),
    ),
    Check.LINKS_ON_SUMMARIES: CheckWords(
        _("Links join work, not phases"),
        _("No link starts or ends at a phase."),
        _("Link the item inside that is really waited for."),
    ),
    Check.OUT_OF_SEQUENCE: CheckWords(
        _("Work went in the order of the plan"),
        _("Nothing started before what it waits for was finished."),
        _("Correct the recorded dates, or the link: it seems that the two do not depend on each other so."),
    ),
    Check.LINK_DENSITY: CheckWords(
        _("There are links enough to compute dates"),
        _("There is at least one link for each item; about two are usual."),
        _("Ask of each item: what must be done before it can begin?"),
        "density",
        _("There is no item to judge."),
    ),
    Check.MANUAL_ITEMS: CheckWords(
        _("No date is typed"),
        _("No open item keeps dates by hand."),
        _("Let the item follow its links, and give it a date it cannot start before, if there is one."),
    ),
}
