"""Each quality check on a small plan with a known answer, and where it is undefined."""

from dataclasses import replace
from datetime import datetime

import pytest

from manyways.engine.network import Cycle
from manyways.engine.schedule import Assignment, Constraint, Item, Link, LinkType, Plan, plan_of
from manyways.engine.schedule.quality import Check, Finding, quality_of
from manyways.engine.time import NO_MINUTE, compile_calendar, minute_of, standard_hours


def at(text: str) -> int:
    """The minute of a local date and time."""
    return minute_of(datetime.fromisoformat(text))


OFFICE = compile_calendar(standard_hours())
MONDAY = at("2026-11-23T08:00")
DAY = 480


def evening(day: int) -> int:
    """17:00 on a day of November 2026."""
    return at(f"2026-11-{day}T17:00")


def made(items: list[Item], links: list[Link]) -> Plan:
    return plan_of(items, links, start_minute=MONDAY, calendars=[OFFICE])


def task(key: int, days: float = 1, **values: object) -> Item:
    return replace(Item(key, f"item {key}", duration_minutes=round(days * DAY)), **values)  # type: ignore[arg-type]


CHAIN = made([task(1), task(2), task(3)], [Link(0, 1), Link(1, 2)])


def finding(check: Check, plan: Plan, **values: object) -> Finding:
    findings = quality_of(plan, **values)  # type: ignore[arg-type]
    assert not isinstance(findings, Cycle)
    return next(each for each in findings if each.check == check)


def test_there_is_one_finding_for_each_check() -> None:
    findings = quality_of(CHAIN)
    assert not isinstance(findings, Cycle)
    assert [each.check for each in findings] == list(Check)
    assert all(each.sentence.endswith(".") for each in findings)


def test_missing_logic_counts_open_ends() -> None:
    loose = finding(Check.MISSING_LOGIC, CHAIN)
    assert (loose.measured, loose.is_met, loose.items) == (pytest.approx(2 / 3), False, (0, 2))


def test_a_link_on_a_summary_serves_the_items_below_it() -> None:
    items = [task(1), Item(2, "phase", is_summary=True), task(3, parent=1), task(4)]
    plan = made(items, [Link(0, 1), Link(1, 3)])
    assert finding(Check.MISSING_LOGIC, plan).items == (0, 3)
    assert (
        finding(Check.LINKS_ON_SUMMARIES, plan).measured,
        finding(Check.LINKS_ON_SUMMARIES, plan).items,
    ) == (2, (1,))


def test_leads_lags_and_link_types() -> None:
    links = [Link(0, 1, lag=-60), Link(1, 2, LinkType.START_START, lag=60), Link(2, 3)]
    plan = made([task(1), task(2), task(3), task(4)], links)
    assert (finding(Check.LEADS, plan).measured, finding(Check.LEADS, plan).items) == (1, (1,))
    assert finding(Check.LAGS, plan).measured == pytest.approx(1 / 3)
    usual = finding(Check.FINISH_TO_START, plan)
    assert (usual.measured, usual.is_met, usual.items) == (pytest.approx(2 / 3), False, (2,))


def test_without_links_or_items_nothing_is_claimed() -> None:
    alone = made([task(1)], [])
    for check in (Check.LAGS, Check.FINISH_TO_START):
        assert (finding(check, alone).measured, finding(check, alone).is_met) == (None, None)
    empty = made([], [])
    for check in (Check.MISSING_LOGIC, Check.LINK_DENSITY, Check.HIGH_DURATION, Check.CRITICAL_PATH_TEST):
        assert finding(check, empty).measured is None


def test_constraints_float_and_durations() -> None:
    items = [
        task(1, 60),
        task(2),
        task(3, constraint=Constraint.MUST_FINISH_ON, constraint_minute=evening(23)),
        task(4, deadline_minute=MONDAY),
    ]
    plan = made(items, [])
    assert finding(Check.HARD_CONSTRAINTS, plan).items == (2,)
    assert finding(Check.HIGH_FLOAT, plan).items == (1,)
    assert finding(Check.HIGH_DURATION, plan).items == (0,)
    assert finding(Check.NEGATIVE_FLOAT, plan).items == (3,)


def test_dangling_ends() -> None:
    plan = made(
        [task(1), task(2), task(3)], [Link(0, 1, LinkType.FINISH_FINISH), Link(1, 2, LinkType.START_START)]
    )
    assert finding(Check.DANGLING_ENDS, plan).items == (1,)
    assert finding(Check.DANGLING_ENDS, CHAIN).is_met


def test_work_out_of_sequence_and_typed_dates() -> None:
    started = task(2, actual_start_minute=MONDAY, percent_complete=50)
    typed = task(3, is_manual=True, start_minute=MONDAY, finish_minute=MONDAY + 540)
    plan = made([task(1), started, typed], [Link(0, 1)])
    assert finding(Check.OUT_OF_SEQUENCE, plan).items == (1,)
    assert finding(Check.MANUAL_ITEMS, plan).items == (2,)


def test_invalid_dates_need_a_status_date() -> None:
    ahead = task(2, actual_start_minute=evening(27))
    plan = made([task(1), ahead], [])
    assert finding(Check.INVALID_DATES, plan).is_met is None
    wrong = finding(Check.INVALID_DATES, plan, status_minute=evening(25))
    assert (wrong.measured, wrong.items) == (2, (0, 1))


def test_resources_where_the_plan_has_any() -> None:
    assert finding(Check.RESOURCES, CHAIN).measured is None
    plan = made([task(1, assignments=(Assignment(DAY, 1.0, 0),)), task(2), task(3, 0.5)], [])
    assert finding(Check.RESOURCES, plan).items == (1,)


def test_progress_against_the_baseline() -> None:
    done = task(1, actual_start_minute=MONDAY, actual_finish_minute=evening(23))
    plan = made([done, task(2), task(3)], [Link(0, 1), Link(1, 2)])
    baseline = [evening(23), evening(23), NO_MINUTE]
    values = {"status_minute": evening(24), "baseline_finish": baseline}
    assert finding(Check.MISSED_ITEMS, plan).is_met is None
    assert finding(Check.BASELINE_EXECUTION_INDEX, plan).is_met is None
    assert finding(Check.MISSED_ITEMS, plan, **values).items == (1,)
    index = finding(Check.BASELINE_EXECUTION_INDEX, plan, **values)
    assert (index.measured, index.is_met, index.items) == (0.5, False, (1,))
    early = {"status_minute": MONDAY, "baseline_finish": baseline}
    assert finding(Check.MISSED_ITEMS, plan, **early).measured is None
    assert finding(Check.BASELINE_EXECUTION_INDEX, plan, **early).measured is None


def test_a_delay_on_the_critical_path_reaches_the_end_unless_a_date_holds_it() -> None:
    whole = finding(Check.CRITICAL_PATH_TEST, CHAIN)
    assert (whole.measured, whole.is_met, whole.items) == (1.0, True, (0,))
    pinned = task(3, constraint=Constraint.MUST_START_ON, constraint_minute=at("2026-11-25T08:00"))
    cut = finding(Check.CRITICAL_PATH_TEST, made([task(1), task(2), pinned], [Link(0, 1), Link(1, 2)]))
    assert cut.is_met is False
    worked = made([task(1, assignments=(Assignment(DAY, 1.0, 0),))], [])
    assert finding(Check.CRITICAL_PATH_TEST, worked).is_met


def test_a_test_that_runs_out_of_time_is_undefined() -> None:
    late = plan_of([task(1)], [], start_minute=at("2149-01-06T08:00"), calendars=[OFFICE])
    assert finding(Check.CRITICAL_PATH_TEST, late).measured is None


def test_the_critical_path_length_index() -> None:
    assert finding(Check.CRITICAL_PATH_LENGTH_INDEX, CHAIN).measured is None
    on_time = finding(
        Check.CRITICAL_PATH_LENGTH_INDEX, CHAIN, baseline_finish=[NO_MINUTE, NO_MINUTE, evening(25)]
    )
    assert (on_time.measured, on_time.is_met) == (1.0, True)
    late = finding(
        Check.CRITICAL_PATH_LENGTH_INDEX, CHAIN, baseline_finish=[NO_MINUTE, NO_MINUTE, evening(24)]
    )
    assert (late.measured, late.sentence) == (
        pytest.approx(2 / 3),
        "The finish is 1 days after the baseline's.",
    )
    over = finding(
        Check.CRITICAL_PATH_LENGTH_INDEX,
        CHAIN,
        baseline_finish=[NO_MINUTE, NO_MINUTE, evening(25)],
        status_minute=evening(30),
    )
    assert over.measured is None


def test_a_cycle_and_impossible_days_are_told() -> None:
    assert isinstance(quality_of(made([task(1), task(2)], [Link(0, 1), Link(1, 0)])), Cycle)
    with pytest.raises(ValueError, match="working minutes"):
        quality_of(CHAIN, minutes_per_day=0)
