"""The addresses of launches."""

from django.urls import path

from manyways.market.views import launches, measures, readiness

urlpatterns = [
    path("market/launches/", launches.launches, name="launches"),
    path("market/launches/new/", launches.new_launch, name="new_launch"),
    path("market/launches/needs/", readiness.rules, name="readiness_rules"),
    path("market/launches/<uuid:key>/", launches.launch, name="launch"),
    path("market/launches/<uuid:key>/change/", launches.edit_launch, name="edit_launch"),
    path("market/launches/<uuid:key>/move/", launches.move_launch, name="move_launch"),
    path("market/launches/<uuid:key>/ready/", readiness.add_readiness, name="add_readiness"),
    path("market/launches/<uuid:key>/measures/", measures.add_measure, name="add_measure"),
    path("market/ready/<uuid:key>/plan/", readiness.plan_readiness, name="plan_readiness"),
    path("market/measures/<uuid:key>/readings/", measures.add_reading, name="add_launch_reading"),
    path("market/measures/<uuid:key>/remove/", measures.remove_measure, name="remove_measure"),
    path("market/readings/<uuid:key>/remove/", measures.delete_reading, name="delete_launch_reading"),
    path("work/<uuid:key>/launches/", launches.initiative_launches, name="initiative_launches"),
]
