"""The addresses of the app `interchange`."""

from django.urls import path

from manyways.interchange import record_views, source_views, views
from manyways.interchange.ical import views as ical
from manyways.interchange.scim import doors as scim
from manyways.interchange.webhooks import views as webhooks

app_name = "interchange"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/sources/<uuid:key>/", source_views.source, name="source"),
    path("import/sources/<uuid:key>/forget", source_views.forget_source, name="forget_source"),
    path("import/<uuid:key>/", views.import_, name="import_"),
    path("import/<uuid:key>/columns/", views.import_columns, name="import_columns"),
    path("import/<uuid:key>/statuses/", views.import_statuses, name="import_statuses"),
    path("import/<uuid:key>/apply/", views.import_apply, name="import_apply"),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<uuid:key>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:key>/<slug:verb>", webhooks.change_webhook, name="change_webhook"),
    path("settings/webhooks/deliveries/<uuid:key>/", webhooks.delivery, name="delivery"),
    path("settings/calendars/", ical.calendars, name="calendars"),
    path("settings/calendars/add", ical.add_calendar, name="add_calendar"),
    path("settings/calendars/<uuid:key>/end", ical.end_calendar, name="end_calendar"),
    path("calendars/<str:secret>.ics", ical.calendar_file, name="calendar_file"),
    path("teams/<uuid:key>/calendar-link", ical.team_calendar, name="team_calendar"),
    path("work/<uuid:key>/other-programs", record_views.other_programs, name="other_programs"),
    path("work/<uuid:key>/plan.xml", record_views.plan_file, name="plan_file"),
    path("scim/v2/ServiceProviderConfig", scim.service, name="scim_service"),
    path("scim/v2/Schemas", scim.schemas, name="scim_schemas"),
    path("scim/v2/Schemas/<str:key>", scim.schemas, name="scim_schema"),
    path("scim/v2/ResourceTypes", scim.resource_types, name="scim_resource_types"),
    path("scim/v2/ResourceTypes/<str:key>", scim.resource_types, name="scim_resource_type"),
    path("scim/v2/.search", scim.search, name="scim_search"),
    path("scim/v2/<str:endpoint>/.search", scim.search, name="scim_search_in"),
    path("scim/v2/<str:endpoint>", scim.resources, name="scim_resources"),
    path("scim/v2/<str:endpoint>/<str:key>", scim.resource, name="scim_resource"),
]
