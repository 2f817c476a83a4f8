"""The standing cast of the tests: nine people with known rights, as fixtures named for their part."""

import pytest

from manyways.access.cast import CAST, make_cast
from manyways.access.models import User


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """All nine, by slug."""
    return make_cast(password="a-long-walk-by-the-sea")


def _part(slug: str) -> object:
    def part(cast: dict[str, User]) -> User:
        return cast[slug]

    part.__doc__ = f"The {slug.replace('_', ' ')} of the cast."
    return pytest.fixture(part, name=slug)


for _member in CAST:
    globals()[_member.slug] = _part(_member.slug)
