"""Tells Django about the app `change`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.change"
    label = "change"
    verbose_name = _("Change")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known, and what is private to whom."""
        from manyways.change import (
            erasing,  # noqa: F401
            privacy,  # noqa: F401
            relied_on,  # noqa: F401
        )
        from manyways.change.actions import (  # noqa: F401
            agreements,
            enabling,
            following,
            ideas,
            invitations,
            open_pages,
            principles,
            pulses,
            questions,
            voices,
        )
