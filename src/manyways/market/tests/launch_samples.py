"""An outcome with a forecast and its launch for tests, made by calling actions."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.models import Forecast, Window
from manyways.market.actions.launches import add_launch
from manyways.market.actions.readiness import excuse_readiness
from manyways.market.models import Launch
from manyways.teams.models import Person
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative, Kind

SAFE_IN = 90


def an_outcome(by: User, *, name: str = "Group billing", visibility: str = "company") -> Initiative:
    """An outcome everyone here sees, owned by whoever makes it, safe to plan on in 90 days."""
    made = create_initiative(
        name=name, kind=Kind.objects.get(slug="outcome"), approach="flow", visibility=visibility, by=by
    )
    forecast = Forecast.objects.order_by("-pk").first() or Forecast.objects.create(
        as_of=today(), seed=1, trials=1, engine_version="t", input_digest="d", input=b""
    )
    Window.objects.create(
        forecast=forecast,
        initiative=made,
        state=Window.State.WINDOW,
        likely_on=today() + timedelta(days=60),
        safe_on=today() + timedelta(days=SAFE_IN),
    )
    return made


def a_launch(outcome: Initiative, by: User, *, size: int = 2, **fields: object) -> Launch:
    """A launch of a size, owned by whoever plans it."""
    if not hasattr(by, "person"):
        Person.objects.create(name=by.name, email=by.email, user=by)
        by.refresh_from_db()
    return add_launch(outcome, size=size, by=by, **fields)


def all_but(launch: Launch, *names: str, by: User) -> None:
    """Excuse everything except what is named."""
    for item in launch.readiness.exclude(name__in=names):
        excuse_readiness(item, reason="Not for this one", by=by)
