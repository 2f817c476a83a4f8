"""The addresses of the app `interchange`."""

from django.urls import path

from manyways.interchange import views

app_name = "interchange"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<uuid:key>/", views.import_, name="import_"),
    path("import/<uuid:key>/columns/", views.import_columns, name="import_columns"),
    path("import/<uuid:key>/apply/", views.import_apply, name="import_apply"),
]
