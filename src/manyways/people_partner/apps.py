"""Tells Django about the app `people_partner`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.people_partner"
    label = "people_partner"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known, and what is private to whom."""
        from manyways.people_partner import (  # noqa: F401
            actions,
            erasing,
            privacy,
        )
        from manyways.people_partner.queries import ways  # noqa: F401
