"""The addresses of the app `goals`."""

from django.urls import path

from manyways.goals import views

app_name = "goals"
urlpatterns = [
    path("work/goals/", views.goals, name="goals"),
    path("work/goals/new/", views.new_goal, name="new_goal"),
    path("work/teams/<uuid:key>/goals/", views.team_goals, name="team_goals"),
    path("work/goals/<uuid:key>/", views.goal, name="goal"),
    path("work/goals/<uuid:key>/edit/", views.edit_goal, name="edit_goal"),
    path("work/goals/<uuid:key>/close/", views.close_goal, name="close_goal"),
    path("work/goals/<uuid:key>/metrics/", views.add_metric, name="add_metric"),
    path("work/metrics/<uuid:key>/delete/", views.delete_metric, name="delete_metric"),
    path("work/metrics/<uuid:key>/readings/", views.add_reading, name="add_reading"),
    path("work/readings/<uuid:key>/delete/", views.delete_reading, name="delete_reading"),
    path("work/areas/", views.areas, name="areas"),
    path("work/areas/new/", views.new_area, name="new_area"),
    path("work/areas/agree/", views.agree_on_map, name="agree_on_map"),
    path("work/areas/<uuid:key>/edit/", views.edit_area, name="edit_area"),
    path("work/areas/<uuid:key>/delete/", views.delete_area, name="delete_area"),
    path("work/programs/", views.programs, name="programs"),
    path("work/programs/new/", views.new_program, name="new_program"),
    path("work/programs/<uuid:key>/", views.program, name="program"),
    path("work/programs/<uuid:key>/edit/", views.edit_program, name="edit_program"),
    path("work/programs/<uuid:key>/teams/", views.place_team, name="place_team"),
]
