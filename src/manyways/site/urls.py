"""All addresses: each app under its own word, the API, sign-in, health."""

from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from manyways.site import first_page, health, metrics, needed, state_page
from manyways.site.api import api
from manyways.site.api.problems import unknown_address
from manyways.site.archive import views as archive_pages
from manyways.site.help import views as help_views
from manyways.ui import views as ui

_SECURITY = RedirectView.as_view(url=reverse_lazy("access:security"))
handler500 = "manyways.site.trouble.server_error"
urlpatterns = [
    path("", first_page.first_page, name="first_page"),
    path("welcome/", include("manyways.site.welcome_urls")),
    path("api/", api.urls),
    path("api/<path:unknown>", unknown_address),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("help/", help_views.help_index, name="help"),
    path("help/<path:name>/", help_views.help_page, name="help_page"),
    path("settings/running/", state_page.running, name="running"),
    path("settings/archive/", archive_pages.archive, name="archive"),
    path("settings/archive/<uuid:key>/<slug:verb>/", archive_pages.change_archive, name="change_archive"),
    path("needed/<int:mark>/", needed.needed, name="needed"),
    path("", include("manyways.ui.urls")),
    path("styleguide/", ui.styleguide, name="styleguide"),
    path("accounts/email/", _SECURITY),  # others give the address
    path("accounts/confirm-email/", _SECURITY),  # nobody is asked to confirm one
    path("accounts/confirm-email/<path:key>/", _SECURITY),
    path("accounts/2fa/", _SECURITY),  # all of it stands there
    path("accounts/3rdparty/", _SECURITY),  # accounts elsewhere are known by their address
    path("accounts/", include("allauth.urls")),
    path("", include("manyways.desk.urls")),  # early: asked at each letter of a search
    path("", include("manyways.portfolio.urls")),
    path("", include("manyways.schedule.urls")),
    path("", include("manyways.work.urls")),
    path("", include("manyways.teams.urls")),
    path("", include("manyways.goals.urls")),
    path("", include("manyways.forecast.urls")),
    path("", include("manyways.change.urls")),
    path("", include("manyways.money.urls")),
    path("", include("manyways.people_partner.urls")),
    path("", include("manyways.market.urls")),
    path("", include("manyways.intake.urls")),
    path("", include("manyways.interchange.urls")),
    path("", include("manyways.access.urls")),
]
