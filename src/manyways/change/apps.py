"""Tells Django about the app `change`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.change"
    label = "change"
    default_auto_field = "django.db.models.BigAutoField"
