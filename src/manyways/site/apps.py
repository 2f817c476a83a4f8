"""Tells Django about the site itself."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let everything be found that has a page."""
        from manyways.site import (  # noqa: F401
            erasing,
            finding,
            needs,
            panels,
        )
