"""Tells Django about the app `goals`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"
