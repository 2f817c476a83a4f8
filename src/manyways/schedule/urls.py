"""The addresses of the app `schedule`."""

from django.urls import path

from manyways.schedule import item_views, views

app_name = "schedule"
urlpatterns = [
    path("work/<uuid:key>/plan/", views.plan, name="plan"),
    path("work/<uuid:key>/plan/items/<uuid:item_key>/", item_views.plan_item, name="plan_item"),
    path("work/<uuid:key>/plan/from-today/", views.plan_from_today, name="plan_from_today"),
]
