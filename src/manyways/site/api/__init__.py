"""The API root: who may come in, how problems are told, each app's router under its own word."""

from typing import Any

from ninja import NinjaAPI
from ninja.security import SessionAuth

from manyways import __version__
from manyways.site.api.description import describe
from manyways.site.api.doors import TokenAuth
from manyways.site.api.problems import tell_problems
from manyways.site.api.rates import PerMinute
from manyways.site.api.reading import Reader


class Api(NinjaAPI):
    """ninja's, with a description that says what is really sent."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The OpenAPI 3.1 description."""
        return describe(super().get_openapi_schema(**given))


api = Api(
    title="Manyways",
    version=__version__,
    description="Everything the pages can do. Make a token in your settings and send `Authorization: Bearer …`.",
    auth=[TokenAuth(), SessionAuth()],
    throttle=[PerMinute(600)],
    parser=Reader(),
    urls_namespace="api",
    openapi_url="/openapi.json",
)
tell_problems(api)
for _router in (
    "manyways.work.api.router",
    "manyways.work.api.plans.router",
    "manyways.schedule.api.router",
    "manyways.schedule.baseline_doors.router",
    "manyways.teams.api.router",
    "manyways.teams.structure_api.router",
    "manyways.goals.api.router",
    "manyways.forecast.evidence_api.router",
    "manyways.forecast.scenario_api.router",
    "manyways.forecast.api.router",
    "manyways.money.api.router",
    "manyways.change.question_api.router",
    "manyways.change.plan_api.router",
    "manyways.change.proof_api.router",
    "manyways.change.process_api.router",
    "manyways.change.look_api.router",
    "manyways.people_partner.api.router",
    "manyways.people_partner.growth_api.router",
    "manyways.market.api.router",
    "manyways.intake.api.router",
    "manyways.portfolio.api.router",
    "manyways.interchange.webhooks.api.router",
    "manyways.desk.chat.api.router",
):
    api.add_router("", _router)
