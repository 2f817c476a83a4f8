"""Tells Django about the app `intake`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.intake"
    label = "intake"
    verbose_name = _("Requests and templates")
    default_auto_field = "django.db.models.BigAutoField"
