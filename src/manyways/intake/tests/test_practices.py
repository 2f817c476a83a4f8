"""Practices: attached once, rated with a sentence, counted at the next intake."""

import pytest
from django.core.exceptions import PermissionDenied

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.models import Practice, PracticeUse
from manyways.intake.tests.samples import practice
from manyways.teams.actions import create_team
from manyways.work.tests.samples import an_event


def test_the_library_comes_filled() -> None:
    assert Practice.objects.count() >= 15


def test_a_practice_is_attached_once(director: User, employee: User) -> None:
    event, team = an_event(by=director), create_team(name="Web", by=director)
    use = actions.attach_practice(practice(), used_by=event, by=director)
    actions.attach_practice(practice("story-mapping"), used_by=team, by=director)
    with pytest.raises(Refused):
        actions.attach_practice(practice(), used_by=event, by=director)
    with pytest.raises(PermissionDenied):
        actions.attach_practice(practice("premortem"), used_by=event, by=employee)
    assert [each.used_by for each in PracticeUse.objects.visible_to(employee)] == [team]
    actions.detach_practice(use, by=director)
    assert PracticeUse.objects.count() == 1


def test_a_rating_is_a_word_and_a_sentence(director: User) -> None:
    use = actions.attach_practice(practice(), used_by=an_event(by=director), by=director)
    for verdict, note in (("helped", " "), ("", "It did"), ("great", "It did")):
        with pytest.raises(Refused):
            actions.rate_practice(use, verdict=verdict, note=note, by=director)
    rated = actions.rate_practice(use, verdict="helped", note="Showed where a day was lost", by=director)
    assert (rated.verdict, rated.note) == ("helped", "Showed where a day was lost")


def test_practices_are_added_and_edited(director: User, employee: User) -> None:
    made = actions.add_practice(name="Six hats", technique="One view at a time", by=director)
    assert made.slug == "six-hats"
    assert actions.edit_practice(made, {"is_active": False}, by=director).is_active is False
    with pytest.raises(PermissionDenied):
        actions.add_practice(name="Mine", technique="Walk", by=employee)
    with pytest.raises(Refused):
        actions.add_practice(name="Six hats", technique="Again", by=director)
