"""Tells Django about the app `desk`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
