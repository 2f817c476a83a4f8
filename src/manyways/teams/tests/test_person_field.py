"""A person in a form is typed, completed, told apart from namesakes, and never listed with everybody."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from manyways.access.models import User
from manyways.teams.forms.person import PersonField
from manyways.teams.models import Person


def a_field() -> PersonField:
    return PersonField(Person.objects.order_by("name"), required=False)


def test_a_name_is_enough_in_any_case(db: None) -> None:
    elif_demir = Person.objects.create(name="Elif Demir")
    assert a_field().clean(" elif demir ") == elif_demir
    assert a_field().clean(str(elif_demir.pk)) == elif_demir
    assert a_field().clean("") is None


def test_namesakes_are_told_apart_by_their_address(db: None) -> None:
    first, second = (Person.objects.create(name="Sam Osei", email=f"{n}@brightwater.example") for n in "ab")
    with pytest.raises(ValidationError, match="More than one person"):
        a_field().clean("Sam Osei")
    assert a_field().clean("Sam Osei · b@brightwater.example") == second
    assert a_field().prepare_value(first.pk) == "Sam Osei · a@brightwater.example"


def test_nobody_is_refused_and_nothing_changed_is_no_change(db: None) -> None:
    mara = Person.objects.create(name="Mara")
    with pytest.raises(ValidationError, match="Nobody here"):
        a_field().clean("Marla")
    assert not a_field().has_changed(mara.pk, "Mara")
    assert not a_field().has_changed(mara.pk, str(mara.pk))
    assert a_field().has_changed(mara.pk, "")


def test_names_that_fit_are_offered_whatever_the_field_is_called(client: Client, director: User) -> None:
    for name in ("Elif Demir", "Emil Braun", "Mara Elster"):
        Person.objects.create(name=name)
    client.force_login(director)
    told = client.get("/work/people/named", {"owner-value": "el"}, headers={"HX-Request": "true"})
    assert told.content.decode().count("<option") == 2
    assert "Emil" not in told.content.decode()


def test_a_sign_that_only_looks_like_a_number_is_a_name(db: None) -> None:
    with pytest.raises(ValidationError, match="Nobody here"):
        a_field().clean("²")
    assert a_field().prepare_value("²") == "²"
