"""The nine people with known rights who appear in every test and in the demo."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from manyways.access.models import Grant, Role, User


@dataclass(frozen=True)
class Member:
    """One of the cast: `slug` names the part, `role` what it may do over the whole organisation."""

    slug: str
    name: str
    email: str
    role: str
    title: str


CAST = (
    Member("director", "Ines Okafor", "ines@brightwater.example", "director", "PMO director"),
    Member(
        "project_manager", "Mara Lindqvist", "mara@brightwater.example", "project-manager", "Project manager"
    ),
    Member("team_lead", "Noor Haddad", "noor@brightwater.example", "team-lead", "Lead of the Commerce team"),
    Member(
        "functional_manager",
        "Priya Raman",
        "priya@brightwater.example",
        "functional-manager",
        "Head of Infrastructure",
    ),
    Member("hr_partner", "Ruth Adler", "ruth@brightwater.example", "hr-partner", "HR partner"),
    Member("finance", "Tomasz Nowak", "tomasz@brightwater.example", "finance", "Finance controller"),
    Member("sales_lead", "Daniel Kerr", "daniel@brightwater.example", "sales-lead", "Sales lead"),
    Member("marketing", "Lea Fontaine", "lea@brightwater.example", "marketing", "Marketing"),
    Member("employee", "Sam Osei", "sam@brightwater.example", "", "Course editor"),
)


def make_cast(password: str | None = None) -> dict[str, User]:
    """Make the nine users with their grants, in an empty database. Returns them by slug."""
    roles = {role.slug: role for role in Role.objects.all()}
    users = {}
    for member in CAST:
        user = User.objects.create_user(member.email, password, name=member.name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if member.role:
            Grant.objects.create(user=user, role=roles[member.role])
        users[member.slug] = user
    return users
