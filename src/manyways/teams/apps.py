"""Tells Django about the app `teams`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.teams"
    label = "teams"
    verbose_name = _("People and teams")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is blanked when a person is erased, whose an account is, and that a team can have a chat."""
        from manyways.access.arrivals import meet_arrivals
        from manyways.desk.chat.audiences import Audience, declare_audience
        from manyways.teams import erasing  # noqa: F401
        from manyways.teams.actions.accounts import meet
        from manyways.teams.queries import users_in_team

        meet_arrivals(meet)
        declare_audience(Audience("teams.team", "team", users_in_team, "teams.edit_team"))
