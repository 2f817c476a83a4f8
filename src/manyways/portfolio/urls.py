"""The addresses of the app `portfolio`."""

from django.urls import path

from manyways.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("portfolio/", views.initiatives, name="initiatives"),
]
