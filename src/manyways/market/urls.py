"""The addresses of the app `market`."""

from django.urls import URLPattern

app_name = "market"
urlpatterns: list[URLPattern] = []
