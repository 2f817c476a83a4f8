"""Tells Django about the app `goals`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.goals"
    label = "goals"
    verbose_name = _("Goals and programs")
    default_auto_field = "django.db.models.BigAutoField"
