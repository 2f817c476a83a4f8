"""The addresses of the app `forecast`."""

from django.urls import path

from manyways.forecast.views import evidence, runs

app_name = "forecast"
urlpatterns = [
    path("forecasts/", runs.forecasts, name="forecasts"),
    path("forecasts/quick/", runs.quick, name="quick"),
    path("forecasts/new/", runs.new_forecast, name="new_forecast"),
    path("forecasts/jobs/<slug:name>/", runs.job_state, name="job_state"),
    path("forecasts/evidence/", evidence.evidence, name="evidence"),
    path("forecasts/evidence/new/", evidence.add_past, name="add_past"),
    path("forecasts/teams/", evidence.teams_past, name="teams_past"),
    path("forecasts/teams/test/", evidence.new_back_test, name="new_back_test"),
    path("work/<uuid:key>/forecast/", runs.initiative_forecast, name="initiative_forecast"),
    path("forecasts/<uuid:key>/", runs.forecast, name="forecast"),
]
