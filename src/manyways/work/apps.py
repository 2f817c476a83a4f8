"""Tells Django about the app `work`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
