"""Tells Django about the app `access`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make every action of access known to the permission catalogue, and migrations quick."""
        from manyways.access.actions import accounts, jobs, own, roles, tokens, undo  # noqa: F401
        from manyways.access.migrating import render_changed_models_only

        render_changed_models_only()
