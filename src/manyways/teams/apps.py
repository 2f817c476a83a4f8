"""Tells Django about the app `teams`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is blanked when a person is erased."""
        from manyways.teams import erasing  # noqa: F401
