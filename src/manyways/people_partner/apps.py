"""Tells Django about the app `people_partner`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.people_partner"
    label = "people_partner"
    verbose_name = _("HR's closed room")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known, and what is private to whom."""
        from manyways.people_partner import (  # noqa: F401
            actions,
            erasing,
            privacy,
        )
        from manyways.people_partner.queries import ways  # noqa: F401
