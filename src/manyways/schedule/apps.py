"""Tells Django about the app `schedule`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.schedule"
    label = "schedule"
    verbose_name = _("Plans")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let decisions know until when they can wait."""
        from manyways.schedule import decide_by  # noqa: F401
