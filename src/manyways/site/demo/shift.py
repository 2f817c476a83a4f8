"""The shift to product teams at Brightwater: whom it reaches, what they heard, what stops working, who is full."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Aspect, Engagement, Impact, Milestone, Process, Size, Stakeholder
from manyways.change.queries.audience import people_of
from manyways.change.starting import PROCESSES
from manyways.teams.actions import add_group
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative, Item

SHIFT = "Shift to product teams"


@dataclass(frozen=True)
class Reached:
    """One stakeholder: what changes, how big, the own rating, who is told and trained of it (share, of 1)."""

    group: str
    aspect: str
    size: str
    summary: str
    before: str = ""
    after: str = ""
    own: int | None = None
    told: float = 0.0
    trained: float = 0.0
    session_in: int | None = None
    decision: str = "undecided"
    side: str = "neither"


REACHED = (
    Reached(
        "Sales",
        "process",
        "medium",
        "Dates become windows with a confidence",
        "A launch date a year ahead",
        "A window, and a word when it moves",
        own=5,
        told=1,
        decision="involve",
        side="loss",
    ),
    Reached(
        "Customer support",
        "work",
        "large",
        "Escalations go to the team that owns the area",
        "A project manager is asked",
        "The product team is asked",
        own=4,
        told=1,
        session_in=52,
        decision="involve",
    ),
    Reached(
        "Marketing",
        "information",
        "medium",
        "Campaigns are booked on windows",
        "A fixed release calendar",
        "Booked once a window is sure enough",
        own=3,
        told=1,
        session_in=58,
        decision="inform",
        side="loss",
    ),
    Reached(
        "Finance",
        "process",
        "large",
        "Money follows teams, not projects",
        "A budget for each project",
        "A rate for each team",
        own=4,
        told=1,
        trained=0.9,
        decision="involve",
    ),
    Reached(
        "Project managers",
        "role",
        "large",
        "The role becomes delivery lead or coach",
        "Plans and staffs projects",
        "Helps teams deliver",
        own=4,
        told=1,
        trained=0.55,
        decision="involve",
        side="both",
    ),
    Reached("Facilities", "tools", "small", "Requests arrive through one door", "", ""),
    Reached(
        "Line managers",
        "role",
        "medium",
        "Goals are agreed with the team, not for one person",
        "Goals of individuals",
        "Goals of the team",
        own=3,
        told=1,
        trained=0.9,
        decision="involve",
    ),
    Reached(
        "Works council",
        "reward",
        "medium",
        "Role descriptions and bonus rules are consulted",
        "",
        "",
        own=3,
        told=1,
        decision="involve",
    ),
    Reached(
        "Learner team",
        "work",
        "medium",
        "The team owns lessons from idea to support",
        "",
        "",
        own=3,
        told=1,
        decision="inform",
        side="gain",
    ),
)
LATER = ("Executives", "Legal", "Infrastructure")
BROKEN = (
    ("Sales", 10, ("Sales", "Marketing"), "Tomasz Nowak", ""),
    ("Finance", 0, ("Finance",), "Tomasz Nowak", ""),
    ("HR", 7, ("Line managers", "Project managers"), "Ruth Adler", ""),
    ("Marketing", 12, ("Marketing",), "", ""),
    ("Service", 13, ("Customer support",), "", ""),
    ("HR", 9, ("Works council",), "Ruth Adler", _("Minutes of 12 November")),
)


def make_shift(director: User) -> None:
    """The change with its people, words, processes and the load on them."""
    initiative = Initiative.objects.select_related("owner").get(name=SHIFT)
    _why(initiative, director)
    item = Item.objects.get(initiative=initiative, name="Teams start together")
    start = actions.add_milestone(initiative, name=item.name, item=item, fixed_on=_day(84), by=director)
    _extra_groups(director)
    names = [*(row.group for row in REACHED), *LATER]
    found = {group.name: group for group in Group.objects.filter(name__in=[*names, "Learner"])}
    groups = [found.get(name) or found[name.removesuffix(" team")] for name in names]
    rows = actions.add_stakeholders(initiative, groups=groups, by=director)
    impacts = [_impact(start, group, row, director) for row, group in zip(REACHED, groups, strict=False)]
    for row, stakeholder, impact in zip(REACHED, rows, impacts, strict=False):
        _tell(initiative, row, impact, start, director)
        if row.decision != "undecided":
            actions.decide_stakeholder(stakeholder, decision=row.decision, by=director)
    _for_hr(initiative, impacts, director)
    council = Group.objects.get(name="Works council")
    actions.count_only(
        group=council, because=_("Its members speak as one body, not each by name."), by=director
    )
    _looks(rows, director)
    _moves(start, director)
    _breaks(start, found, director)
    _collision(found, director)


def _why(initiative: Initiative, director: User) -> None:
    actions.edit_case(
        initiative,
        {
            "why": _(
                "Nine of our last fifteen projects ended before anybody learnt from them. Teams that stay do."
            ),
            "why_now": _(
                "The 2027 budget opens in January; after that we are staffed by project for another year."
            ),
            "risk_of_not_changing": _(
                "Certificates and billing stay without an owner, and every release is a rescue."
            ),
            "sponsor": Person.objects.filter(name="Priya Raman").first(),
            "hr_partner": Person.objects.filter(name="Ruth Adler").first(),
        },
        by=director,
    )


def _extra_groups(director: User) -> None:
    """Groups without names: only how many people, and a contact."""
    ruth = Person.objects.filter(name="Ruth Adler").first()
    add_group(name="Line managers", kind=Group.Kind.ROLE, headcount=24, contact=ruth, by=director)
    add_group(name="Works council", kind=Group.Kind.EXTERNAL, headcount=5, contact=ruth, by=director)


def _impact(start: Milestone, group: Group, row: Reached, director: User) -> Impact:
    impact = actions.add_impact(
        milestone=start,
        group=group,
        summary=row.summary,
        size=Size.objects.get(slug=row.size),
        aspect=Aspect.objects.get(slug=row.aspect),
        before=row.before,
        after=row.after,
        side=row.side,
        by=director,
        **({"train_level": 2} if row.group in {"Sales", "Marketing"} else {}),
        **({"train_level": 0} if row.group == "Learner team" else {}),
    )
    if row.own is None:
        return impact
    words = _("For us this is the promise we live from.") if row.group == "Sales" else ""
    return actions.rate_impact(impact, severity=row.own, words=words, by=director)


def _tell(initiative: Initiative, row: Reached, impact: Impact, start: Milestone, director: User) -> None:
    """A talk held, with its attendance; a training held or planned."""
    if row.told:
        talk = _held(
            initiative, _("%(group)s: what changes") % {"group": row.group}, "tell", impact, 24, director
        )
        if row.group == "Marketing":
            _say_the_date(talk, start, director)
        _attended(talk, row.told, director)
    if row.trained:
        course = _held(
            initiative, _("%(group)s: working in teams") % {"group": row.group}, "train", impact, 10, director
        )
        _attended(course, row.trained, director)
    elif row.session_in is not None:
        name = _("%(group)s: working in teams") % {"group": row.group}
        _planned(initiative, name, impact, _day(row.session_in), director)


def _held(
    initiative: Initiative, name: str, kind: str, impact: Impact, days_ago: int, director: User
) -> Engagement:
    made = actions.plan_engagement(
        initiative,
        name=name,
        kind=kind,
        channel=Engagement.Channel.MEETING if kind == "tell" else Engagement.Channel.SESSION,
        sender_is=Engagement.Sender.NAMED,
        hours=0 if kind == "tell" else 3,
        impacts=[impact],
        by=director,
    )
    return actions.hold_engagement(made, on=_day(-days_ago), by=director)


def _planned(initiative: Initiative, name: str, impact: Impact, on: date, director: User) -> None:
    actions.plan_engagement(
        initiative,
        name=name,
        kind=Engagement.Kind.TRAIN,
        channel=Engagement.Channel.SESSION,
        planned_on=on,
        hours=3,
        place="Harbour Street, room 4",
        check_question=_("Who decides what a team does next?"),
        check_answers=[
            _("The team, against its goal"),
            _("The steering committee"),
            _("The project manager"),
        ],
        check_right=0,
        impacts=[impact],
        by=director,
    )


def _say_the_date(talk: Engagement, start: Milestone, director: User) -> None:
    """What Marketing heard: the date as it was then. The correction is left for somebody to draft."""
    actions.state_dates(talk, milestones=[start], by=director)


def _attended(engagement: Engagement, share: float, director: User) -> None:
    people = people_of(engagement)
    for audience in engagement.audience.select_related("group"):
        if audience.group.headcount and not people:
            actions.confirm_group(engagement, group=audience.group, by=director)
    if people:
        count = max(1, round(len(people) * share))
        actions.record_attendance(engagement, people=people[:count], by=director)


def _for_hr(initiative: Initiative, impacts: list[Impact], director: User) -> None:
    """Words about roles that wait for the HR partner."""
    letter = actions.plan_engagement(
        initiative,
        name=_("What happens to my role?"),
        text=_(
            "Nobody loses their job through this. Project coordinators become members of a team; the day is "
            "{Teams start together}. Your manager talks with you before anything is decided about you."
        ),
        planned_on=_day(9),
        asks_approval=True,
        impacts=[row for row in impacts if row.aspect is not None and row.aspect.is_about_job] or impacts[:1],
        by=director,
    )
    actions.ask_for_approval(letter, by=director)


def _looks(rows: list[Stakeholder], director: User) -> None:
    """How groups stood to it, twice."""
    for row, influence, first, now in zip(
        rows[:5], (5, 4, 3, 5, 4), (-2, 0, -1, 0, -1), (-1, 1, 0, 1, 1), strict=False
    ):
        actions.observe_stakeholder(row, influence=influence, support=first, on=_day(-45), by=director)
        actions.observe_stakeholder(row, influence=influence, support=now, on=_day(-3), by=director)


def _moves(start: Milestone, director: User) -> None:
    """The start slips from mid-February to 1 March; what Marketing heard no longer holds."""
    actions.date_milestone(start, fixed_on=_day(98), by=director)


def _breaks(start: Milestone, groups: dict[str, Group], director: User) -> None:
    for _area, number, names, fixer, evidence in BROKEN:
        (row,) = actions.adopt_processes(milestone=start, chosen=[PROCESSES[number]], by=director)
        actions.set_break_groups(row, groups=[groups[name] for name in names], by=director)
        if fixer:
            actions.edit_break(row, {"fix_owner": Person.objects.get(name=fixer)}, by=director)
        if evidence:
            actions.fix_process(row, evidence=evidence, by=director)
    calendars = {
        "Annual budget, capital requests": (_day(42), 12),
        "Goals, reviews, bonus": (_day(100), 12),
        "Campaign, event and media booking": (_day(20), 3),
    }
    for name, (next_run, months) in calendars.items():
        for process in Process.objects.filter(name=name):
            actions.edit_process(process, {"next_run": next_run, "every_months": months}, by=director)


def _collision(groups: dict[str, Group], director: User) -> None:
    """The network refresh changes the phones of support and sales in the same weeks, and both have a limit."""
    other = Initiative.objects.select_related("owner").get(name="Network refresh")
    phones = actions.add_milestone(
        other, name=_("Phones move to the new network"), fixed_on=_day(91), by=director
    )
    for name in ("Customer support", "Sales"):
        actions.add_impact(
            milestone=phones,
            group=groups[name],
            summary=_("Calls arrive in the browser, and the old desk phones go"),
            size=Size.objects.get(slug="medium"),
            aspect=Aspect.objects.get(slug="tools"),
            effort_hours=10,
            by=director,
        )
    for name in ("Customer support", "Sales"):
        actions.set_capacity(group=groups[name], hours_per_week=4, most_high_changes=1, by=director)
    actions.add_blackout(
        group=groups["Finance"],
        starts_on=_day(35),
        ends_on=_day(49),
        reason=_("Closing of the year"),
        by=director,
    )


def _day(days: int) -> date:
    return today() + timedelta(days=days)
