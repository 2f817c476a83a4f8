"""Tells Django about the app `portfolio`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"
