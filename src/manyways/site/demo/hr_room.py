"""Brightwater's HR room: project managers become flow leads, one role is told, one is agreed, one is a draft."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import JobRole, RoleChange, RoleVersion
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative

MANAGER = (
    "Brings projects to their date",
    ["Keeps the plan", "Assigns tasks to people", "Reports status every week", "Runs the change board"],
    ["Planning", "Budgeting", "Risk"],
)
LEAD = (
    "Helps a team deliver outcomes in a steady flow",
    [
        "Keeps the flow of the team visible",
        "Reports forecasts every week",
        "Removes obstacles with other teams",
    ],
    ["Flow metrics", "Facilitation", "Risk"],
)
PROGRAM = (
    "Holds several teams together along one goal",
    ["Keeps the links between teams", "Prepares decisions before their decide-by day"],
    ["Stakeholder work", "Forecasting"],
)


def make_hr_room(_director: User | None) -> None:
    """Roles of today, and three changes at different steps."""
    ruth = User.objects.get(email="ruth@brightwater.example")
    old = _role(_("Project manager"), MANAGER, ruth, is_in_use=True)
    holders = list(Person.objects.filter(job_title="Project manager").order_by("pk")[:7])
    actions.hold_role(old, people=holders, on=today() - timedelta(days=400), by=ruth)
    lead = _role(_("Flow lead"), LEAD, ruth)
    program = _role(_("Program manager"), PROGRAM, ruth)
    shift = Initiative.objects.filter(kind__slug="change").first()
    why = _("Product work moves to teams that stay together.")
    first = actions.begin_role_change(
        old=old, new=lead, people=holders[:3], why=why, initiative=shift, planned_on=_day(93), by=ruth
    )
    _agree(first, ruth)
    actions.tell_person(first.people.order_by("pk")[0], by=ruth)
    second = actions.begin_role_change(
        old=old, new=program, people=holders[3:4], why=why, initiative=shift, planned_on=_day(40), by=ruth
    )
    actions.review_role_change(second, by=ruth)
    _told_already(ruth)
    _aligned(ruth)
    _on_their_way(holders[:2], ruth)
    actions.map_duties(old, fates=dict(zip(old.duties, ("team", "team", "keep"), strict=False)), by=ruth)
    actions.begin_role_change(
        old=_role(
            _("Release coordinator"),
            (_("Keeps the release calendar"), ["Approves releases"], ["Planning"]),
            ruth,
            is_in_use=True,
        ),
        why=_("Teams release by themselves."),
        by=ruth,
    )


def _role(
    title: str, text: tuple[str, list[str], list[str]], by: User, *, is_in_use: bool = False
) -> RoleVersion:
    purpose, duties, skills = text
    return actions.add_job_role(
        title=title, purpose=purpose, duties=duties, skills=skills, is_in_use=is_in_use, by=by
    )


def _agree(change: RoleChange, by: User) -> RoleChange:
    actions.review_role_change(change, by=by)
    actions.consult_on_role_change(
        change, is_required=True, words=_("Works council heard it on the 12th, no objection"), by=by
    )
    return actions.agree_role_change(change, by=by)


def _told_already(by: User) -> None:
    """A change every colleague can read."""
    editor = _role(
        _("Course editor"),
        (_("Makes courses right"), ["Edits texts", "Hands over to design"], ["Writing"]),
        by,
        is_in_use=True,
    )
    sam = list(Person.objects.filter(name="Sam Osei"))
    actions.hold_role(editor, people=sam, on=today() - timedelta(days=300), by=by)
    fresh = actions.write_version(
        editor.role,
        duties=["Edits texts", "Designs lessons with the team"],
        skills=["Writing", "Lesson design"],
        by=by,
    )
    change = _agree(
        actions.begin_role_change(
            old=editor, new=fresh, why=_("Editors join the product teams."), planned_on=_day(33), by=by
        ),
        by,
    )
    for row in change.people.select_related("person__manager", "person__user"):
        actions.tell_person(row, by=by)
    actions.announce_role_change(change, by=by)


def _aligned(by: User) -> None:
    """What reviews reward, two notes on groups, a session for the editors' new skill, a way to grow."""
    groups = {
        group.name: group for group in Group.objects.filter(name__in=["Project managers", "Sales", "Content"])
    }
    for name, group, effect, instead in (
        (
            _("Bonus for on-time project delivery"),
            "Project managers",
            "conflicts",
            _("The team's outcome, and own growth"),
        ),
        (_("Courses edited per month"), "Content", "conflicts", ""),
        (_("Satisfaction of learners"), "Content", "helps", ""),
        (_("Sales per quarter"), "Sales", "neutral", ""),
    ):
        actions.add_review_rule(
            name=name, group=groups.get(group), effect=effect, replacement=instead, cycle_on=_day(92), by=by
        )
    actions.add_note(
        groups["Sales"], text=_("Nothing before the quarter closes"), kind="timing", until=_day(32), by=by
    )
    actions.add_note(
        groups["Content"], text=_("Two teams were merged last year; they expect the worst"), by=by
    )
    shift = Initiative.objects.filter(kind__slug="change").first()
    if shift:
        actions.plan_session(shift, skill=_("Lesson design"), planned_on=_day(20), by=by)
    editor, manager = (
        JobRole.objects.get(title=title) for title in (_("Course editor"), _("Project manager"))
    )
    actions.add_growth_path(editor, goal=manager, note=_("With a coach for three months"), by=by)


def _on_their_way(people: list[Person], by: User) -> None:
    """Two project managers: one has chosen, one not yet."""
    chosen, undecided = people
    path = actions.begin_path(
        chosen,
        talked_on=_day(-12),
        talked_about=_("Likes to work close to a team; wants to learn how flow is measured."),
        choice="team",
        training=_("Flow metrics, two days"),
        starts_on=_day(93),
        by=by,
    )
    first = actions.plan_coaching(path, topic=_("Reading a flow diagram"), planned_on=_day(-5), by=by)
    actions.hold_coaching(first, on=_day(-5), by=by)
    actions.plan_coaching(path, topic=_("Working without a plan of dates"), planned_on=_day(9), by=by)
    actions.plan_coaching(path, topic=_("Funding a team"), planned_on=_day(30), needs_outside=True, by=by)
    actions.begin_path(undecided, by=by)


def _day(days: int) -> date:
    return today() + timedelta(days=days)
