"""The addresses of the app `desk`."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
