"""Tells Django about the app `money`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.money"
    label = "money"
    default_auto_field = "django.db.models.BigAutoField"
