"""Whether people are told late cannot be said of a change that has no day yet."""

from datetime import timedelta

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import date_milestone, start_change
from manyways.change.tests.samples import a_group, milestone_of
from manyways.portfolio.health.checks import Measured, Sight
from manyways.portfolio.health.evidence import owed_words


def test_it_has_no_reading_until_it_has_a_day(director: User) -> None:
    sales = a_group("Sales", people=6, by=director)
    change = start_change(name="Teams own their products", groups=[sales], by=director)
    sight = Sight([change], today())
    assert owed_words(sight)[change.pk] == Measured(None, "No day yet")
    date_milestone(milestone_of(change), fixed_on=today() + timedelta(days=2), by=director)
    assert owed_words(sight)[change.pk] == Measured(100, "6 people are owed a word")
