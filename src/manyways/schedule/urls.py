"""The addresses of the app `schedule`."""

from django.urls import path

from manyways.schedule import item_views, views
from manyways.schedule.pages import advice, baselines, notes, quality, variance

app_name = "schedule"
urlpatterns = [
    path("work/<uuid:key>/plan/", views.plan, name="plan"),
    path("work/<uuid:key>/plan/items/<uuid:item_key>/", item_views.plan_item, name="plan_item"),
    path("work/<uuid:key>/plan/from-today/", views.plan_from_today, name="plan_from_today"),
    path("work/<uuid:key>/plan/notes/", notes.plan_notes, name="plan_notes"),
    path("work/<uuid:key>/baselines/", baselines.baselines, name="baselines"),
    path("work/<uuid:key>/baselines/keep/", baselines.keep_baseline, name="keep_baseline"),
    path("work/<uuid:key>/publish/", baselines.publish, name="publish"),
    path("baselines/<uuid:key>/edit/", baselines.edit_baseline, name="edit_baseline"),
    path("baselines/<uuid:key>/delete/", baselines.delete_baseline, name="delete_baseline"),
    path("work/<uuid:key>/why-dates-moved/", variance.variance, name="variance"),
    path("work/why-dates-move/", variance.movements, name="movements"),
    path("work/causes/", variance.causes, name="causes"),
    path("work/causes/tolerance/", variance.set_tolerance, name="set_tolerance"),
    path("work/<uuid:key>/quality/", quality.quality, name="quality"),
    path("work/<uuid:key>/advice/", advice.advice, name="advice"),
    path("work/<uuid:key>/advice/<slug:identity>/", advice.suggestion, name="suggestion"),
    path("work/<uuid:key>/advice/<slug:identity>/apply/", advice.apply, name="apply_suggestion"),
    path("work/<uuid:key>/advice/<slug:identity>/dismiss/", advice.dismiss, name="dismiss_suggestion"),
    path("advice/<uuid:key>/again/", advice.reconsider, name="reconsider"),
]
