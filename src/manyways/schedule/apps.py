"""Tells Django about the app `schedule`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.schedule"
    label = "schedule"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let decisions know until when they can wait."""
        from manyways.schedule import decide_by  # noqa: F401
