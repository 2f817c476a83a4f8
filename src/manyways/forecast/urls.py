"""The addresses of the app `forecast`."""

from django.urls import path

from manyways.forecast.views import comparing, evidence, runs, scenarios, what_if

app_name = "forecast"
urlpatterns = [
    path("forecasts/", runs.forecasts, name="forecasts"),
    path("forecasts/quick/", runs.quick, name="quick"),
    path("forecasts/new/", runs.new_forecast, name="new_forecast"),
    path("forecasts/jobs/<slug:name>/", runs.job_state, name="job_state"),
    path("forecasts/evidence/", evidence.evidence, name="evidence"),
    path("forecasts/evidence/new/", evidence.add_past, name="add_past"),
    path("forecasts/teams/", evidence.teams_past, name="teams_past"),
    path("forecasts/teams/test/", evidence.new_back_test, name="new_back_test"),
    path("forecasts/what-if/switch/", what_if.turn, name="turn_what_if"),
    path("forecasts/what-if/change/", what_if.add_change, name="add_change"),
    path("forecasts/what-if/change/<int:place>/remove/", what_if.take_back, name="take_back_change"),
    path("forecasts/what-if/again/", what_if.again, name="what_if_again"),
    path("forecasts/what-if/discard/", what_if.let_go, name="discard_what_if"),
    path("forecasts/what-if/keep/", what_if.keep, name="keep_what_if"),
    path("forecasts/what-if/state/", what_if.state, name="what_if_state"),
    path("forecasts/scenarios/", scenarios.scenarios, name="scenarios"),
    path("forecasts/scenarios/compare/", scenarios.compare, name="compare_scenarios"),
    path("forecasts/scenarios/<uuid:key>/", scenarios.scenario, name="scenario"),
    path("forecasts/scenarios/<uuid:key>/apply/", scenarios.apply, name="apply_scenario"),
    path("forecasts/scenarios/<uuid:key>/again/", scenarios.work_out_again, name="scenario_again"),
    path("forecasts/scenarios/<uuid:key>/remove/", scenarios.remove, name="remove_scenario"),
    path("work/<uuid:key>/forecast/", runs.initiative_forecast, name="initiative_forecast"),
    path("forecasts/<uuid:key>/with/", comparing.choose, name="choose_forecast"),
    path("forecasts/<uuid:before>/<uuid:after>/", comparing.compare, name="compare_forecasts"),
    path("forecasts/<uuid:before>/<uuid:after>/start/", comparing.start, name="start_comparing"),
    path("forecasts/<uuid:key>/", runs.forecast, name="forecast"),
]
