"""The addresses of the app `interchange`."""

from django.urls import path

from manyways.interchange import views
from manyways.interchange.scim import views as scim
from manyways.interchange.webhooks import views as webhooks

app_name = "interchange"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<uuid:key>/", views.import_, name="import_"),
    path("import/<uuid:key>/columns/", views.import_columns, name="import_columns"),
    path("import/<uuid:key>/apply/", views.import_apply, name="import_apply"),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<uuid:key>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:key>/<slug:verb>", webhooks.change_webhook, name="change_webhook"),
    path("settings/webhooks/deliveries/<uuid:key>/", webhooks.delivery, name="delivery"),
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
