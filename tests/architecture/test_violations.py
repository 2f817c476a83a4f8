"""Every rule of the database has words for a person, and the same ones whoever notices that it was broken."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.models.constraints import BaseConstraint

from manyways.access.actions import Refused
from manyways.access.actions.violations import words_by_message, words_for
from manyways.access.models import User
from manyways.teams import actions
from manyways.teams.models import Person


def rules() -> Iterator[tuple[type[models.Model], BaseConstraint]]:
    """Every constraint of ours with its model."""
    for model in apps.get_models():
        if model.__module__.startswith("manyways."):
            yield from ((model, rule) for rule in model._meta.constraints)


def test_no_rule_is_told_by_its_name() -> None:
    found = list(rules())
    assert len(found) > 200
    for model, rule in found:
        words = words_for(rule, model)
        assert words[0].isupper(), (rule.name, words)
        assert words.endswith("."), (rule.name, words)
        assert rule.name not in words
        assert "_" not in words, (rule.name, words)


def test_whatever_django_would_say_is_said_in_our_words() -> None:
    for model, rule in rules():
        said = words_by_message(model())
        assert said[str(rule.get_violation_error_message())] == words_for(rule, model)


def test_a_name_or_an_address_given_twice_says_what_to_do(director: User) -> None:
    actions.create_team(name="Web", by=director)
    with pytest.raises(Refused) as refusal:
        actions.create_team(name="Web", by=director)
    assert "same name already: change that one" in f"{refusal.value.message} {refusal.value.fields}"
    actions.add_person(name="Ada", email="ada@x.example", by=director)
    bo = actions.add_person(name="Bo", by=director)
    with pytest.raises(Refused, match="look for them, or give another one"):
        actions.edit_person(bo, {"email": "ada@x.example"}, by=director)


def test_who_comes_second_at_the_same_moment_hears_the_same(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.add_person(name="Ada", email="ada@x.example", by=director)
    accepted = "manyways.access.actions.checking._is_accepted"
    monkeypatch.setattr(accepted, lambda _row: True)  # both looked before either was kept
    with pytest.raises(Refused, match="look for them, or give another one"):
        actions.add_person(name="Eve", email="ada@x.example", by=director)
    assert Person.objects.get(email="ada@x.example").name == "Ada"
