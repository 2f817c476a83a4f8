"""The cast as people; the employee's manager is the functional manager. Imports wait until Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from manyways.access.models import User
    from manyways.people_partner.models import RoleChange
    from manyways.teams.models import Person


@pytest.fixture
def people(cast: "dict[str, User]", director: "User") -> "dict[str, Person]":
    """Each of the cast as a person, by slug."""
    from manyways.teams.actions import add_person, edit_person

    found = {slug: add_person(name=user.name, user=user, by=director) for slug, user in cast.items()}
    edit_person(found["employee"], {"manager": found["functional_manager"]}, by=director)
    found["employee"].refresh_from_db()
    return found


@pytest.fixture
def change(people: "dict[str, Person]", hr_partner: "User") -> "RoleChange":
    """A draft that touches the employee."""
    from manyways.people_partner.tests.samples import a_role_change

    return a_role_change(hr_partner, people["employee"])
