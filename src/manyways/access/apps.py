"""Tells Django about the app `access`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
