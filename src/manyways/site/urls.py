"""All addresses: each app under its own word, the API, sign-in, health."""

from django.urls import include, path

from manyways.site import first_page, health
from manyways.site.api import api
from manyways.site.api.problems import unknown_address
from manyways.ui import views as ui

urlpatterns = [
    path("", first_page.first_page, name="first_page"),
    path("welcome/", include("manyways.site.welcome_urls")),
    path("api/", api.urls),
    path("api/<path:unknown>", unknown_address),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("manyways.ui.urls")),
    path("styleguide/", ui.styleguide, name="styleguide"),
    path("accounts/", include("allauth.urls")),
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
    path("", include("manyways.desk.urls")),
    path("", include("manyways.access.urls")),
]
