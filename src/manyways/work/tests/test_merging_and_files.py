"""Items made one again, and files kept as evidence: allowed, forbidden, refused, recorded, undone."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.desk.actions import add_comment
from manyways.desk.models import Comment
from manyways.teams.models import Person
from manyways.work import actions
from manyways.work.file_types import type_of
from manyways.work.models import EvidenceFile, Handover, Item, Link
from manyways.work.queries.gates import listed_obligations
from manyways.work.tests.samples import an_event, items_in

PDF = b"%PDF-1.7 contract"


def test_merging_adds_sizes_and_keeps_links_and_comments(director: User) -> None:
    event = an_event(by=director)
    before, first, second, after = items_in(event, "Before", "One", "Two", "After", by=director)
    for item, minutes in ((first, 960), (second, 480)):
        actions.edit_item(item, {"size": 3, "duration_minutes": minutes}, by=director)
    for one, other in ((before, second), (first, second), (second, after), (first, after)):
        actions.add_link(one, successor=other, by=director)
    add_comment(second, text="The hall asks for a name", by=director)
    merged = actions.merge_items(first, [second], name="Both", by=director)
    context = last_context()
    assert (merged.name, merged.size, merged.duration_minutes) == ("Both", 6, 1440)
    assert "- Two" in merged.notes
    pairs = {(link.predecessor.name, link.successor.name) for link in Link.objects.all()}
    assert pairs == {("Before", "Both"), ("Both", "After")}
    assert Comment.objects.get().record_id == first.pk
    assert context
    undo(context, by=director)
    assert Item.objects.get(name="Two").size == 3
    assert Link.objects.count() == 4
    assert Comment.objects.get().record_id == second.pk


def test_what_cannot_be_merged(director: User, employee: User) -> None:
    event, other = an_event(by=director), an_event(by=director, name="Other")
    first, second, third = items_in(event, "a", "b", "c", by=director)
    (stranger,) = items_in(other, "x", by=director)
    (fact,) = items_in(event, "m", by=director, form="milestone")
    for wrong in ([], [stranger], [fact]):
        with pytest.raises(Refused):
            actions.merge_items(first, wrong, by=director)
    actions.add_link(first, successor=second, by=director)
    actions.add_link(second, successor=third, by=director)
    with pytest.raises(Refused, match="circle"):
        actions.merge_items(first, [third], by=director)
    with pytest.raises(PermissionDenied):
        actions.merge_items(first, [second], by=employee)
    mine = Person.objects.create(name="Em", user=employee)
    actions.edit_item(first, {"owner": mine}, by=director)
    with pytest.raises(Refused, match="not yours"):
        actions.merge_items(Item.objects.get(pk=first.pk), [second], by=employee)
    assert Item.objects.filter(initiative=event).count() == 4


def test_merging_loses_no_pause_no_progress_and_no_deadline(director: User) -> None:
    event = an_event(by=director)
    first, second = items_in(event, "One", "Two", by=director)
    actions.edit_item(first, {"duration_minutes": 960, "pauses": [[480, 2400]]}, by=director)
    late = {"duration_minutes": 2880, "pauses": [[960, 480]], "percent_done": 40}
    actions.edit_item(second, {**late, "deadline_at": "2027-03-01T12:00Z"}, by=director)
    merged = actions.merge_items(Item.objects.get(pk=first.pk), [second], by=director)
    assert (merged.duration_minutes, merged.pauses) == (3840, [[480, 2400], [1920, 480]])
    assert merged.percent_done == 30
    assert merged.deadline_at
    assert merged.deadline_at.date().isoformat() == "2027-03-01"


def test_clock_time_is_never_added_to_work(director: User) -> None:
    event = an_event(by=director)
    first, paint, work = items_in(event, "No time yet", "Paint dries", "Work", by=director)
    actions.edit_item(paint, {"duration_minutes": 4320, "is_elapsed": True}, by=director)
    actions.edit_item(work, {"duration_minutes": 480}, by=director)
    with pytest.raises(Refused, match="by the clock"):
        actions.merge_items(first, [paint, work], by=director)
    assert actions.merge_items(first, [paint], by=director).is_elapsed


def test_a_day_asked_for_outlives_a_merge(director: User) -> None:
    event, other = an_event(by=director), an_event(by=director, name="Other")
    first, second = items_in(event, "One", "Two", by=director)
    (giver,) = items_in(other, "Stage", by=director)
    actions.add_link(giver, successor=first, by=director)
    link = actions.add_link(giver, successor=second, by=director)
    actions.ask_handover(link, needed_by=date(2027, 3, 1), by=director)
    actions.merge_items(first, [second], by=director)
    assert Handover.objects.get().link == Link.objects.get(successor=first)


def test_what_is_blocked_or_fixed_is_not_merged_away(director: User) -> None:
    event = an_event(by=director)
    first, stuck, fixed = items_in(event, "One", "Two", "Three", by=director)
    actions.block_item(stuck, reason="No answer", by=director)
    actions.edit_item(fixed, {"constraint": "mso", "constraint_at": "2027-03-01T12:00Z"}, by=director)
    for wrong, reason in ((stuck, "blocked"), (fixed, "fixed")):
        with pytest.raises(Refused, match=reason):
            actions.merge_items(first, [wrong], by=director)


def test_items_are_ticked_and_merged(client: Client, director: User) -> None:
    client.force_login(director)
    event = an_event(by=director)
    first, second = items_in(event, "One", "Two", by=director)
    sent = {"bulk": "merge", "rows": [str(first.key), str(second.key)], "merge-name": "Both", "name": "Both"}
    assert client.post(f"/work/{event.key}/items/", sent).status_code in {200, 302}
    answer = client.post(
        f"/api/items/{first.key}/merge", {"items": [str(second.key)]}, content_type="application/json"
    )
    assert answer.status_code in {200, 404}
    assert Item.objects.filter(initiative=event).count() == 1


def a_workbook(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("a.pdf", PDF, True),
        ("a.PDF", PDF, True),
        ("a.png", PDF, False),
        ("a.html", b"<script>alert(1)</script>", False),
        ("a.svg", b"<svg onload='x'/>", False),
        ("a.exe", b"MZ\x90\x00", False),
        ("a.csv", b"a,b\n1,2", True),
        ("a.txt", b"\xff\xfe\x00", False),
        ("a.xlsx", a_workbook("xl/workbook.xml"), True),
        ("a.xlsx", a_workbook("xl/workbook.xml", "xl/vbaProject.bin"), False),
        ("a.docx", a_workbook("xl/workbook.xml"), False),
        ("a.docx", b"PK\x03\x04nonsense", False),
    ],
)
def test_files_are_told_by_their_bytes(name: str, content: bytes, is_taken: bool) -> None:
    assert bool(type_of(name, content)) is is_taken


def test_a_contract_is_kept_for_a_decision(client: Client, director: User, employee: User) -> None:  # E-2b
    event = an_event(by=director)
    decision = actions.add_decision(event, name="Venue", by=director)
    client.force_login(director)
    address = f"/work/files/decision/{decision.key}/"
    sent = {"file": SimpleUploadedFile("../../contract.pdf", PDF, "text/html")}
    assert client.post(f"{address}new/", sent).status_code == 302
    file = EvidenceFile.objects.get()
    assert (file.name, file.content_type, file.initiative) == ("contract.pdf", "application/pdf", event)
    assert "contract.pdf" in client.get(address).content.decode()
    answer = client.get(file.get_absolute_url())
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == (
        "nosniff",
        "application/octet-stream",
    )
    assert client.get(f"/api/initiatives/{event.key}/files").json()[0]["name"] == "contract.pdf"
    client.force_login(employee)
    for hidden in (address, file.get_absolute_url(), f"/api/files/{file.key}"):
        assert client.get(hidden).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.add_evidence_file(decision, name="b.pdf", content=PDF, by=employee)


def test_refused_files_and_a_removal_that_is_undone(director: User, settings: object) -> None:
    event = an_event(by=director)
    decision = actions.add_decision(event, name="Venue", by=director)
    settings.EVIDENCE_MEGABYTES = 1  # type: ignore[attr-defined]
    for name, content in (("a.pdf", b""), ("a.pdf", PDF + b"x" * 1024 * 1024), ("a.html", b"<p>")):
        with pytest.raises(Refused):
            actions.add_evidence_file(decision, name=name, content=content, by=director)
    file = actions.add_evidence_file(decision, name="a.pdf", content=PDF, by=director)
    actions.remove_evidence_file(file, by=director)
    context = last_context()
    assert not EvidenceFile.objects.of(decision)
    assert context
    undo(context, by=director)
    assert bytes(EvidenceFile.objects.of(decision).get().content) == PDF


def test_a_kept_file_fulfils_an_obligation_and_stands_in_the_pack(client: Client, director: User) -> None:
    event = an_event(by=director)  # GAP-7
    duty = actions.add_obligation(event, name="Test", source="SOC 2", due_on=today(), by=director)
    with pytest.raises(Refused, match="evidence"):
        actions.fulfil_obligation(duty, by=director)
    file = actions.add_evidence_file(duty, name="minutes.pdf", content=PDF, by=director)
    client.force_login(director)
    assert "It is fulfilled" in client.get(duty.get_absolute_url()).content.decode()
    assert "minutes.pdf" in client.get(f"/work/{event.key}/evidence/").content.decode()
    actions.fulfil_obligation(duty, by=director)
    with pytest.raises(Refused, match="Without it"):
        actions.remove_evidence_file(file, by=director)
    actions.add_evidence(duty, name="Minutes", by=director)
    actions.remove_evidence_file(file, by=director)
    assert listed_obligations(director).get().evidence_count == 1  # type: ignore[attr-defined]
