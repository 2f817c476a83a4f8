"""Tells Django about the app `ui`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
