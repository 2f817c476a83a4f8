"""The kernel against its slow twin, to the day, over generated portfolios."""

from hypothesis import given
from tests.engine.forecast.plain_joint import plain_trials
from tests.engine.forecast.portfolios import AS_OF, portfolios
from tests.engine.forecast.size import examples

from manyways.engine.forecast.joint import NEVER, Portfolio
from manyways.engine.forecast.joint.run import simulate

HORIZON = 120


@examples(150)
@given(portfolios())
def test_every_finish_day_is_the_twins(portfolio: Portfolio) -> None:
    found = simulate(portfolio, as_of_day=AS_OF, trials=3, seed=5, horizon_days=HORIZON, threads=1)
    expected = plain_trials(portfolio, AS_OF, 3, seed=5, horizon=HORIZON)
    for key in found.keys:
        days = [None if day == NEVER else day - AS_OF for day in found.finish_days(key).tolist()]
        assert days == [trial[key] for trial in expected], key
