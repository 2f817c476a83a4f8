"""Reads of people, groups, teams and how they work together."""

from manyways.teams.queries.organisation import (
    GroupRow,
    calendar_week,
    group_tree,
    last_full_week,
    listed_people,
    listed_teams,
    members_of,
    now_in,
    other_teams_of,
    read_counts,
    shifts_text,
    users_in_team,
    weekly_counts_of,
    with_teams,
)

__all__ = [
    "GroupRow",
    "calendar_week",
    "group_tree",
    "last_full_week",
    "listed_people",
    "listed_teams",
    "members_of",
    "now_in",
    "other_teams_of",
    "read_counts",
    "shifts_text",
    "users_in_team",
    "weekly_counts_of",
    "with_teams",
]
