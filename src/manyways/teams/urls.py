"""The addresses of the app `teams`."""

from django.urls import URLPattern

app_name = "teams"
urlpatterns: list[URLPattern] = []
