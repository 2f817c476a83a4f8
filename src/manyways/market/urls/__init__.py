"""The addresses of the app `market`, one module per noun; each names its own `urlpatterns`."""

from django.urls import URLPattern

app_name = "market"
urlpatterns: list[URLPattern] = []
