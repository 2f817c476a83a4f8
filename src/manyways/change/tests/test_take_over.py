"""A change file taken over into the tables gives the answers the file itself gives."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.models import User
from manyways.change.actions import take_over
from manyways.change.arrays import ByName, Scope, book, facts_of
from manyways.change.models import Confirmation, Impact
from manyways.engine.owed import Facts, report
from manyways.interchange.change_json import answer_of, read_rows, read_text
from manyways.teams.models import Person
from manyways.work.models import Initiative

TODAY = date(2027, 3, 15)
PAGE = Path(__file__).parents[4] / "docs" / "change-file.md"


def the_example() -> Facts:
    """The file in the documentation, whose answers are known."""
    return read_text(PAGE.read_text().split("```json")[1].split("```")[0])


def answer(facts: Facts) -> dict[str, Any]:
    return answer_of(facts, report(facts, TODAY))  # type: ignore[no-any-return]


def test_the_five_people_give_their_known_answers_out_of_the_tables(director: User) -> None:
    facts = the_example()
    take_over(facts, name="example", by=director)
    found = answer(facts_of(naming=ByName()))
    assert [(row["party"], row["impact"], row["due_on"], row["late"]) for row in found["untold"]] == [
        ("ben", "I1", "2027-03-08", True),
        ("cai", "I3", "2027-03-29", False),
        ("dee", "I3", "2027-03-29", False),
    ]
    expected = answer(facts)
    assert found == expected


@pytest.mark.parametrize("seed", range(3))
def test_other_files_give_the_same_answers_out_of_the_tables(director: User, seed: int) -> None:
    facts = read_rows(a_file(seed))
    take_over(facts, name="generated", by=director)
    found, expected = answer(facts_of(naming=ByName())), answer(facts)
    assert found == expected


def a_file(seed: int) -> dict[str, Any]:
    """Groups above each other, one without names, forecast milestones, limits, blackouts, gone people."""
    days = ["2027-06-20 x 50", "2027-07-05 x 30", f"2027-06-2{seed} x 20"]
    return {
        "people": [
            {"person": "ada"},
            {"person": "bob", "until": "2027-03-20"},
            {"person": "cyd", "from": f"2027-0{4 + seed}-01"},
        ],
        "groups": [
            {"group": "all"},
            {"group": "sales", "parent": "all"},
            {"group": "north", "parent": "sales"},
            {"group": "works council", "headcount": 7 + seed},
        ],
        "memberships": [
            {"person": "ada", "group": "north", "percent": 50},
            {"person": "bob", "group": "sales"},
            {"person": "cyd", "group": "all", "until": "2027-12-31"},
        ],
        "milestones": [
            {"milestone": "go", "change": "Shift", "on": "2027-06-20", "trial_days": days, "sponsor": "ada"},
            {"milestone": "end", "change": "Shift", "on": "2027-03-01"},
        ],
        "impacts": [
            {
                "impact": "a",
                "milestone": "go",
                "group": "all",
                "severity": 5,
                "hours": 8,
                "settling_weeks": 3,
            },
            {"impact": "b", "milestone": "go", "group": "works council", "severity": 2, "lead_days": 90},
            {"impact": "c", "milestone": "end", "group": "sales", "severity": 3, "train_level": 2},
        ],
        "engagements": [
            {
                "engagement": "hall",
                "kind": "tell",
                "happened_on": "2027-03-0" + str(1 + seed),
                "impacts": "a; c",
            },
            {
                "engagement": "talk",
                "kind": "tell",
                "happened_on": "2027-03-02",
                "impacts": ["b"],
                "questions": ["who"],
            },
            {
                "engagement": "class",
                "kind": "train",
                "planned_on": "2027-04-07",
                "hours": 3,
                "audience": ["sales"],
            },
        ],
        "claims": [
            {"engagement": "hall", "milestone": "go", "until": "2027-06-25", "percentile": 85 + seed},
            {"engagement": "talk", "question": "pay"},
        ],
        "confirmations": [
            {"engagement": "hall", "person": "ada", "level": 2, "on": "2027-03-05"},
            {"engagement": "hall", "person": "bob", "level": 1},
            {"engagement": "talk", "group": "works council", "level": 1},
        ],
        "processes": [{"process": "pay", "next_run": "2027-01-31", "every_months": 1}, {"process": "desk"}],
        "process_impacts": [
            {"process": "pay", "milestone": "go", "fix_owner": "ada"},
            {"process": "desk", "milestone": "go", "days_before": 30},
        ],
        "questions": [
            {"question": "why", "state": "open", "milestone": "go", "followed_by_all": True},
            {
                "question": "pay",
                "state": "declined",
                "milestone": "end",
                "owner": "bob",
                "followers": ["ada"],
            },
            {"question": "who", "state": "answered", "milestone": "end", "followers": ["ada", "eli"]},
        ],
        "capacity": [
            {"group": "all", "hours_per_week": 2},
            {"group": "sales", "from": "2027-06-01", "hours_per_week": 1},
        ],
        "blackouts": [
            {"group": "north", "from": "2027-04-01", "until": "2027-04-09", "reason": "quarter end"}
        ],
    }


def test_the_book_of_columns_agrees_with_the_facts(director: User) -> None:
    take_over(the_example(), name="example", by=director)
    found = book(day=TODAY)
    untold = ~found.ledger.is_told
    names = {
        (Person.objects.get(pk=found.people[party]).name, found.impacts[impact].reference)
        for party, impact in zip(found.ledger.party[untold], found.ledger.impact[untold], strict=True)
    }
    assert names == {("ben", "I1"), ("cai", "I3"), ("dee", "I3")}
    dee = book(Scope(people=(Person.objects.get(name="dee").pk,)), day=TODAY)
    assert {dee.impacts[impact].reference for impact in dee.ledger.impact} == {"I2", "I3"}
    first = book(Scope(initiatives=(Initiative.objects.get(name="C1").pk,)), day=TODAY)
    assert first.ledger.ready_by_milestone(1)[0].tolist() == [0]


def test_taking_the_same_file_over_again_changes_nothing(director: User) -> None:
    take_over(the_example(), name="example", by=director)
    before = dict(Impact.objects.values_list("reference", "version"))
    again = take_over(the_example(), name="example", by=director)
    assert (again.new, again.changed) == ({}, {})
    assert dict(Impact.objects.values_list("reference", "version")) == before
    assert Confirmation.objects.count() == 5


def test_whoever_has_no_right_over_all_takes_nothing_over(employee: User) -> None:
    with pytest.raises(PermissionDenied):
        take_over(the_example(), name="example", by=employee)
    assert not Impact.objects.exists()


def test_the_answer_is_plain_json(director: User) -> None:
    take_over(the_example(), name="example", by=director)
    assert json.loads(json.dumps(answer(facts_of(naming=ByName()))))["readiness"][0]["affected"] == 3
