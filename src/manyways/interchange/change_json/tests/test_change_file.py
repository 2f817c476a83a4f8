"""The documented example gives its known answers, whichever way it comes in; mistakes come with row and reason."""

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from manyways.engine.owed import Facts, report
from manyways.interchange.change_json import ChangeFileError, answer_of, read_rows, read_text, read_workbook

DOCUMENT = Path(__file__).resolve().parents[5] / "docs" / "change-file.md"
TODAY = date(2027, 3, 15)


def example() -> dict[str, Any]:
    found = re.search(r"```json\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def workbook(document: dict[str, list[dict[str, Any]]]) -> bytes:
    book = Workbook()
    for name, rows in document.items():
        sheet = book.create_sheet(name.replace("_", " ").title())
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([_cell(row.get(column)) for column in columns])
    book.remove(book.worksheets[0])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return date.fromisoformat(value) if is_day else value


def answers(facts: Facts) -> dict[str, Any]:
    return answer_of(facts, report(facts, TODAY))


def test_the_documented_example_has_its_known_answers() -> None:
    answer = json.loads(json.dumps(answers(read_text(json.dumps(example())))))
    assert [(row["party"], row["impact"]) for row in answer["affected"]] == [
        ("ana", "I1"),
        ("ben", "I1"),
        ("cai", "I3"),
        ("dee", "I2"),
        ("dee", "I3"),
    ]
    assert answer["untold"][0] == {
        "party": "ben",
        "impact": "I1",
        "due_on": "2027-03-08",
        "late": True,
        "level": 2,
    }
    assert [(row["party"], row["impact"]) for row in answer["told_not_trained"]] == [("dee", "I2")]
    assert [(row["process"], row["on"], row["nobody_fixing"]) for row in answer["processes"]] == [
        ("review", "2027-05-01", True),
        ("forecast", "2027-05-01", False),
    ]
    assert answer["questions_overdue"][0]["waiting"] == ["ana", "ben"]
    assert answer["answers_owed"] == [{"question": "V2", "party": "ana"}]
    ready = answer["readiness"][0]
    assert (ready["ready"], ready["ready_ignoring_stale"], ready["affected"]) == (0, 1, 3)
    week = {row["party"]: row["hours"] for row in answer["load"] if row["week"] == "2027-04-12"}
    assert week == pytest.approx({"ana": 1.2, "ben": 1.2, "cai": 4.0, "dee": 10.0})
    saturated = [row["group"] for row in answer["groups"] if row["week"] == "2027-04-12" and row["saturated"]]
    assert saturated == ["ops", "squad"]


def test_a_workbook_says_the_same() -> None:
    assert read_workbook(workbook(example())) == read_text(json.dumps(example()))


def test_trials_come_one_by_one_or_counted() -> None:
    def days(value: object) -> tuple[date, ...]:
        row = {"milestone": "L", "change": "C", "on": "2027-07-01", "trial_days": value}
        return read_rows({"milestones": [row]}).milestones[0].days

    assert days(["2027-06-30", "2027-07-01"]) == (date(2027, 6, 30), date(2027, 7, 1))
    assert days("2027-06-30 x 2; 2027-07-01") == (date(2027, 6, 30), date(2027, 6, 30), date(2027, 7, 1))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"sheep": []}, "sheep, row 0, sheet: is none of"),
    ({"groups": {}}, "groups, row 0, sheet: is not a list"),
    ({"groups": [7]}, "groups, row 1, row: is not an object"),
    ({"groups": [{"group": "a", "colour": "red"}]}, "groups, row 1, colour: is not a column"),
    ({"groups": [{}]}, "groups, row 1, group: is missing"),
    ({"groups": [{"group": True}]}, "groups, row 1, group: is not a text"),
    ({"groups": [{"group": "a"}, {"group": "a"}]}, "groups, row 2, group: is already in row 1"),
    ({"groups": [{"group": "a", "parent": "b"}]}, "names none of the groups: b"),
    (
        {"groups": [{"group": "a", "parent": "b"}, {"group": "b", "parent": "a"}]},
        "the group would lie below itself",
    ),
    ({"groups": [{"group": "a", "headcount": -1}]}, "must be between 0 and"),
    ({"groups": [{"group": "a", "headcount": 1.5}]}, "is not a whole number: 1.5"),
    ({"groups": [{"group": "a", "headcount": [1]}]}, "is not a number"),
    ({"memberships": [{"person": "p", "group": "g"}]}, "names none of the groups: g"),
    (
        {
            "people": [{"person": "q"}],
            "groups": [{"group": "g"}],
            "memberships": [{"person": "p", "group": "g"}],
        },
        "names none of the people: p",
    ),
    ({"people": [{"person": "p", "from": "2027-02-02", "until": "2027-02-01"}]}, "lies before the first day"),
    ({"people": [{"person": "p", "from": "yesterday"}]}, "is not a date such as 2027-04-05: yesterday"),
    ({"milestones": [{"milestone": "L", "change": "C"}]}, "milestones, row 1, on: is missing"),
    (
        {
            "milestones": [
                {"milestone": "L", "change": "C", "on": "2027-01-01", "trial_days": "2027-01-01 x 99999"}
            ]
        },
        "is not a date and how often it came",
    ),
    ({"impacts": [{"impact": "I", "milestone": "L", "group": "g"}]}, "impacts, row 1, severity: is missing"),
    ({"engagements": [{"engagement": "T"}]}, "engagements, row 1, kind: is missing"),
    ({"engagements": [{"engagement": "T", "kind": "shout"}]}, "is none of tell, train, listen: shout"),
    (
        {"engagements": [{"engagement": "T", "kind": "tell", "impacts": ["I9"]}]},
        "names none of the impacts: I9",
    ),
    ({"engagements": [{"engagement": "T", "kind": "tell", "impacts": 9}]}, "is not a list of names"),
    ({"claims": [{"engagement": "T"}]}, "say either a milestone or a question"),
    ({"claims": [{"engagement": "T", "milestone": "L"}]}, "is missing: say a day (on) or a window"),
    (
        {"claims": [{"engagement": "T", "milestone": "L", "from": "2027-02-02", "until": "2027-02-01"}]},
        "claims, row 1, until: lies before",
    ),
    ({"confirmations": [{"engagement": "T", "level": 2}]}, "say either a person or a group"),
    ({"confirmations": [{"engagement": "T", "person": "p"}]}, "confirmations, row 1, level: is missing"),
    ({"processes": [{"process": "P", "every_months": 1}]}, "a process that repeats needs one known run"),
    (
        {"processes": [{"process": "P", "next_run": "2027-01-01", "every_months": 1, "every_days": 7}]},
        "say months or days, not both",
    ),
    ({"questions": [{"question": "V"}]}, "questions, row 1, state: is missing"),
    (
        {"questions": [{"question": "V", "state": "open", "followed_by_all": "maybe"}]},
        "is neither yes nor no",
    ),
    ({"blackouts": [{"group": "g", "from": "2027-01-01"}]}, "blackouts, row 1, until: is missing"),
]


@pytest.mark.parametrize(("document", "reason"), WRONG, ids=[reason[:50] for _, reason in WRONG])
def test_mistakes_come_with_sheet_row_column_and_reason(document: dict[str, Any], reason: str) -> None:
    with pytest.raises(ChangeFileError, match=re.escape(reason)) as caught:
        read_rows(document)
    assert caught.value.problems


@pytest.mark.parametrize("text", ["", "[]", "{", '{"groups": NaN}', "[" * 100_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ChangeFileError) as caught:
        read_text(text)
    assert caught.value.problems == ()


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(ChangeFileError, match="not an Excel workbook"):
        read_workbook(b"PK\x03\x04 nothing")


def test_no_more_mistakes_than_anyone_reads() -> None:
    with pytest.raises(ChangeFileError) as caught:
        read_rows({"groups": [{}] * 500})
    assert len(caught.value.problems) == 100
