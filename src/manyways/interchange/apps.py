"""Tells Django about the app `interchange`."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "manyways.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"
