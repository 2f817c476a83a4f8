"""What happens at Brightwater's front door: requests in every state, advice followed and overruled, what helped."""

from dataclasses import dataclass
from datetime import date, timedelta

from manyways.access.cast import CAST
from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.models import Practice, Template
from manyways.teams.models import Person, Team
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative, Kind

KNOWN = {"solution": "known", "delivery": "one_day", "change": "seldom", "reversal": "barred"}
FOUND = {"solution": "learning", "delivery": "any_time", "change": "weekly", "team": "lasting"}
MIXED = {"solution": "learning", "delivery": "one_day", "change": "monthly"}


@dataclass(frozen=True)
class Finished:
    """Work that ended: its kind, advice and choice, the date given and the day it was done, practices and verdicts."""

    name: str
    kind: str
    owner: str
    answers: dict[str, str]
    chosen: str
    reason: str
    due_ago: int
    done_ago: int
    practices: tuple[tuple[str, str, str], ...]


FINISHED = (
    Finished(
        "Customer conference 2026", "event", "Mara Lindqvist", KNOWN, "planned", "", 196, 196,
        (
            ("critical-path", "helped", "Showed in February that the room plan, not the programme, was late."),
            ("last-responsible-moment", "helped", "The caterer was signed three days before it would have cost more."),
            ("premortem", "mixed", "Named the right fears, but nobody owned what followed."),
        ),
    ),
    Finished(
        "Phone system replacement", "infrastructure", "Priya Raman", {**KNOWN, "delivery": "at_once"}, "planned", "", 70, 64,
        (
            ("pilot-first", "helped", "The first floor found the fax line nobody had on the list."),
            ("cutover-runbook", "helped", "The night went by the list, and once back by the list."),
        ),
    ),
    Finished(
        "Website relaunch", "outcome", "Lea Fontaine", FOUND, "planned",
        "The agency is paid by milestones and wants one plan", 130, 82,
        (
            ("story-mapping", "mixed", "Good on the first day, not looked at again."),
            ("critical-path", "not", "What was wanted changed faster than the plan."),
        ),
    ),
    Finished(
        "Partner day Porto", "event", "Mara Lindqvist", KNOWN, "hybrid",
        "The programme is found with the partners until the last week", 250, 250,
        (
            ("critical-path", "helped", "Kept the hall and the hotel in order while the programme changed."),
            ("rehearsal", "helped", "Two microphones short; found the evening before."),
        ),
    ),
)  # fmt: skip
FOLLOWED = (
    ("Customer conference 2027", KNOWN, "planned", ""),
    ("Group billing", FOUND, "flow", ""),
    ("Move to Harbour Street", KNOWN, "planned", ""),
    (
        "Accessibility, stage 2",
        {"solution": "known", "delivery": "parts", "change": "never"},
        "hybrid",
        "The date is the law's, but each screen can be mended and used by itself",
    ),
    (
        "Shift to product teams",
        {"solution": "learning", "delivery": "parts", "change": "seldom"},
        "hybrid",
        "",
    ),
)
ATTACHED = (
    ("Customer conference 2027", ("critical-path", "last-responsible-moment", "rehearsal")),
    ("Group billing", ("thin-slices", "discovery-interviews")),
    ("Shift to product teams", ("pilot-first", "change-ambassadors", "communication-rhythm")),
    ("Network refresh", ("pilot-first", "cutover-runbook")),
)
OF_TEAMS = (
    ("Commerce", "story-mapping", "helped", "Sales sees on one wall what comes first, and asks less."),
    ("Commerce", "wip-limits", "helped", "From nine things begun to four; two weeks faster."),
    ("Catalogue", "replenishment", "mixed", "Helps when all three askers come."),
    ("Mobile", "retrospective", "", ""),
)


def make_front_door(director: User | None) -> None:
    """Requests, advice and practices, in this order."""
    assert director
    for story in FINISHED:
        _make_finished(story, director)
    for name, answers, chosen, reason in FOLLOWED:
        _advise(Initiative.objects.get(name=name), answers, chosen, reason, director)
    for name, slugs in ATTACHED:
        for slug in slugs:
            actions.attach_practice(_practice(slug), used_by=Initiative.objects.get(name=name), by=director)
    for team, slug, verdict, note in OF_TEAMS:
        use = actions.attach_practice(_practice(slug), used_by=Team.objects.get(name=team), by=director)
        if verdict:
            actions.rate_practice(use, verdict=verdict, note=note, by=director)
    _make_requests(director)


def _make_finished(story: Finished, director: User) -> None:
    initiative = create_initiative(
        name=story.name,
        kind=Kind.objects.get(slug=story.kind),
        approach="planned",
        owner=_person(story.owner),
        visibility="company",
        state=Initiative.State.DONE,
        started_on=_ago(story.due_ago + 200),
        due_on=_ago(story.due_ago),
        finished_on=_ago(story.done_ago),
        by=director,
    )
    _advise(initiative, story.answers, story.chosen, story.reason, director)
    for slug, verdict, note in story.practices:
        use = actions.attach_practice(_practice(slug), used_by=initiative, by=director)
        actions.rate_practice(use, verdict=verdict, note=note, by=director)


def _advise(
    initiative: Initiative, answers: dict[str, str], chosen: str, reason: str, director: User
) -> None:
    """Answers and a choice on an initiative that is there."""
    made = actions.start_advice(
        name=initiative.name, kind=initiative.kind, initiative=initiative, by=director
    )
    answered = actions.answer_advice(made, answers, kind=initiative.kind, by=director)
    if initiative.name == "Customer conference 2027":
        lea = _of_cast("marketing")
        asked = actions.ask_second(answered, user=lea, by=director)
        answered = actions.answer_second(asked, {**KNOWN, "change": "monthly"}, by=lea)
    actions.decide_advice(answered, chosen=chosen, reason=reason, by=director)


def _make_requests(director: User) -> None:
    """One in each state, from different doors."""
    ines, mara = _person("Ines Okafor"), _person("Mara Lindqvist")
    _ask_late(director, mara)
    _ask_with_advice(director, mara)
    actions.ask(
        name="Quieter meeting rooms on floor 3",
        need="Course editors record audio there; two takes of three are spoilt.",
        by=_of_cast("employee"),
    )
    badges = actions.ask(
        name="New badge readers at the side door",
        need="The old ones fail in the rain; people wait outside.",
        kind=Kind.objects.get(slug="facilities"),
        asked_on=_ago(30),
        by=_of_cast("functional_manager"),
    )
    day = today() + timedelta(days=45)
    actions.park_request(
        badges,
        look_again_on=day,
        reason="Harbour Street has its own readers; we look again when the lease of the side wing is decided.",
        by=director,
    )
    tool = actions.ask(name="Another tool for travel expenses", asked_on=_ago(40), by=_of_cast("employee"))
    actions.decline_request(
        tool,
        reason="The present tool gets the missing receipts function in January. A second tool would cost two months of setup.",
        by=director,
    )
    conference = actions.ask(
        name="Annual customer conference",
        need="Six hundred customers meet for two days and see group billing on stage.",
        wanted_on=today() + timedelta(days=177),
        kind=Kind.objects.get(slug="event"),
        asked_on=_ago(75),
        by=_of_cast("sales_lead"),
    )
    actions.edit_request(conference, {"owner": ines}, by=director)
    there = Initiative.objects.get(name="Customer conference 2027")
    actions.accept_request(conference, initiative=there, answer="Yes. Mara leads it.", by=director)
    _ask_by_link(director)


def _ask_late(director: User, owner: Person | None) -> None:
    late = actions.ask(
        name="A price page for schools that buy together",
        need="Three districts ask every week; Sales sends them a spreadsheet.",
        wanted_on=today() + timedelta(days=60),
        kind=Kind.objects.get(slug="outcome"),
        asked_on=_ago(20),
        by=_of_cast("sales_lead"),
    )
    actions.take_request(late, owner=owner, by=director)


def _ask_with_advice(director: User, owner: Person | None) -> None:
    """A customer council: Ines and Tomasz do not see it the same way."""
    request = actions.ask(
        name="Customer advisory council",
        need="Twelve customers tell us twice a year what they would pay for.",
        wanted_on=today() + timedelta(days=250),
        kind=Kind.objects.get(slug="event"),
        asked_on=_ago(6),
        by=_of_cast("marketing"),
    )
    taken = actions.take_request(request, owner=owner, by=director)
    template = Template.objects.get(slug="customer-conference")
    advice = actions.start_advice(name=taken.name, template=template, request=taken, by=director)
    answered = actions.answer_advice(advice, MIXED, kind=taken.kind, template=template, by=director)
    tomasz = _of_cast("finance")
    asked = actions.ask_second(answered, user=tomasz, by=director)
    actions.answer_second(asked, {**KNOWN, "change": "never"}, by=tomasz)


def _ask_by_link(director: User) -> None:
    """Partners ask without an account; the page on how work is managed is shared with the auditors."""
    until = today() + timedelta(days=180)
    link = actions.make_link(purpose="ask", name="Partners", expires_on=until, by=director)
    actions.ask_by_link(
        link,
        name="Course files in the format of our library",
        asker_name="Kim Sørensen, Northwind Libraries",
        asker_email="kim@northwind.example",
        need="Our readers could borrow a course as they borrow a book.",
        by=director,
    )
    actions.make_link(purpose="page", name="Auditors", audience="executives", expires_on=until, by=director)


def _practice(slug: str) -> Practice:
    return Practice.objects.get(slug=slug)


def _person(name: str) -> Person | None:
    return Person.objects.filter(name=name).first()


def _of_cast(slug: str) -> User:
    return User.objects.get(email=next(member.email for member in CAST if member.slug == slug))


def _ago(days: int) -> date:
    return today() - timedelta(days=days)
