"""The addresses of the app `portfolio`."""

from django.urls import path

from manyways.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("portfolio/", views.initiatives, name="initiatives"),
    path("portfolio/health/", views.health_rules, name="health_rules"),
    path("work/<uuid:key>/health/", views.initiative_health, name="initiative_health"),
]
