"""Tells Django about the app `intake`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
