"""The addresses of the first minutes: the first account, or the demo; then the first steps."""

from django.urls import path

from manyways.site import first_steps_views, welcome
from manyways.site.archive import views as archive_pages

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("demo/", welcome.welcome_demo, name="welcome_demo"),
    path("archive/", archive_pages.welcome_archive, name="welcome_archive"),
    path("steps/", first_steps_views.first_steps, name="first_steps"),
    path("steps/move/", first_steps_views.move_steps, name="move_first_steps"),
    path("steps/<slug:name>/", first_steps_views.go_to_step, name="go_to_first_step"),
    path("steps/<slug:name>/open/", first_steps_views.open_step, name="open_first_step"),
    path("organisation/", first_steps_views.organisation, name="organisation"),
    path("window/", first_steps_views.first_window, name="first_window"),
]
