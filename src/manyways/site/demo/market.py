"""What Brightwater's Sales and Marketing plan on: customers, outcomes in their words, what moved."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.market.actions.outcomes import add_segment, describe_outcome, fix_date, keep_moves, set_level
from manyways.market.models import Segment
from manyways.market.queries.moves import unexplained
from manyways.teams.actions import add_group
from manyways.work.models import Initiative

SEGMENTS = {
    "Schools and districts": "Schools",
    "Companies with several sites": "Company customers",
    "Course authors": "Author community",
}
OUTCOMES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Group billing": (
        "One invoice for a whole group",
        "Head offices pay once for all sites.",
        ("Companies with several sites",),
    ),
    "Faster course setup": (
        "Set up a course in 25 minutes",
        "Today it takes 31. For all authors.",
        ("Course authors", "Schools and districts"),
    ),
    "Mobile lessons offline": (
        "Lessons without a connection",
        "For field staff and travellers.",
        ("Companies with several sites",),
    ),
    "Single sign-on for schools": (
        "Sign in with the school's account",
        "No second password for staff.",
        ("Schools and districts",),
    ),
    "Search that understands": (
        "The right course in the first five results",
        "Search by meaning, in the learner's words.",
        (),
    ),
    "Customer conference 2027": (
        "Customer conference 2027",
        "340 customers were told the day.",
        ("Schools and districts", "Companies with several sites"),
    ),
}


def make_market(director: User | None) -> None:
    """Customers of three sorts and the outcomes they wait for, in their words."""
    assert director
    for name, audience in SEGMENTS.items():
        group = add_group(name=audience, kind="external", headcount=340, by=director)
        add_segment(name=name, group=group, by=director)
    for name, (headline, words, customers) in OUTCOMES.items():
        initiative = Initiative.objects.get(name=name)
        described = {"headline": headline, "words": words, "is_shown": True}
        segments = list(Segment.objects.filter(name__in=customers))
        describe_outcome(initiative, described, segments=segments, by=director)
    set_level(Initiative.objects.get(name="Search that understands"), level="exploring", by=director)
    conference = Initiative.objects.select_related("owner").get(name="Customer conference 2027")
    if conference.owner and conference.owner.user and conference.due_on:
        on, known = conference.due_on, today() - timedelta(days=40)
        fix_date(conference, on=on, discovered_on=known, by=conference.owner.user)
    _make_moves()


def _make_moves() -> None:
    """What moved every window between the two forecasts. In this process: no worker yet."""
    from manyways.market.arrays import explain

    for before, after in unexplained():
        keep_moves(after, before, explain(before, after, Initiative.objects.open().order_by("pk")))
