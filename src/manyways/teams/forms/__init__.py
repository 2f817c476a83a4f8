"""Forms of people, groups, teams, calendars and team structure."""

from manyways.teams.forms.organisation import (
    CalendarForm,
    CountsForm,
    GroupForm,
    MembershipForm,
    PersonForm,
    RowForm,
    TeamForm,
    day_field,
)

__all__ = [
    "CalendarForm",
    "CountsForm",
    "GroupForm",
    "MembershipForm",
    "PersonForm",
    "RowForm",
    "TeamForm",
    "day_field",
]
