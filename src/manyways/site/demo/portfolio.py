"""What Brightwater's initiatives hand to each other, what might stop, and how people say things stand."""

from datetime import timedelta
from decimal import Decimal

from manyways.access.clock import today
from manyways.access.models import User
from manyways.portfolio.actions import say_status, weigh_initiative
from manyways.work.actions import accept_handover, ask_handover, counter_handover
from manyways.work.models import Handover, Initiative, Link

WORTH = {
    "Customer conference 2027": 640_000,
    "Partner day Lisbon": 120_000,
    "Move to Harbour Street": 300_000,
    "Network refresh": 150_000,
    "Group billing": 1_900_000,
    "Faster course setup": 400_000,
    "Search that understands": 90_000,
}
SAID = (
    ("Move to Harbour Street", "watch", "The landlord agreed to a second slot for the lifts; not signed yet"),
    ("Group billing", "risk", "Two of the five banks have not answered for three weeks"),
)
MIGHT_STOP = ("Search that understands",)


def make_handovers(director: User | None) -> None:
    """One agreed, one countered, one that waits for an answer; what finishing is worth."""
    assert director
    stage = _asked("Group billing ready to show", 140, "Shown on stage to six hundred customers", director)
    accept_handover(stage, by=director)
    room = _asked("Server room handed over", 60, "The core switches need power and cooling", director)
    counter_handover(
        room, offered_on=today() + timedelta(days=95), reason="The fit-out ends in February", by=director
    )
    for name, amount in WORTH.items():
        changes = {"value_left": Decimal(amount), "is_candidate": name in MIGHT_STOP}
        weigh_initiative(Initiative.objects.get(name=name), changes, by=director)


def _asked(item: str, days: int, words: str, by: User) -> Handover:
    link = Link.objects.get(predecessor__name=item, successor__initiative__isnull=False)
    return ask_handover(link, needed_by=today() + timedelta(days=days), words=words, by=by)


def make_said(director: User | None) -> None:
    """Two initiatives that people see otherwise than the rules; after the forecast, which the rules look at."""
    assert director
    for name, level, reason in SAID:
        initiative = Initiative.objects.get(name=name)
        owner = initiative.owner.user if initiative.owner and initiative.owner.user else director
        say_status(initiative, level=level, reason=reason, by=owner)
