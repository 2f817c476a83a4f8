"""Two outcomes of one team and a plan beside them. Models are imported inside: pytest reads this before Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from manyways.access.models import User
    from manyways.teams.models import Team
    from manyways.work.models import Initiative


@pytest.fixture
def team(db: None) -> "Team":
    """A team with twelve weeks counted."""
    from manyways.forecast.tests.test_forecasts import a_team_with_counts

    return a_team_with_counts(12)


@pytest.fixture
def two(team: "Team", director: "User") -> "tuple[Initiative, Initiative]":
    """Two outcomes of one team, the first before the second, and a plan beside them."""
    from manyways.forecast.tests.test_forecasts import a_plan, an_outcome
    from manyways.work.actions import edit_initiative

    first, second = an_outcome(team, director, "First"), an_outcome(team, director, "Second")
    edit_initiative(first, {"rank": 10}, by=director)
    edit_initiative(second, {"rank": 20}, by=director)
    a_plan(director)
    return first, second
