"""The addresses of the first minutes: the organisation's first account, or the demo."""

from django.urls import path

from manyways.site import welcome

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("demo/", welcome.welcome_demo, name="welcome_demo"),
]
