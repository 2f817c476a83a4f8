"""Schedule quality: each check names its items, and knows what our rows know better than the arrays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from manyways.access.models import User
from manyways.engine.schedule.quality import Check
from manyways.schedule.check_words import WORDS
from manyways.schedule.quality import Quality, Reading, quality_of_plan
from manyways.schedule.tests.test_baselines import DAY, a_chain, kept
from manyways.work.actions import add_item, add_link, edit_initiative, edit_item, record_dates
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event, items_in


def reading(event: Initiative, check: Check) -> Reading:
    return next(each for each in quality_of_plan(event).readings if each.check == check)


def names(found: Reading) -> list[str]:
    return [item.name for item in found.items]


def test_every_check_has_its_words() -> None:
    assert set(WORDS) == set(Check)


def test_a_chain_stands_loose_nowhere(director: User) -> None:
    event, _items = a_chain(director, "a", "b")
    assert reading(event, Check.MISSING_LOGIC).is_met
    assert reading(event, Check.CRITICAL_PATH_TEST).is_met
    assert reading(event, Check.LINK_DENSITY).measured == pytest.approx(2 / 3)


def test_loose_items_are_named(director: User) -> None:
    event, _items = a_chain(director, "a", "b")
    items_in(event, "alone", by=director, duration_minutes=DAY)
    found = reading(event, Check.MISSING_LOGIC)
    assert found.is_met is False
    assert "alone" in names(found)
    assert found.status.level == "watch"


def test_what_another_initiative_waits_for_is_not_loose(director: User) -> None:
    event, (first, *_rest) = a_chain(director, "a", "b")
    other, _items = a_chain(director, "c", name="Office move")
    (handed,) = items_in(event, "handed over", by=director, duration_minutes=DAY)
    add_link(first, successor=handed, by=director)
    add_link(handed, successor=Item.objects.get(name="c"), by=director)
    assert "handed over" not in names(reading(event, Check.MISSING_LOGIC))
    assert names(reading(other, Check.MANUAL_ITEMS)) == []


def test_work_without_an_owner_is_named(director: User) -> None:
    event, _items = a_chain(director, "a", "b")
    found = reading(event, Check.RESOURCES)
    assert (found.is_met, names(found)) == (False, ["a", "b"])


@pytest.mark.parametrize(
    ("check", "fields"),
    [
        (Check.MANUAL_ITEMS, {"is_manual": True, "manual_start_at": datetime(2026, 11, 2, 8, tzinfo=UTC)}),
        (Check.HIGH_DURATION, {"duration_minutes": 45 * DAY}),
        (
            Check.HARD_CONSTRAINTS,
            {"constraint": "mso", "constraint_at": datetime(2026, 11, 9, 8, tzinfo=UTC)},
        ),
        (Check.NEGATIVE_FLOAT, {"deadline_at": datetime(2026, 11, 3, tzinfo=UTC)}),
    ],
)
def test_findings_lead_to_their_items(director: User, check: Check, fields: dict[str, Any]) -> None:
    event, items = a_chain(director, "a", "b")
    assert reading(event, check).is_met
    edit_item(items[0], fields, by=director)
    found = reading(event, check)
    assert found.is_met is False
    assert "a" in names(found)


def test_progress_is_held_against_the_newest_baseline(director: User) -> None:
    event, items = a_chain(director, "a", "b")
    assert reading(event, Check.MISSED_ITEMS).is_met is None
    kept(event, director)
    event = edit_initiative(event, {"status_on": date(2026, 11, 10)}, by=director)
    late = reading(event, Check.BASELINE_EXECUTION_INDEX)
    assert (late.measured, late.is_met) == (0.0, False)
    for item in items:
        record_dates(
            item,
            started_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
            finished_at=datetime(2026, 11, 4, 17, tzinfo=UTC),
            by=director,
        )
    assert reading(event, Check.BASELINE_EXECUTION_INDEX).is_met


def test_the_sentence_counts_and_names_the_first_to_mend(director: User) -> None:
    event, _items = a_chain(director, "a", "b")
    found = quality_of_plan(event)
    assert found.sentence().startswith(f"{found.held} of {found.judged} checks hold. First to mend: ")
    assert [each.is_met for each in found.readings] == sorted(
        (each.is_met for each in found.readings), key=[False, True, None].index
    )


def test_an_empty_plan_has_nothing_to_judge(director: User) -> None:
    found: Quality = quality_of_plan(an_event(by=director))
    assert "There is nothing to judge yet" in found.sentence()


@pytest.mark.parametrize("count", [1, 3])
def test_judging_takes_the_same_queries(director: User, django_assert_num_queries: Any, count: int) -> None:
    event, _items = a_chain(director, *"abcdefghi"[: count * 3])
    add_item(event, name="x", by=director)
    kept(event, director)
    with django_assert_num_queries(7):
        quality_of_plan(event)
