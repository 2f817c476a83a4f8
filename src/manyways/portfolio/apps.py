"""Tells Django about the app `portfolio`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.portfolio"
    label = "portfolio"
    verbose_name = _("Portfolio")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Today ask what falls due, and what questions, agreements, go-to-market, launches and training need."""
        from manyways.portfolio import (  # noqa: F401
            due,
            erasing,
            needs_of_accounts,
            needs_of_change,
            needs_of_launches,
            needs_of_market,
            needs_of_plans,
            needs_of_training,
        )
