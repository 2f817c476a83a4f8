"""The ledger of a whole organisation says what the rules say one by one."""

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.owed.cases import FIVE_PEOPLE, TODAY
from tests.engine.owed.test_twin import organisations

from manyways.engine.owed import Capacity, Claim, Facts, Load, Settling, monday_of
from manyways.engine.owed.crowd import Settling as Amounts
from manyways.engine.owed.crowd import colliding, crowd
from manyways.engine.owed.ledger import Ledger, closure, corrections, ledger
from manyways.engine.owed.numbered import Numbered

CALM = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def with_headcounts_and_claims(draw: st.DrawFn) -> Facts:
    facts = draw(organisations())
    groups = [replace(each, headcount=draw(st.none() | st.integers(0, 9))) for each in facts.groups]
    days = st.sampled_from([each.on for each in facts.milestones])
    engagements = [
        replace(
            each, claims=tuple(Claim("m0", first=day, last=day) for day in draw(st.lists(days, max_size=1)))
        )
        for each in facts.engagements
    ]
    words = [
        replace(each, person=None, group=draw(st.sampled_from(["g0", "g1"]))) for each in facts.confirmations
    ]
    chosen = [draw(st.sampled_from(pair)) for pair in zip(facts.confirmations, words, strict=True)]
    return replace(facts, groups=tuple(groups), engagements=tuple(engagements), confirmations=tuple(chosen))


def named(numbered: Numbered, found: Ledger, mask: np.ndarray) -> set[tuple[str, str]]:
    return {
        (numbered.party(int(party)), numbered.impacts[int(impact)])
        for party, impact in zip(found.party[mask], found.impact[mask], strict=True)
    }


@CALM
@given(with_headcounts_and_claims())
def test_the_ledger_settles_as_the_rules_do(facts: Facts) -> None:
    numbered, settling = Numbered(facts), Settling(facts, TODAY)
    found = ledger(numbered.columns, TODAY.toordinal())
    every = np.ones(len(found.party), dtype=bool)
    assert named(numbered, found, every) == {(party.id, impact.id) for party, impact in settling.reach.pairs}
    for mask, rule in (
        (~found.is_told, settling.untold()),
        (found.is_told & ~found.is_told_true, settling.told_what_no_longer_holds()),
        (~found.is_trained, settling.untrained()),
        (found.is_told & ~found.is_trained, settling.told_not_trained()),
    ):
        assert named(numbered, found, mask) == {(each.party.id, each.impact) for each in rule}
    ready, affected = found.ready_by_milestone(len(facts.milestones))
    for number, milestone in enumerate(facts.milestones):
        expected = settling.ready(milestone.id)
        assert (ready[number], affected[number]) == (expected.ready, expected.affected)


@CALM
@given(with_headcounts_and_claims())
def test_corrections_are_owed_as_the_rules_say(facts: Facts) -> None:
    numbered, settling = Numbered(facts), Settling(facts, TODAY)
    claims = [
        (number, (claim.milestone, claim.question))
        for number, each in enumerate(facts.engagements)
        for claim in each.claims
    ]
    found = corrections(numbered.columns, TODAY.toordinal(), claims)
    pairs = [(party, row) for row, parties in found.items() for party in parties.tolist()]
    assert {(numbered.party(party), numbered.engagements[row]) for party, row in pairs} == {
        (each.party.id, each.engagement) for each in settling.corrections()
    }


def test_five_people() -> None:
    numbered = Numbered(FIVE_PEOPLE)
    found = ledger(numbered.columns, TODAY.toordinal())
    assert named(numbered, found, ~found.is_told) == {("ben", "I1"), ("cai", "I3"), ("dee", "I3")}
    assert found.people(~found.is_settled) == 4
    assert found.people_by(found.impact, 3, ~found.is_told).tolist() == [1, 0, 2]


def test_a_day_before_everything_has_nothing_settled() -> None:
    found = ledger(Numbered(FIVE_PEOPLE).columns, date(2027, 2, 1).toordinal())
    assert not found.is_told.any()


def amounts(facts: Facts, numbered: Numbered, limit: float, most: int, weeks: int) -> Amounts:
    shape = (len(facts.groups), weeks)
    changes = sorted({each.change for each in facts.milestones})
    change = {each.id: changes.index(each.change) for each in facts.milestones}
    none = np.zeros(0, dtype=np.int64)
    return Amounts(
        hours=np.array([each.hours for each in facts.impacts], dtype=np.float64),
        weeks=np.array([each.settling_weeks for each in facts.impacts], dtype=np.int64),
        severity=np.array([each.severity for each in facts.impacts], dtype=np.int64),
        change=np.array([change[each.milestone] for each in facts.impacts], dtype=np.int64),
        session_party=none,
        session_day=none,
        session_hours=none.astype(np.float64),
        limit_hours=np.full(shape, limit),
        limit_high=np.full(shape, most),
        is_blackout=np.zeros(shape, dtype=bool),
    )


@CALM
@given(with_headcounts_and_claims(), st.integers(1, 6), st.integers(0, 2))
def test_the_load_of_groups_is_that_of_the_rules(facts: Facts, limit: int, most: int) -> None:
    limits = tuple(Capacity(each.id, hours_per_week=limit, most_high_changes=most) for each in facts.groups)
    plain = replace(
        facts,
        capacities=limits,
        engagements=tuple(replace(each, hours=0.0) for each in facts.engagements),
    )
    load = Load(plain, TODAY, TODAY, 4)
    numbered = Numbered(plain)
    weeks = np.array([week.toordinal() for week in load.weeks], dtype=np.int64)
    found = ledger(numbered.columns, TODAY.toordinal())
    seen = crowd(numbered.columns, found, amounts(plain, numbered, limit, most, 4), weeks)
    expected = {(each.group, each.week): each for each in load.groups()}
    for row, group in enumerate(numbered.groups):
        for number, week in enumerate(load.weeks):
            cell = expected.get((group, week))
            assert seen.is_saturated[row, number] == (cell is not None and cell.is_saturated)
            if cell is not None:
                assert (
                    seen.hours[row, number] == np.float64(cell.hours).round(12)
                    or abs(seen.hours[row, number] - cell.hours) < 1e-9
                )
                assert seen.high[row, number] == cell.high_changes
    assert monday_of(TODAY) == load.weeks[0]


def test_the_hours_of_a_week_are_named_by_change() -> None:
    numbered = Numbered(FIVE_PEOPLE)
    found = ledger(numbered.columns, TODAY.toordinal())
    dee = np.array([numbered.people.index("dee")], dtype=np.int64)
    week = date(2027, 4, 12).toordinal()
    plain = amounts(FIVE_PEOPLE, numbered, 4, 9, 1)
    no_change = np.zeros(0, dtype=np.int64)
    said = colliding(numbered.columns, found, plain, week, dee, no_change)
    assert [(change, round(hours, 9)) for change, hours in said] == [(0, 6.0), (1, 4.0)]
    sessions = replace(
        plain,
        session_party=np.array([dee[0], dee[0], dee[0]]),
        session_day=np.array([week + 2, week + 9, week + 3]),
        session_hours=np.array([5.0, 8.0, 1.0]),
    )
    said = colliding(numbered.columns, found, sessions, week, dee, np.array([1, 1, -1]))
    assert [(change, round(hours, 9)) for change, hours in said] == [(1, 9.0), (0, 6.0)]


def test_no_groups_have_nothing_above_them() -> None:
    assert [each.tolist() for each in closure(np.zeros(0, dtype=np.int64))] == [[], []]
