"""Addresses of how the product looks: theme, keys, language."""

from django.urls import path
from django.views.i18n import set_language

from manyways.ui import views

urlpatterns = [
    path("look/theme", views.theme, name="theme"),
    path("look/keys", views.keys, name="keys"),
    path("look/language", set_language, name="set_language"),
]
