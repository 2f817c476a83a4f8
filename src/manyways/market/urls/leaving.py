"""The addresses of what leaves the house."""

from django.urls import path

from manyways.market.views import leaving as views

urlpatterns = [
    path("market/outlook.pptx", views.slides, name="slides"),
    path("market/outlook.pdf", views.printed, name="printed"),
    path("market/leaving/", views.leaving, name="leaving"),
    path("market/leaving/calendars", views.add_feed, name="add_feed"),
    path("market/leaving/calendars/<uuid:key>/end", views.end_feed, name="end_feed"),
    path("market/leaving/customers", views.new_segment, name="new_segment"),
    path("market/leaving/customers/<uuid:key>", views.change_segment, name="change_segment"),
    path("market/calendars/<str:secret>.ics", views.calendar, name="calendar"),
]
