"""Tells Django about the app `teams`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"
