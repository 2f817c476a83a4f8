"""The addresses of the app `forecast`."""

from django.urls import path

from manyways.forecast import views

app_name = "forecast"
urlpatterns = [
    path("forecasts/", views.forecasts, name="forecasts"),
    path("forecasts/quick/", views.quick, name="quick"),
    path("forecasts/new/", views.new_forecast, name="new_forecast"),
    path("work/<uuid:key>/forecast/", views.initiative_forecast, name="initiative_forecast"),
    path("forecasts/<uuid:key>/", views.forecast, name="forecast"),
]
