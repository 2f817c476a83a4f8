"""Exports of Jira become items with their way through the stages; the same again changes nothing."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from manyways.access.models import User
from manyways.interchange.actions import apply_import, map_columns, start_import
from manyways.interchange.drafts import Difference
from manyways.interchange.jira import is_jira, read_issues
from manyways.interchange.models import Import
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import read_draft, statuses_in
from manyways.interchange.sheets import Unreadable
from manyways.teams.actions import create_team
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative, Item, Link, Stage, StageChange

CSV = """Summary,Issue key,Issue id,Issue Type,Status,Created,Resolved,Assignee,Custom field (Story Points),Parent id,Outward issue link (Blocks),Outward issue link (Blocks),Priority
Pay by invoice,BIL-1,101,Epic,In Progress,02/Mar/26 9:00 AM,,,,,,,High
Form,BIL-2,102,Story,Done,03/Mar/26 9:15 AM,10/Mar/26 4:30 PM,Ada Byron,3,101,BIL-3,BIL-9,Low
Print,BIL-3,103,Story,Code Review,04/Mar/26 9:00 AM,,Ada Byron,,101,,,Low
,BIL-4,104,Story,,,,,,,,,
Again,BIL-2,102,Story,Done,nonsense,,,,,,,
"""


def issue(key: str, status: str = "Done", category: str = "done", **more: Any) -> dict[str, Any]:
    moves = more.pop(
        "moves",
        [
            ("2026-03-04T10:00:00.000+0000", "To Do", "Build"),
            ("2026-03-09T10:00:00.000+0000", "Build", "Done"),
        ],
    )
    histories = [
        {"created": at, "items": [{"field": "status", "fromString": before, "toString": to}]}
        for at, before, to in moves
    ]
    fields = {
        "summary": f"Issue {key}", "status": {"name": status, "statusCategory": {"key": category}},
        "issuetype": {"name": "Story", "subtask": False}, "created": "2026-03-02T08:00:00.000+0000", **more,
    }  # fmt: skip
    return {"key": key, "fields": fields, "changelog": {"total": len(moves), "histories": histories}}


def search(*issues: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"total": len(issues), "issues": list(issues), **more}).encode()


@pytest.fixture
def billing(director: User) -> Initiative:
    team = create_team(name="Billing", by=director)
    return create_initiative(name="Billing", approach="flow", team=team, by=director)


def brought(
    content: bytes, initiative: Initiative, by: User, name: str = "jira.json"
) -> tuple[Import, Difference]:
    import_ = start_import(
        subject="jira", name=name, content=content, initiative=initiative, team=initiative.team, by=by
    )
    return import_, difference_of(import_, read_draft(import_))


def imported(content: bytes, initiative: Initiative, by: User, name: str = "jira.json") -> Difference:
    import_, difference = brought(content, initiative, by, name)
    apply_import(import_=import_, draft=difference.draft, by=by)
    return difference


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (CSV.encode(), "export.csv", True),
        (b"\xef\xbb\xbf" + CSV.encode(), "export.csv", True),
        (search(issue("A-1")), "search.json", True),
        (b'{"project": {"start": "2026-11-23T08:00"}, "tasks": []}', "plan.json", False),
        (b"Name,Status\nA,B", "sheet.csv", False),
    ],
)
def test_an_export_is_known_by_its_beginning(content: bytes, name: str, expected: bool) -> None:
    assert is_jira(content, name) is expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (search(issue("A-1"))[:-40], "breaks at line 1"),
        (b"[" * 100_000, "nested too deeply|breaks at"),
        (b'{"issues": 3}', "no issues"),
        (b'{"issues": []}', "no issue in the file"),
        (b'{"issues": [{"key": "A-1"}]}', "no issue in the file"),
        ('{"issues": ["\u00e9"]}'.encode("latin-1"), "UTF-8"),
        (b"Summary,Issue key\nA,A-1", "Status"),
        (b"\x00\x01\x02 nonsense", "binary"),
        (b" " * (50 * 1024 * 1024 + 1), "50 MB"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_issues(content, "jira.csv")


def test_a_csv_brings_outline_links_points_and_says_what_it_lacks(
    billing: Initiative, director: User
) -> None:
    difference = imported(CSV.encode(), billing, director, "jira.csv")
    items = {item.name: item for item in Item.objects.select_related("stage", "owner", "parent")}
    assert items["Pay by invoice"].form == "phase"
    assert items["Form"].parent == items["Pay by invoice"]
    assert (items["Form"].size, items["Form"].owner.name) == (3, "Ada Byron")  # type: ignore[union-attr]
    assert items["Form"].finished_at is not None
    assert items["Form"].started_at is None
    assert items["Print"].stage.category == "doing"  # type: ignore[union-attr]
    assert [(link.predecessor.name, link.successor.name) for link in Link.objects.all()] == [
        ("Form", "Print")
    ]
    left = {(each.row, each.field): each.value for each in difference.not_carried}
    assert left[5, ""] == ""
    assert left[6, ""] == "BIL-2"
    assert left[3, "Link"] == "BIL-9"
    assert (0, "Priority") in left
    assert any("no history" in note for note in difference.draft.notes)


def test_a_history_gives_the_way_through_the_stages_and_the_cycle_time(
    billing: Initiative, director: User
) -> None:
    imported(search(issue("A-1")), billing, director)
    item = Item.objects.get()
    assert item.created_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert item.started_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert item.finished_at == datetime(2026, 3, 9, 10, tzinfo=UTC)
    moves = StageChange.objects.order_by("at").values_list("from_stage__category", "to_stage__category")
    assert list(moves) == [(None, "waiting"), ("waiting", "doing"), ("doing", "done")]


def test_the_same_again_changes_nothing_and_a_newer_one_adds_what_happened(
    billing: Initiative, director: User
) -> None:
    imported(search(issue("A-1"), issue("A-2")), billing, director)
    assert imported(search(issue("A-1"), issue("A-2")), billing, director).is_empty
    reopened = issue(
        "A-1", "Build", "indeterminate",
        moves=[
            ("2026-03-04T10:00:00.000+0000", "To Do", "Build"), ("2026-03-09T10:00:00.000+0000", "Build", "Done"),
            ("2026-03-12T10:00:00.000+0000", "Done", "Build"),
        ],
    )  # fmt: skip
    again = imported(search(reopened, issue("A-2"), issue("A-3")), billing, director)
    assert {verdict: again.count(verdict) for verdict in ("new", "changed", "same")} == {
        "new": 1,
        "changed": 1,
        "same": 1,
    }
    item = Item.objects.get(name="Issue A-1")
    assert item.finished_at is None
    assert (StageChange.objects.filter(item=item).count(), Item.objects.count()) == (4, 3)


def test_statuses_go_to_the_stages_that_were_chosen(billing: Initiative, director: User) -> None:
    import_, _difference = brought(
        search(issue("A-1", "Parked", "indeterminate", moves=[])), billing, director
    )
    assert {status.name: status.stage.category for status in statuses_in(import_)} == {"Parked": "doing"}
    waiting = Stage.objects.filter(team=None, category="waiting").first()
    assert waiting
    import_ = map_columns(import_, mapping={"Parked": str(waiting.key)}, by=director)
    apply_import(import_=import_, draft=read_draft(import_), by=director)
    assert Item.objects.get().stage == waiting


def test_what_is_missing_is_said(billing: Initiative, director: User) -> None:
    part = issue("A-1")
    part["changelog"]["total"] = 90
    linked = issue(
        "A-2",
        issuelinks=[{"type": {"name": "Relates", "outward": "relates to"}, "outwardIssue": {"key": "A-1"}}],
    )
    _import, difference = brought(search(part, linked, {"key": "A-3"}, total=7), billing, director)
    assert {(left.row, left.field) for left in difference.not_carried} >= {(1, "History"), (2, "Link")}
    assert any("2 of 7" in note for note in difference.draft.notes)


def test_links_epics_points_and_pages_of_a_search(billing: Initiative, director: User) -> None:
    blocks = {"type": {"name": "Blocks", "outward": "blocks", "inward": "is blocked by"}}
    first = search(
        issue("A-1", issuetype={"name": "Epic"}),
        issue(
            "A-2",
            parent={"key": "A-1"},
            customfield_7=5.0,
            issuelinks=[{**blocks, "outwardIssue": {"key": "A-3"}}],
        ),
        names={"customfield_7": "Story Points", "customfield_8": "Epic Link"},
    )
    second = search(issue("A-3", customfield_8="A-1", issuelinks=[{**blocks, "inwardIssue": {"key": "A-2"}}]))
    imported(b"[" + first + b"," + second + b"]", billing, director)
    assert Item.objects.get(name="Issue A-2").size == 5
    assert set(Item.objects.filter(parent__name="Issue A-1").values_list("name", flat=True)) == {
        "Issue A-2",
        "Issue A-3",
    }
    assert Link.objects.count() == 1


def test_the_page_shows_statuses_and_writes_what_was_shown(
    billing: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    file = SimpleUploadedFile("search.json", search(issue("A-1")))
    sent = {"subject": "items", "file": file, "initiative": billing.pk, "team": billing.team_id}
    answer = client.post(reverse("interchange:imports"), sent, follow=True)
    page = answer.content.decode()
    assert "Statuses as understood" in page
    assert "Issue A-1" in page
    import_ = Import.objects.get()
    assert import_.subject == "jira"
    done = Stage.objects.filter(team=None, category="done").first()
    assert done
    client.post(
        reverse("interchange:import_statuses", args=[import_.key]),
        {"status": ["Build"], "stage": [str(done.key)]},
    )
    client.post(reverse("interchange:import_apply", args=[import_.key]))
    assert Item.objects.get().finished_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
