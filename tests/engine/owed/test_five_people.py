"""The fixture whose answers were worked out independently."""

from datetime import date

import pytest
from tests.engine.owed.cases import FIVE_PEOPLE, TODAY

from manyways.engine.owed import Load, Settling, affected, answers_owed, breaks, overdue, report

SETTLING = Settling(FIVE_PEOPLE, TODAY)


def test_who_is_affected_by_what() -> None:
    pairs = {(each.party.id, each.impact) for each in affected(FIVE_PEOPLE, TODAY)}
    assert pairs == {("ana", "I1"), ("ben", "I1"), ("cai", "I3"), ("dee", "I2"), ("dee", "I3")}


def test_who_has_not_been_told() -> None:
    owed = [(each.party.id, each.impact, each.due_on, each.is_late) for each in SETTLING.untold()]
    assert owed == [
        ("ben", "I1", date(2027, 3, 8), True),
        ("cai", "I3", date(2027, 3, 29), False),
        ("dee", "I3", date(2027, 3, 29), False),
    ]


def test_who_was_told_something_no_longer_true() -> None:
    found = [(each.party.id, each.impact) for each in SETTLING.told_what_no_longer_holds()]
    assert found == [("ana", "I1"), ("dee", "I2")]


def test_everyone_reached_by_it_is_owed_a_correction() -> None:
    found = [(each.party.id, each.engagement) for each in SETTLING.corrections()]
    assert found == [("ana", "T1"), ("ben", "T1"), ("dee", "T1")]


def test_told_but_not_trained() -> None:
    assert [(each.party.id, each.impact) for each in SETTLING.told_not_trained()] == [("dee", "I2")]


def test_which_process_stops_working_when() -> None:
    found = [(each.process, each.on, each.fix_owner) for each in breaks(FIVE_PEOPLE, TODAY)]
    assert found == [("review", date(2027, 5, 1), None), ("forecast", date(2027, 5, 1), "finance")]


def test_questions_overdue_and_who_waits() -> None:
    (late,) = overdue(SETTLING)
    assert (late.question, late.owner, [party.id for party in late.waiting]) == ("V1", "cai", ["ana", "ben"])


def test_answers_still_owed() -> None:
    assert [(each.question, each.party.id) for each in answers_owed(SETTLING)] == [("V2", "ana")]


def test_load_in_the_week_of_12_april() -> None:
    load = Load(FIVE_PEOPLE, TODAY, date(2027, 4, 12), 1)
    hours = {each.party.id: (each.hours, dict(each.parts)) for each in load.people()}
    assert hours["cai"][0] == pytest.approx(4.0)
    assert hours["dee"][0] == pytest.approx(10.0)
    assert hours["dee"][1] == pytest.approx({"I2": 6.0, "I3": 4.0})
    assert hours["ana"][0] == hours["ben"][0] == pytest.approx(1.2)
    groups = {each.group: each for each in load.groups()}
    assert {name for name, each in groups.items() if each.is_saturated} == {"ops", "squad"}
    assert set(groups["ops"].colliding) == set(groups["squad"].colliding) == {"C1", "C2"}
    assert groups["ops"].in_several == groups["squad"].in_several == ("dee",)
    assert groups["ops"].ratio == pytest.approx(2.5)


def test_ready_for_l1() -> None:
    strict, lenient = SETTLING.ready("L1"), SETTLING.ready("L1", ignores_stale=True)
    assert (strict.ready, strict.affected) == (0, 3)
    assert (lenient.ready, lenient.affected) == (1, 3)


def test_all_in_one_report() -> None:
    answer = report(FIVE_PEOPLE, TODAY)
    assert answer.untold == SETTLING.untold()
    unmet = {each.milestone: each for each in answer.unmet}["L1"]
    assert (unmet.untold, unmet.told_what_no_longer_holds, unmet.untrained) == (1, 2, 1)
    assert unmet.processes_not_fixed == ("review",)
    assert (unmet.questions_overdue, unmet.answers_owed) == (("V1",), ("V2",))
    assert not unmet.is_sponsor_silent
