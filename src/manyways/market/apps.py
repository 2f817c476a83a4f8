"""Tells Django about the app `market`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"
