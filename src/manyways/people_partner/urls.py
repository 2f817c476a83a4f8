"""The addresses of the app `people_partner`."""

from django.urls import URLPattern

app_name = "people_partner"
urlpatterns: list[URLPattern] = []
