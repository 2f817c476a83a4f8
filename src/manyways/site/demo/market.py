"""What Brightwater's Sales and Marketing plan on: customers, outcomes in their words, what moved."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Need
from manyways.market.actions.bookings import add_booking
from manyways.market.actions.following import follow, tell_followers
from manyways.market.actions.given import approve_date, give_date
from manyways.market.actions.notices import add_effect, set_effects, set_notice
from manyways.market.actions.outcomes import add_segment, describe_outcome, fix_date, keep_moves, set_level
from manyways.market.models import DateGiven, Segment
from manyways.market.queries.moves import unexplained
from manyways.market.tasks import judge_dates
from manyways.teams.actions import add_group
from manyways.teams.models import Person
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
    cast = {user.email.split("@")[0]: user for user in User.objects.all()}
    _make_dates(cast["ines"], cast["daniel"])
    _make_notice(cast["daniel"], director)
    follow(date_given=DateGiven.objects.order_by("pk").first(), tolerance_days=21, by=cast["lea"])
    judge_dates()
    tell_followers()


def _make_dates(ines: User, daniel: User) -> None:
    """A head office heard a day that slipped, schools hear one that holds, a third waits; a fair must be booked."""
    approver = Person.objects.get(user=ines)
    billing = Initiative.objects.get(name="Group billing")
    sign_in = Initiative.objects.get(name="Single sign-on for schools")
    window = billing.windows.filter(item__isnull=True).order_by("-forecast__as_of", "-forecast").first()
    said = give_date(
        billing,
        whom="Harrow Logistics, head office",
        last_on=(window.likely_on if window else None) or today() + timedelta(days=132),
        approver=approver,
        said_on=today() - timedelta(days=26),
        by=daniel,
    )
    approve_date(said, by=ines)
    held = give_date(
        sign_in,
        whom="Northfield School District",
        last_on=today() + timedelta(days=60),
        approver=approver,
        by=daniel,
    )
    approve_date(held, by=ines)
    give_date(
        billing, whom="Delta Hotels", last_on=today() + timedelta(days=180), approver=approver, by=daniel
    )
    for name, initiative, commit_in, needed_in in (
        ("Stand at Learntec", billing, 24, 150),
        ("Schools campaign, spring", sign_in, 12, 70),
    ):
        add_booking(
            initiative,
            name=name,
            commit_by=today() + timedelta(days=commit_in),
            needed_on=today() + timedelta(days=needed_in),
            by=daniel,
        )
    follow(segment=Segment.objects.get(name="Companies with several sites"), by=daniel)


def _make_notice(daniel: User, director: User) -> None:
    """What Sales and Commerce agreed on price changes is checked; two outcomes affect prices."""
    prices = add_effect(name="affects prices", by=director)
    add_effect(name="needs training of Support", by=director)
    for name in ("Group billing", "Single sign-on for schools"):
        set_effects(Initiative.objects.get(name=name), effects=[prices], by=director)
    need = Need.objects.filter(text__startswith="Two months' notice").first()
    if need is not None:
        set_notice(need, effect=prices, days=60, by=daniel)


def _make_moves() -> None:
    """What moved every window between the two forecasts. In this process: no worker yet."""
    from manyways.forecast.comparing import explain

    for before, after in unexplained():
        keep_moves(after, before, explain(before, after, Initiative.objects.open().order_by("pk")))
