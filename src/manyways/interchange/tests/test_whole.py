"""What a source says of the whole initiative: its working time, and the day it is counted back from."""

from datetime import date
from typing import Any

from manyways.access.models import User
from manyways.interchange.actions import apply_import
from manyways.interchange.drafts import Draft, DraftRow
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import report_of
from manyways.interchange.tests.test_imports import started
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event


def test_a_schedule_that_changes_only_its_time_or_its_finish_is_written(
    director: User,
) -> None:
    """Every row is as it is here, and yet there is something to write; once, and shown before."""
    conference = an_event(by=director)
    row = DraftRow(1, "work.item", "1", {"name": "Build"})
    week = [[[480, 720], [780, 1020]]] * 5 + [[], []]
    shifts = {"name": "Shifts", "week": week, "exceptions": {"2027-05-06": []}}

    def brought(**said: Any) -> list[tuple[str, Any, Any]]:
        into = Initiative.objects.get(pk=conference.pk)
        import_ = started("schedule", director, initiative=into)
        draft = Draft("msproject", "test", (row,), **said)
        difference = difference_of(import_, draft)
        changes = [(each.field, each.was, each.becomes) for each in difference.whole]
        told = report_of(import_, difference)
        assert told["is_empty"] == difference.is_empty
        assert [each["name"] for each in told["rows"] if each["row"] == 0] == [into.name] * bool(changes)
        apply_import(import_=import_, draft=draft, by=director)
        again = difference_of(
            started("schedule", director, initiative=Initiative.objects.get(pk=into.pk)), draft
        )
        assert again.is_empty
        return changes

    assert brought() == []
    name = f"Shifts, {conference.name}"
    assert brought(calendar=shifts) == [("calendar", None, name)]
    longer = shifts | {"week": [[[480, 720]], *week[1:]], "exceptions": {"2027-05-07": [[480, 720]]}}
    assert brought(calendar=longer) == [
        ("Monday", "08:00–12:00, 13:00–17:00", "08:00–12:00"),
        ("6 May 2027", "", "08:00–12:00, 13:00–17:00"),
        ("7 May 2027", "08:00–12:00, 13:00–17:00", "08:00–12:00"),
    ]
    back, later = date(2027, 5, 28), date(2027, 6, 4)
    assert brought(planned_back_from=back) == [("planned_back_from", None, back)]
    assert brought(planned_back_from=later) == [("planned_back_from", back, later)]
    conference.refresh_from_db()
    assert (str(conference.calendar), conference.planned_back_from) == (name, later)
