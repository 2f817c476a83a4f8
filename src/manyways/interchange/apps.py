"""Tells Django about the app `interchange`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is blanked when a person is erased."""
        from manyways.interchange.actions import erasing  # noqa: F401
