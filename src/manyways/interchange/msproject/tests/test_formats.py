"""PMXML and .mpx are read as the same plan as the files with known answers they are made from."""

from pathlib import Path
from typing import Any

import pytest
from tests.engine.schedule.answers import needed

from manyways.access.models import User
from manyways.interchange.actions import apply_import, start_import
from manyways.interchange.msproject import schedule_document
from manyways.interchange.msproject.java import Limits, convert
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import read_draft
from manyways.work.actions import create_initiative
from manyways.work.models import Item

PLAN = ("uid", "name", "summary", "duration_minutes", "constraint", "percent_complete")
DATES = ("parent_uid", "milestone", "start", "finish", "actual_start", "actual_finish", "constraint_date")


def fields(document: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What every task says of these, and its links by type and lag."""
    return [
        {name: task[name] for name in names}
        | {"links": [(link["uid"], link["type"], link["lag_minutes"]) for link in task["predecessors"]]}
        for task in document["tasks"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["PredecessorCalendar", "SuccessorCalendar", "resource-rates-test"])
def test_pmxml_is_read_as_the_xer_it_is_made_from(name: str, tmp_path: Path) -> None:
    source, target = needed("p6", f"{name}.xer"), tmp_path / "plan.pmxml"
    convert(source, target, Limits())
    found, known = schedule_document(target), schedule_document(source)
    assert found["application"] == "Primavera"
    assert fields(found, PLAN + DATES) == fields(known, PLAN + DATES)


@pytest.mark.slow
def test_mpx_is_read_as_the_plan_it_is_made_from(tmp_path: Path) -> None:
    """The format keeps days, not hours."""
    source, target = needed("msproject", "mspdirelations.xml"), tmp_path / "plan.mpx"
    convert(source, target, Limits())
    assert fields(schedule_document(target), PLAN) == fields(schedule_document(source), PLAN)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_project_of_primavera_is_known_again_in_its_other_format(director: User, tmp_path: Path) -> None:
    source, target = needed("p6", "PredecessorCalendar.xer"), tmp_path / "plan.pmxml"
    convert(source, target, Limits())
    initiative = create_initiative(name="Plan", approach="planned", by=director)
    for path, name, expected in ((source, "plan.xer", 2), (target, "plan.xml", 0)):
        import_ = start_import(
            subject="schedule", name=name, content=path.read_bytes(), initiative=initiative, by=director
        )
        draft = read_draft(import_)
        assert difference_of(import_, draft).count("new") == expected
        apply_import(import_=import_, draft=draft, by=director)
    assert Item.objects.count() == 2
