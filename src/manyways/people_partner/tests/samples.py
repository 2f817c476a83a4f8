"""Job roles and a role change for tests, made by calling actions."""

from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import RoleChange, RoleVersion
from manyways.teams.models import Person

OLD_TITLE, NEW_TITLE = "Release coordinator", "Flow steward"


def a_role(by: User, title: str = OLD_TITLE, *, is_in_use: bool = True) -> RoleVersion:
    """A job role in its first version."""
    duties = ["Keeps the release calendar", "Reports status every week"]
    return actions.add_job_role(
        title=title, purpose="Releases go out", duties=duties, skills=["Planning"], is_in_use=is_in_use, by=by
    )


def a_role_change(by: User, *people: Person) -> RoleChange:
    """From the old title to a new one nobody knows of, touching these people."""
    old = a_role(by)
    new = actions.add_job_role(
        title=NEW_TITLE, adapt=old, duties=["Keeps the flow", "Reports status every month"], by=by
    )
    return actions.begin_role_change(
        old=old, new=new, people=people, why="Teams release by themselves", by=by
    )


def agreed(change: RoleChange, by: User) -> RoleChange:
    """Up to the manager's agreement."""
    actions.review_role_change(change, by=by)
    actions.consult_on_role_change(change, is_required=False, words="No works council here", by=by)
    return actions.agree_role_change(change, by=by)


def told(change: RoleChange, by: User) -> RoleChange:
    """Up to the team being told."""
    agreed(change, by)
    for row in change.people.select_related("person__manager", "role_change"):
        actions.tell_person(row, by=by)
    change.refresh_from_db()
    return actions.announce_role_change(change, by=by)
