"""Tells Django about the app `market`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known."""
        from manyways.market import actions  # noqa: F401
