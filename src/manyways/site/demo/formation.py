"""What Brightwater's teams consist of: seats and who takes them, who came and went, how each works and why."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.actions import add_membership, add_seat, choose_way_of_working, end_membership
from manyways.teams.models import Group, Membership, Person, Team
from manyways.work.actions import set_teams
from manyways.work.models import Initiative

DISCIPLINES = ("Product", "Design", "Engineering", "Engineering", "Quality", "Data", "Engineering", "Writing")
"""What members bring, the lead first."""

WAYS = (
    ("Commerce", "Scrum", "Schools buy by the term; two weeks are short enough to change our minds.", 300),
    ("Catalogue", "Kanban", "Authors ask every day; waiting for a sprint to end would only add days.", 280),
    ("Learner", "Scrum", "We began as the course taught it.", 390),
    (
        "Learner",
        "Our own hybrid",
        "Plan every six weeks, pull every day: half of our work answers what learners do.",
        150,
    ),
    ("Classroom", "Scrum", "Teachers try each step with us on the last Thursday.", 210),
    ("Insights", "Kanban", "Questions about numbers come one by one.", 200),
    ("Growth", "Shape Up", "An experiment is worth six weeks or it is not worth it.", 120),
    ("DevOps", "Kanban", "What breaks tonight decides what we do tomorrow.", 350),
    ("Data platform", "Kanban", "Small steps, each one reversible.", 240),
)


def make_formation(director: User) -> None:
    """Seats for four teams, one waiting for two people; changes of people; ways of working; what the shift forms."""
    for name, way, reason, days_ago in WAYS:
        team = Team.objects.get(name=name)
        choose_way_of_working(
            team, name=way, reason=reason, starts_on=today() - timedelta(days=days_ago), by=director
        )
    for name in ("Commerce", "Learner", "Insights"):
        _seats_of(Team.objects.get(name=name), director)
    add_seat(Team.objects.get(name="Insights"), discipline="Research", percent=50, by=director)
    _mobile_forms(director)
    _come_and_go(director)
    shift = Initiative.objects.get(name="Shift to product teams")
    set_teams(shift, formed=Team.objects.filter(kind=Team.Kind.PRODUCT), by=director)


def _seats_of(team: Team, director: User) -> None:
    """A seat for each who is there."""
    rows = Membership.objects.filter(group=team.group, ends_on=None).select_related("person")
    for row in rows.order_by("id"):
        add_seat(team, discipline=row.discipline, person=row.person, percent=row.percent, by=director)


def _mobile_forms(director: User) -> None:
    """Mobile is whole once somebody leaves Growth and somebody else Classroom."""
    mobile = Team.objects.get(name="Mobile")
    _seats_of(mobile, director)
    for name, days in (("Growth", 26), ("Classroom", 47)):
        row = Membership.objects.filter(group__team__name=name, discipline="Quality").order_by("-id")[0]
        end_membership(row, on=today() + timedelta(days=days), by=director)
        add_seat(mobile, discipline="Quality", person=row.person, percent=100, by=director)


def _come_and_go(director: User) -> None:
    """Two who left and three who came within the year."""
    taken = Membership.objects.filter(group__team__isnull=False).values("person")
    engineers = Person.objects.filter(memberships__group__name="Product and engineering")
    free = iter(engineers.exclude(pk__in=taken).order_by("pk")[:5])
    for name, came, went in (
        ("Growth", 380, 110),
        ("Classroom", 390, 30),
        ("Growth", 100, None),
        ("Classroom", 24, None),
        ("Insights", 200, None),
    ):
        add_membership(
            Group.objects.get(team__name=name),
            person=next(free),
            discipline="Engineering",
            starts_on=today() - timedelta(days=came),
            ends_on=None if went is None else today() - timedelta(days=went),
            by=director,
        )
