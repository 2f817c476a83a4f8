"""The standing cast of the tests: nine people with known rights, as fixtures named for their part."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from manyways.access.models import User

PARTS = (
    "director",
    "project_manager",
    "team_lead",
    "functional_manager",
    "hr_partner",
    "finance",
    "sales_lead",
    "marketing",
    "employee",
)


@pytest.fixture
def cast(db: None) -> "dict[str, User]":
    """All nine, by slug."""
    from manyways.access.cast import make_cast

    return make_cast(password="a-long-walk-by-the-sea")


def _part(slug: str) -> Any:
    def part(cast: "dict[str, User]") -> "User":
        return cast[slug]

    part.__doc__ = f"The {slug.replace('_', ' ')} of the cast."
    return pytest.fixture(part, name=slug)


for _slug in PARTS:
    globals()[_slug] = _part(_slug)
