"""The addresses of the app `schedule`."""

from django.urls import path

from manyways.schedule import views

app_name = "schedule"
urlpatterns = [
    path("work/<uuid:key>/plan/", views.plan, name="plan"),
    path("work/<uuid:key>/plan/from-today/", views.plan_from_today, name="plan_from_today"),
]
