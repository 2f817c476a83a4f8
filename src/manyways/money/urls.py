"""The addresses of the app `money`."""

from django.urls import path

from manyways.money import views

app_name = "money"
urlpatterns = [
    path("money/", views.budget, name="budget"),
    path("money/teams/", views.teams, name="teams"),
    path("work/<uuid:key>/money/", views.initiative_budget, name="initiative_budget"),
    path("work/<uuid:key>/money/lines/", views.add_line, name="add_line"),
    path("work/<uuid:key>/money/approve/", views.approve_budget, name="approve_budget"),
]
