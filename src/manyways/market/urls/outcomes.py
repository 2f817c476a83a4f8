"""The addresses of the outlook."""

from django.urls import path

from manyways.market.views import outcomes as views

urlpatterns = [
    path("market/", views.outlook, name="outlook"),
    path("market/roadmap/", views.roadmap, name="roadmap"),
    path("market/outcomes/<uuid:key>/", views.outcome, name="outcome"),
    path("market/outcomes/<uuid:key>/words/", views.describe, name="describe"),
    path("market/outcomes/<uuid:key>/level", views.set_level, name="set_level"),
    path("market/outcomes/<uuid:key>/fix", views.fix_date, name="fix_date"),
]
