"""What Brightwater agreed about two of its plans, how they moved since, and what it answered to advice."""

from dataclasses import dataclass
from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.schedule.actions import dismiss_suggestion, publish_changes, take_baseline
from manyways.schedule.models import Cause
from manyways.schedule.suggestions import lean_advice
from manyways.work.actions import edit_initiative, edit_item
from manyways.work.models import Initiative, Item

DAY = 480


@dataclass(frozen=True)
class Turn:
    """Something that changed an item's time, and how it was made known: by a baseline, a publication, or not yet."""

    item: str
    days: float
    days_ago: int = 0
    cause: str = ""
    words: str = ""
    baseline: str = ""
    reason: str = ""


CONFERENCE = "Customer conference 2027"
TURNS = {
    CONFERENCE: (
        Turn(
            "Venue secured",
            10,
            53,
            baseline="Approved plan",
            reason="The board agreed on the day and on 180,000.",
        ),
        Turn(
            "Venue secured",
            15,
            20,
            "Decision late",
            "Legal read the venue's terms a week later than agreed.",
            "After the legal review",
            "Sales and the agency plan on the new day.",
        ),
        Turn("Hotel rooms, 200", 32, 6, "Supplier", "The hotel wants eight more days for a block of 200."),
    ),
    "Move to Harbour Street": (
        Turn("Building works", 62, 75, baseline="Agreed with the landlord", reason="Signed with the lease."),
        Turn(
            "Building works",
            67,
            30,
            "Outside event",
            "Asbestos was found on the second floor.",
            "After the survey",
            "The landlord and the mover confirmed the new dates.",
        ),
        Turn("Building works", 70),
    ),
}
BEFORE = {(CONFERENCE, "Hotel rooms, 200"): 24.0}
COUNTED_BACK = "Partner day Lisbon"
BUFFER = timedelta(days=14)
"""How long before its day the plan of the partner day is done: replies come late."""
DISMISSED = (("Hotel rooms, 200", "The hotel gives one price for the whole block."),)


def make_plans(director: User) -> None:
    """Two baselines each, with what moved in between; the times end where the story has them. One is counted back."""
    for (initiative, item), days in BEFORE.items():
        _take(initiative, item, days, director)
    for name, turns in TURNS.items():
        for turn in turns:
            _take(name, turn.item, turn.days, director)
            _make_known(Initiative.objects.get(name=name), turn, director)
    _dismiss(Initiative.objects.get(name=CONFERENCE), director)
    _count_back(Initiative.objects.get(name=COUNTED_BACK), director)


def _count_back(initiative: Initiative, director: User) -> None:
    assert initiative.due_on
    edit_initiative(initiative, {"planned_back_from": initiative.due_on - BUFFER}, by=director)
    waiting = initiative.items.unfinished().filter(constraint=Item.Constraint.ASAP, started_at=None)
    for item in waiting.exclude(form=Item.Form.PHASE):
        edit_item(item, {"constraint": Item.Constraint.ALAP}, by=director)


def _take(initiative: str, item: str, days: float, director: User) -> None:
    found = Item.objects.get(initiative__name=initiative, name=item)
    edit_item(found, {"duration_minutes": round(days * DAY)}, by=director)


def _make_known(initiative: Initiative, turn: Turn, director: User) -> None:
    if not turn.days_ago:
        return
    on = today() - timedelta(days=turn.days_ago)
    cause = Cause.objects.filter(name=turn.cause).first()
    if turn.baseline:
        take_baseline(
            initiative,
            name=turn.baseline,
            reason=turn.reason,
            cause=cause,
            words=turn.words,
            on=on,
            by=director,
        )
    else:
        publish_changes(initiative, cause=cause, words=turn.words, on=on, by=director)


def _dismiss(initiative: Initiative, director: User) -> None:
    for name, reason in DISMISSED:
        for each in lean_advice(initiative, director).waiting:
            if each.found.form == "smaller" and each.found.items[0].name == name:
                dismiss_suggestion(initiative, identity=each.found.identity, reason=reason, by=director)
