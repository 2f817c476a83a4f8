"""Tells Django about the app `money`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.money"
    label = "money"
    verbose_name = _("Money")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what a switch of team structure does to costs, and whether there is money for a change."""
        from manyways.money import readiness, relied_on, structure_effects  # noqa: F401
