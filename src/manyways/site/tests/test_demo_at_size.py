"""The demo company made larger in bulk: what it holds, who is named for it, and that one step adds nothing."""

import pytest
from django.apps import apps
from pghistory.models import Context

from manyways.access.models import User
from manyways.site.demo import make_larger, scale
from manyways.teams.models import Membership, Person, Team
from manyways.work.models import Initiative, Item, Link, StageChange


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of a few rows, so that the test is quick."""
    for name, count in {"PEOPLE": 6, "TEAMS": 2, "INITIATIVES": 6, "ITEMS": 20}.items():
        monkeypatch.setattr(scale, name, count)


@pytest.mark.usefixtures("small")
def test_a_larger_company_holds_plans_flows_and_a_history(director: User) -> None:
    told: list[tuple[int, int]] = []
    make_larger(2, lambda done, total, _text: told.append((done, total)))
    assert (Person.objects.count(), Team.objects.count()) == (12, 4)
    assert (Initiative.objects.count(), Item.objects.count()) == (12, 240)
    assert Membership.objects.count() == 12
    planned = [row for row in Initiative.objects.all() if row.way.has_plan]
    assert Link.objects.count() == len(planned) * 2 * 8
    assert Link.objects.filter(predecessor__parent=None).count() == 0
    done = Item.objects.filter(form="story", finished_at__isnull=False)
    assert StageChange.objects.filter(item__in=done).count() == 3 * done.count() > 0
    assert told == [(0, 12), (12, 12)]
    events = apps.get_model("work", "ItemEvent")._default_manager.all()
    assert events.count() == 240
    assert set(events.values_list("pgh_context__metadata__by", flat=True)) == {director.pk}


def test_one_step_is_the_demo_itself(director: User) -> None:
    make_larger(1)
    assert not Initiative.objects.exists()
    assert not Context.objects.filter(metadata__action="work.add_items").exists()
