"""Tells Django about the app `forecast`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.forecast"
    label = "forecast"
    default_auto_field = "django.db.models.BigAutoField"
