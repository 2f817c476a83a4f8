"""Plans leave as MSPDI and come back through MPXJ as they were."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.engine.schedule.answers import data_folder

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.schedule import schedule_of
from manyways.engine.time import moment_of
from manyways.interchange.actions import apply_import, start_import
from manyways.interchange.drafts import Difference
from manyways.interchange.models import ExternalRef, Import
from manyways.interchange.msproject import schedule_document
from manyways.interchange.msproject.mspdi import NAMESPACE, mspdi_of
from manyways.interchange.msproject.plan_out import plan_out
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import container_of
from manyways.interchange.schedule_json import read_document
from manyways.interchange.subjects import schedule
from manyways.schedule.actions import take_baseline
from manyways.schedule.dates import planned_dates
from manyways.work.actions import add_item, add_link, create_initiative, edit_initiative
from manyways.work.models import Initiative, Item

pytestmark = pytest.mark.django_db
Document = dict[str, Any]
"""What MPXJ read in a file, which takes a second each time."""
FOLDER = data_folder()
SOURCES = sorted((FOLDER / "msproject").glob("*.*")) if FOLDER else []
PLANS = [path for path in SOURCES if path.suffix in {".xml", ".mpp"}]
TASK_ORDER = [
    "UID",
    "GUID",
    "ID",
    "Name",
    "Active",
    "Manual",
    "Type",
    "IsNull",
    "CreateDate",
    "Contact",
    "WBS",
    "WBSLevel",
    "OutlineNumber",
    "OutlineLevel",
    "Priority",
    "Start",
    "Finish",
    "Duration",
    "ManualStart",
    "ManualFinish",
    "ManualDuration",
    "DurationFormat",
    "Work",
    "Stop",
    "Resume",
    "ResumeValid",
    "EffortDriven",
    "Recurring",
    "OverAllocated",
    "Estimated",
    "Milestone",
    "Summary",
    "Critical",
    "PercentComplete",
    "ActualStart",
    "ActualFinish",
    "ActualDuration",
    "RemainingDuration",
    "ConstraintType",
    "CalendarUID",
    "ConstraintDate",
    "Deadline",
    "Notes",
    "PredecessorLink",
    "Baseline",
]
"""The order of the elements of a task in the schema, as far as they are written."""


def brought(document: Document, initiative: Initiative, by: User) -> Difference:
    """Write what a file says into an initiative."""
    import_, found = difference(document, initiative, by)
    apply_import(import_=import_, draft=found.draft, by=by)
    return found


def difference(document: Document, initiative: Initiative, by: User) -> tuple[Import, Difference]:
    """What a file would change in an initiative."""
    import_ = start_import(
        subject="schedule", name="plan.xml", content=b"kept elsewhere", initiative=initiative, by=by
    )
    draft = schedule.draft(document, container_of(import_), "msproject")
    return import_, difference_of(import_, draft)


def written(initiative: Initiative, by: User, folder: Path) -> Path:
    """The initiative's plan as a file."""
    initiative.refresh_from_db()
    path = folder / "out.xml"
    path.write_bytes(mspdi_of(plan_out(initiative, by)))
    return path


def computed_dates(document: Document) -> dict[int, tuple[str, str]]:
    """Early dates by uid, from the file alone."""
    found = read_document(document)
    answer = schedule_of(found.plan, found.rules)
    return {
        uid: (str(moment_of(start)), str(moment_of(finish)))
        for uid, start, finish in zip(
            found.uids, answer.early_start.tolist(), answer.early_finish.tolist(), strict=True
        )
    }


@pytest.mark.slow
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_a_plan_of_ms_project_comes_back_as_it_was(path: Path, director: User, tmp_path: Path) -> None:
    document = schedule_document(path)
    starts_on = date.fromisoformat(document["project"]["start"][:10])
    initiative = create_initiative(name="Plan", approach="planned", starts_on=starts_on, by=director)
    brought(document, initiative, director)
    out = schedule_document(written(initiative, director, tmp_path))
    _import, again = difference(out, initiative, director)
    changes = {
        row.row.fields["name"]: row.changes for row in again.rows if row.changes or row.record_id is None
    }
    assert changes == {}
    assert again.new_links == ()
    initiative.refresh_from_db()
    plan = planned_dates(initiative)
    dates = computed_dates(out)
    parents = set(Item.objects.values_list("parent_id", flat=True))
    for item in Item.objects.filter(initiative=initiative, dropped_at=None).exclude(pk__in=parents - {None}):
        found = plan.items[item.pk]
        here = (str(found.start_at)[:19], str(found.finish_at)[:19])
        assert dates[item.pk] == here, item.name


@pytest.fixture
def plan(director: User) -> Initiative:
    """A phase with two linked tasks, one of them finished, a milestone, and a baseline."""
    initiative = create_initiative(
        name="Move & <more>", approach="planned", starts_on=date(2027, 3, 1), by=director
    )
    phase = add_item(initiative, name="Phase", form="phase", by=director)
    first = add_item(
        initiative, name="First\x0b", parent=phase, duration_minutes=960, notes="Note", by=director
    )
    second = add_item(initiative, name="Second", parent=phase, by=director)
    add_item(initiative, name="Mark", form="milestone", deadline_at=_at(2027, 4, 1), by=director)
    add_link(predecessor=first, successor=second, type="ss", lag=-240, by=director)
    take_baseline(initiative, name="First", reason="Agreed", by=director)
    return initiative


def _at(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(17)))


def test_elements_stand_in_the_order_of_the_schema(plan: Initiative, director: User) -> None:
    root = ET.fromstring(mspdi_of(plan_out(plan, director)))  # noqa: S314 - our own
    tasks = root.findall(f".//{{{NAMESPACE}}}Task")
    assert len(tasks) == 5
    for task in tasks:
        places = [TASK_ORDER.index(child.tag.partition("}")[2]) for child in task]
        assert places == sorted(places)
    assert root.findtext(f"{{{NAMESPACE}}}Title") == "Move & <more>"


def test_baseline_notes_and_what_is_guessed_are_told(
    plan: Initiative, director: User, tmp_path: Path
) -> None:
    document = schedule_document(written(plan, director, tmp_path))
    tasks = {task["name"]: task for task in document["tasks"]}
    assert tasks["First"]["baseline"]["duration_minutes"] == 960
    assert tasks["Second"]["duration_minutes"] == 480
    assert tasks["Second"]["predecessors"][0]["lag_minutes"] == -240
    assert tasks["Phase"]["summary"] is True
    assert tasks["Mark"]["deadline"] == "2027-04-01T17:00:00"


def test_a_file_that_left_from_here_changes_the_same_items_when_it_comes_back(
    plan: Initiative, director: User, tmp_path: Path
) -> None:
    out = written(plan, director, tmp_path)
    out.write_text(out.read_text().replace("PT16H0M0S", "PT24H0M0S"))
    document = schedule_document(out)
    found = brought(document, plan, director)
    assert {verdict: found.count(verdict) for verdict in ("new", "changed")} == {"new": 0, "changed": 1}
    assert Item.objects.filter(initiative=plan).count() == 4
    assert Item.objects.get(name__startswith="First").duration_minutes == 1440
    other = create_initiative(name="Other", approach="planned", by=director)
    _import, elsewhere = difference(document, other, director)
    assert elsewhere.count("new") == 4


def test_what_comes_back_is_known_by_its_key_where_its_number_is_another_rows_outside(
    plan: Initiative, director: User, tmp_path: Path
) -> None:
    document = schedule_document(written(plan, director, tmp_path))
    first, second = Item.objects.filter(name__in=["First", "Second"]).order_by("pk")
    import_, before = difference(document, plan, director)
    for here, there in ((first, second), (second, first)):
        ExternalRef.objects.create(
            source="msproject",
            container=container_of(import_),
            kind="work.item",
            uid=str(here.pk),
            record_id=there.pk,
        )
    _import, after = difference(document, plan, director)
    assert {row.row.uid: row.record_id for row in after.rows} == {
        row.row.uid: row.record_id for row in before.rows
    }
    assert after.count("changed") == 0


def test_what_is_waited_for_elsewhere_is_named_only_to_those_who_may_see_it(
    plan: Initiative, director: User, employee: User
) -> None:
    secret = create_initiative(name="Secret", approach="planned", starts_on=date(2027, 5, 1), by=director)
    before = add_item(secret, name="Merger", duration_minutes=480, by=director)
    add_link(predecessor=before, successor=Item.objects.get(name="Mark"), by=director)
    edit_initiative(plan, {"visibility": "company"}, by=director)
    for user, is_named in ((director, True), (employee, False)):
        mark = plan_out(plan, user).tasks[-1]
        assert ("Merger" in mark.notes) is is_named
        assert "Waits for" in mark.notes
        assert mark.constraint == "snet"


def test_the_page_gives_the_file_to_those_who_see_the_initiative(
    plan: Initiative, director: User, employee: User, client: Client
) -> None:
    address = reverse("interchange:plan_file", args=[plan.key])
    client.force_login(employee)
    assert client.get(address).status_code == 404
    client.force_login(director)
    answer = client.get(address)
    assert f'move-more-{today()}.xml"' in answer["Content-Disposition"]
    assert address in client.get(reverse("interchange:other_programs", args=[plan.key])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plan_of_one_row_and_of_three_costs_the_same(
    director: User, django_assert_num_queries: Any, rows: int
) -> None:
    initiative = create_initiative(name="Plan", approach="planned", starts_on=date(2027, 3, 1), by=director)
    for number in range(rows):
        add_item(initiative, name=f"Row {number}", duration_minutes=480, by=director)
    with django_assert_num_queries(5):
        plan_out(initiative, director)
