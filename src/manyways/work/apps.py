"""Tells Django about the app `work`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "manyways.work"
    label = "work"
    verbose_name = _("Work")
    default_auto_field = "django.db.models.BigAutoField"
