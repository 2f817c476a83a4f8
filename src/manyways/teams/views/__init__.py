"""Pages of teams and of those who are in them."""

from manyways.teams.views.organisation import team_tabs

__all__ = ["team_tabs"]
