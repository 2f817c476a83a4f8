"""The addresses of the app `goals`."""

from django.urls import URLPattern

app_name = "goals"
urlpatterns: list[URLPattern] = []
