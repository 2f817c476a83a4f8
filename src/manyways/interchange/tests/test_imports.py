"""Importing: shown first, written once, the same again changes nothing, refused whole or not at all."""

import json
import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.actions.roles import grant_role
from manyways.access.actions.undo import undo
from manyways.access.cast import make_cast
from manyways.access.models import WHOLE, Role, User
from manyways.forecast.actions import add_past_date
from manyways.forecast.models import PastDate
from manyways.interchange.actions import apply_import, fail_import, map_columns, queue_import, start_import
from manyways.interchange.columns import guess_columns
from manyways.interchange.drafts import Difference, Draft, DraftRow
from manyways.interchange.models import Import
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import read_draft, report_of
from manyways.interchange.sheets import read_pasted
from manyways.interchange.subjects import SUBJECTS
from manyways.schedule.dates import planned_dates
from manyways.teams.models import Membership, Person, Team
from manyways.work.actions import add_item
from manyways.work.models import Initiative, Item, Link, StageChange

PORTFOLIO = """Project\tType\tManager\tEnd\tStatus\tBudget
Customer conference\tEvent\tMara Lindqvist\t18 May 2027\tRunning\t180000
Office move\t\tJonas Weber\t31 Mar 2027\t\t
Odd thing\tWhatever\t\tsoon\t\t
Customer Conference\tEvent\t\t\t\t
\t\tNobody\t\t\t"""
PLAN = """Id\tTask\tDuration\tPredecessors\tParent
1\tPlace\t\t\t
2\tVenue\t3w\t\t1
3\tHotel\t10d\t2FS+2d; 9\t1
4\tOpening\t0\t3SS\t"""


def drafted(subject: str, text: str, container: str = "test") -> Draft:
    sheet = read_pasted(text)
    return SUBJECTS[subject].draft(sheet, guess_columns(sheet, SUBJECTS[subject].columns), container)


def started(subject: str, by: User, **needs: object) -> Import:
    return start_import(subject=subject, name="test.csv", content=b"text", by=by, **needs)  # type: ignore[arg-type]


def imported(subject: str, text: str, by: User, **needs: object) -> Difference:
    import_ = started(subject, by, **needs)
    draft = drafted(subject, text)
    difference = difference_of(import_, draft)
    apply_import(import_=import_, draft=draft, by=by)
    return difference


def test_a_pasted_portfolio_says_what_it_understood(director: User) -> None:
    difference = difference_of(started("portfolio", director), drafted("portfolio", PORTFOLIO))
    assert difference.count("new") == 3
    reasons = {(left.row, left.field): left.reason for left in difference.not_carried}
    assert "not a date" in reasons[4, "Date given"]
    assert "row 2" in reasons[5, ""]
    assert "Without Name" in reasons[6, ""]
    assert (0, "Budget") in reasons
    assert not Initiative.objects.exists()


def test_a_portfolio_becomes_initiatives_with_kinds_guessed(director: User) -> None:
    imported("portfolio", PORTFOLIO, director)
    found = {row.name: row for row in Initiative.objects.select_related("kind", "owner")}
    assert found["Customer conference"].kind.slug == "event"
    assert found["Customer conference"].due_on == date(2027, 5, 18)
    assert found["Office move"].kind.slug == "facilities"
    assert all(row.approach == row.kind.approach for row in found.values() if row.kind)
    assert found["Odd thing"].kind is None
    assert found["Office move"].owner.name == "Jonas Weber"


def test_the_same_again_changes_nothing(director: User) -> None:
    imported("portfolio", PORTFOLIO, director)
    before = list(Initiative.objects.order_by("pk").values())
    again = imported("portfolio", PORTFOLIO, director)
    assert again.is_empty
    assert list(Initiative.objects.order_by("pk").values()) == before
    assert Person.objects.count() == 2


def test_a_changed_date_is_shown_as_one_change(director: User) -> None:
    imported("portfolio", PORTFOLIO, director)
    moved = PORTFOLIO.replace("31 Mar 2027", "30 Apr 2027")
    import_ = started("portfolio", director)
    difference = difference_of(import_, drafted("portfolio", moved))
    (row,) = [row for row in difference.rows if row.verdict == "changed"]
    assert [(change.field, change.was, change.becomes) for change in row.changes] == [
        ("due_on", date(2027, 3, 31), date(2027, 4, 30))
    ]
    told = [each["changes"] for each in report_of(import_, difference)["rows"] if each["changes"]]
    assert told == [[["Date given", "31 Mar 2027", "30 Apr 2027"]]]


@pytest.fixture
def conference(director: User) -> Initiative:
    imported("portfolio", PORTFOLIO, director)
    return Initiative.objects.get(name="Customer conference")


def test_a_plan_keeps_its_outline_and_links(director: User, conference: Initiative) -> None:
    difference = imported("items", PLAN, director, initiative=conference)
    items = {item.name: item for item in Item.objects.all()}
    assert items["Venue"].parent == items["Place"]
    assert items["Venue"].duration_minutes == 15 * 480
    assert items["Opening"].form == "milestone"
    links = {
        (link.predecessor.name, link.successor.name): (link.type, link.lag) for link in Link.objects.all()
    }
    assert links == {("Venue", "Hotel"): ("fs", 960), ("Hotel", "Opening"): ("ss", 0)}
    assert [left.value for left in difference.not_carried if left.field == "Predecessors"] == ["9"]


def test_a_schedule_from_its_finish_is_counted_back(director: User, conference: Initiative) -> None:
    document = {
        "project": {"start": "2026-11-02T08:00", "finish": "2027-05-28T17:00", "schedule_from": "FINISH"},
        "tasks": [
            {"uid": 1, "name": "Build", "duration_minutes": 4800, "constraint": "AS_LATE_AS_POSSIBLE"},
            {"uid": 2, "name": "Test", "duration_minutes": 2400, "predecessors": [{"uid": 1, "type": "FS"}]},
        ],
    }
    needs = {"initiative": conference, "by": director}
    import_ = start_import(
        subject="schedule", name="plan.json", content=json.dumps(document).encode(), **needs
    )
    draft = read_draft(import_)
    assert "28" in draft.notes[0]
    apply_import(import_=import_, draft=draft, by=director)
    plan = planned_dates(Initiative.objects.get(pk=conference.pk))
    assert (plan.problem, plan.start_on, plan.finish_on) == ("", date(2027, 5, 10), date(2027, 5, 28))
    without = document | {"project": {"start": "2026-11-02T08:00", "schedule_from": "FINISH"}}
    bare = start_import(subject="schedule", name="b.json", content=json.dumps(without).encode(), **needs)
    (left,) = read_draft(bare).not_carried
    assert "counted from its start" in left.reason


def test_items_that_wait_for_each_other_are_named_and_left_unlinked(
    director: User, conference: Initiative
) -> None:
    circle = "Id\tTask\tPredecessors\n1\tA\t2\n2\tB\t1\n3\tC\t2"
    difference = imported("items", circle, director, initiative=conference)
    assert sorted(left.value for left in difference.not_carried) == ["A", "B"]
    assert [link.successor.name for link in Link.objects.all()] == ["C"]


def test_a_history_becomes_finished_items_with_their_moves(director: User, conference: Initiative) -> None:
    team = Team.objects.create(name="Commerce")
    text = "Key,Created,Started,Finished\nA-1,2026-01-05,2026-01-07,2026-01-09\nA-2,2026-01-05,2026-01-09,2026-01-07\nA-3,2026-02-01,,"
    difference = imported("history", text, director, initiative=conference, team=team)
    assert [left.reason for left in difference.not_carried] == ["Dates run backwards"]
    done = Item.objects.get(name="A-1")
    assert done.finished_at is not None
    assert done.stage is not None
    assert (done.stage.category, done.team) == ("done", team)
    assert list(
        StageChange.objects.filter(item=done).order_by("at").values_list("to_stage__category", flat=True)
    ) == ["waiting", "doing", "done"]
    assert Item.objects.get(name="A-3").stage.category == "waiting"  # type: ignore[union-attr]


def test_people_come_with_managers_and_groups(director: User) -> None:
    text = "Name;E-mail;Department;Manager\nAda Byron;ada@x.example;Sales;\nBo Diaz;no mail;Sales;Ada Byron\nAda B;ADA@x.example;Sales;"
    difference = imported("people", text, director)
    assert Person.objects.get(name="Bo Diaz").manager == Person.objects.get(email="ada@x.example")
    assert Membership.objects.filter(group__name="Sales").count() == 2
    assert len(difference.not_carried) == 2


def test_an_import_is_applied_once(director: User) -> None:
    import_ = started("portfolio", director)
    draft = drafted("portfolio", PORTFOLIO)
    apply_import(import_=import_, draft=draft, by=director)
    with pytest.raises(Refused, match="already"):
        apply_import(import_=import_, draft=draft, by=director)


def test_nobody_imports_without_the_right(employee: User, sales_lead: User) -> None:
    for person in (employee, sales_lead):
        with pytest.raises(PermissionDenied):
            started("portfolio", person)


def test_nobody_applies_anothers_import(director: User, project_manager: User) -> None:
    import_ = started("portfolio", director)
    with pytest.raises(Refused, match="someone else"):
        apply_import(import_=import_, draft=drafted("portfolio", PORTFOLIO), by=project_manager)


def test_a_refused_row_leaves_nothing_half_written(
    director: User, conference: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = started("items", director, initiative=conference)
    draft = drafted("items", PLAN)
    monkeypatch.setattr(Link.objects, "bulk_create", _fail)
    with pytest.raises(RuntimeError):
        apply_import(import_=import_, draft=draft, by=director)
    assert not Item.objects.exists()
    import_.refresh_from_db()
    assert import_.state == Import.State.READING


def _fail(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_source_at_once_write_it_once() -> None:
    director = make_cast()["director"]
    draft = drafted("portfolio", PORTFOLIO)
    meet = threading.Barrier(2)

    def run() -> None:
        meet.wait()
        apply_import(import_=started("portfolio", director), draft=draft, by=director)
        connection.close()

    threads = [threading.Thread(target=run) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Import.objects.filter(state=Import.State.APPLIED).count() == 2
    assert Initiative.objects.count() == 3


def test_a_large_history_is_written_in_batches(director: User, conference: Initiative) -> None:
    team = Team.objects.create(name="Commerce")
    rows = "\n".join(f"A-{number},2026-01-05,2026-01-07,2026-01-09" for number in range(4_500))
    told: list[tuple[int, int]] = []
    import_ = started("history", director, initiative=conference, team=team)
    draft = drafted("history", f"Key,Created,Started,Finished\n{rows}")
    apply_import(
        import_=import_, draft=draft, by=director, tell=lambda done, total: told.append((done, total))
    )
    assert Item.objects.filter(team=team).count() == 4_500
    assert told == [(2_000, 4_500), (4_000, 4_500), (4_500, 4_500)]


def test_an_import_is_taken_back_whole(director: User) -> None:
    before = Person.objects.count()
    import_ = started("portfolio", director)
    applied = apply_import(import_=import_, draft=drafted("portfolio", PORTFOLIO), by=director)
    assert applied.applied_context
    undo(applied.applied_context, by=director)
    assert not Initiative.objects.exists()
    assert Person.objects.count() == before
    again = difference_of(started("portfolio", director), drafted("portfolio", PORTFOLIO))
    assert again.count("new") == 3


@pytest.mark.parametrize("is_for_everyone", [True, False])
def test_sales_sees_a_pasted_portfolio_at_once_unless_it_is_for_members_only(
    is_for_everyone: bool, director: User, sales_lead: User, client: Client
) -> None:
    client.force_login(director)
    pasted = {"subject": "portfolio", "pasted": "Project\tType\tEnd\nGroup billing\tProduct\t1 Mar 2027"}
    shown = client.post("/import/", pasted, follow=True)
    assert "Everyone here may see them" in shown.text
    given = {"for_everyone": "1"} if is_for_everyone else {}
    client.post(f"{shown.redirect_chain[-1][0]}apply/", given)
    client.force_login(sales_lead)
    assert ("Group billing" in client.get("/market/").text) == is_for_everyone
    client.force_login(director)
    billing = Initiative.objects.get()
    change = {"bulk": "seen", "rows": str(billing.key), "seen-visibility": "company"}
    client.post("/portfolio/", change)
    billing.refresh_from_db()
    assert billing.visibility == "company"


@pytest.mark.parametrize(
    ("text", "names", "ends"),
    [
        ("Alpha\t12/15/2026\nBeta\t03/04/2027", ["Alpha", "Beta"], ["2026-12-15", "2027-03-04"]),
        ("Alpha;01.02.2027;31.10.2027", ["Alpha"], ["2027-10-31"]),
        ("Alpha\nNetwork refresh", ["Alpha", "Network refresh"], ["None", "None"]),
        ("Alpha\t\t2027-05-01", ["Alpha"], ["2027-05-01"]),
    ],
)
def test_rows_without_a_header_are_read_by_what_stands_in_them(
    text: str, names: list[str], ends: list[str], director: User
) -> None:
    import_ = start_import(subject="portfolio", name="Pasted rows", content=text.encode(), by=director)
    draft = read_draft(import_)
    assert [row.fields["name"] for row in draft.rows] == names
    assert [str(row.fields.get("due_on")) for row in draft.rows] == ends
    assert "no header row" in draft.notes[0]


def test_past_work_without_a_header_has_its_names_and_days(director: User) -> None:
    text = "Web shop\t120\t150\nIntranet\t180\t260"
    import_ = start_import(subject="past", name="Pasted rows", content=text.encode(), by=director)
    names = ("name", "planned_days", "actual_days")
    found = [tuple(row.fields.get(name) for name in names) for row in read_draft(import_).rows]
    assert found == [("Web shop", 120, 150), ("Intranet", 180, 260)]


def test_a_row_copied_with_its_key_becomes_a_row_of_its_own(director: User, conference: Initiative) -> None:
    """A program that copies a task copies the key that it left from here with."""
    hall = add_item(conference, name="Hall", by=director)
    rows = tuple(
        DraftRow(number, "work.item", str(number), {"name": name}, key=str(hall.key))
        for number, name in ((1, "Hall A"), (2, "Hall B"))
    )
    draft = Draft("test", f"initiative {conference.key}", rows)
    apply_import(import_=started("items", director, initiative=conference), draft=draft, by=director)
    names = dict(Item.objects.values_list("name", "pk"))
    assert names["Hall A"] == hall.pk
    assert set(names) == {"Hall A", "Hall B"}
    difference = difference_of(started("items", director, initiative=conference), draft)
    assert difference.is_empty


def test_an_import_tells_no_cost_to_who_may_not_see_it(director: User, employee: User) -> None:
    add_past_date(name="Fair", planned_days=10, planned_cost=180_000, by=director)
    lead = Role.objects.get(slug="team-lead")
    grant_role(employee, role=lead, scope_kind=WHOLE, scope_id=0, by=director)
    text = "Name\tPlanned days\tPlanned cost\nFair\t12\t1\nNew\t5\t2"
    sheet = read_pasted(text)
    draft = SUBJECTS["past"].draft(sheet, guess_columns(sheet, SUBJECTS["past"].columns), "test")
    import_ = started("past", User.objects.get(pk=employee.pk))
    report = report_of(import_, difference_of(import_, draft))
    assert "180" not in json.dumps(report)
    assert [(left[0], left[1]) for left in report["left"]] == [(2, "Planned cost")]
    apply_import(import_=import_, draft=draft, by=User.objects.get(pk=employee.pk))
    assert dict(PastDate.objects.values_list("name", "planned_cost")) == {"Fair": 180_000, "New": 2}
    assert PastDate.objects.get(name="Fair").planned_days == 12


def test_a_column_that_is_not_there_is_nobodys(director: User, client: Client) -> None:
    client.force_login(director)
    pasted = {"subject": "portfolio", "pasted": "Project\tEnd\nFair\t1 Mar 2027"}
    shown = client.post("/import/", pasted, follow=True)
    address = shown.redirect_chain[-1][0]
    for place in ("999", "9" * 5000):
        answer = client.post(f"{address}columns/", {"name": "0", "due_on": place}, follow=True)
        assert answer.status_code == 200
        assert Import.objects.get().mapping == {"name": 0}


def test_what_was_written_stays_written(director: User) -> None:
    """Sent once more from the page before, or from a second window."""
    imported("portfolio", PORTFOLIO, director)
    written = Import.objects.get()
    for again in (
        lambda: map_columns(written, mapping={}, by=director),
        lambda: queue_import(written, state="applying", by=director),
        lambda: fail_import(written, failure="Empty", by=director),
    ):
        with pytest.raises(Refused, match="applied already"):
            again()
    written.refresh_from_db()
    assert written.state == "applied"
