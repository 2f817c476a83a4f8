"""Tells Django about the app `schedule`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.schedule"
    label = "schedule"
    default_auto_field = "django.db.models.BigAutoField"
