"""The addresses of the app `money`."""

from django.urls import URLPattern

app_name = "money"
urlpatterns: list[URLPattern] = []
