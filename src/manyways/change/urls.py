"""The addresses of the app `change`."""

from django.urls import URLPattern

app_name = "change"
urlpatterns: list[URLPattern] = []
