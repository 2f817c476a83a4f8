"""The addresses of the app `market`, one module per noun; each names its own `urlpatterns`."""

from manyways.market.urls import given, launches, leaving, outcomes

app_name = "market"
urlpatterns = [
    *outcomes.urlpatterns,
    *given.urlpatterns,
    *launches.urlpatterns,
    *leaving.urlpatterns,
]
