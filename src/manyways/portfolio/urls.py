"""The addresses of the app `portfolio`."""

from django.urls import path

from manyways.portfolio import health_views, views

app_name = "portfolio"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("portfolio/", views.initiatives, name="initiatives"),
    path("portfolio/roadmap/", views.roadmap, name="roadmap"),
    path("portfolio/standings/", views.standings, name="standings"),
    path("work/<uuid:key>/standing/", views.dispose, name="dispose"),
    path("work/<uuid:key>/decided/", views.decided_on, name="decided"),
    path("portfolio/handovers/", views.handovers, name="handovers"),
    path("portfolio/health/", health_views.health_rules, name="health_rules"),
    path("work/<uuid:key>/health/", health_views.initiative_health, name="initiative_health"),
    path("work/<uuid:key>/health/say/", health_views.say, name="say_status"),
    path("work/<uuid:key>/health/take-back/", health_views.take_back, name="take_back_status"),
]
