"""Tells Django about the app `forecast`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.forecast"
    label = "forecast"
    verbose_name = _("Forecasts")
    default_auto_field = "django.db.models.BigAutoField"
