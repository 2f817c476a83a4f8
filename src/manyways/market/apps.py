"""Tells Django about the app `market`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.market"
    label = "market"
    verbose_name = _("Go-to-market")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the actions known, and let launches stand against calling an outcome done."""
        from manyways.market import (
            actions,  # noqa: F401
            erasing,  # noqa: F401
            privacy,  # noqa: F401
            relied_on,  # noqa: F401
        )
        from manyways.market.queries import launches  # noqa: F401
