"""The addresses of the app `market`, one module per noun; each names its own `urlpatterns`."""

from manyways.market.urls import given, leaving, outcomes

app_name = "market"
urlpatterns = [*outcomes.urlpatterns, *given.urlpatterns, *leaving.urlpatterns]
