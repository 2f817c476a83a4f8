"""A change with an open page and people behind the cast's accounts. Imports wait until Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from manyways.access.models import User
    from manyways.change.models import OpenPage, Question
    from manyways.teams.models import Person
    from manyways.work.models import Initiative

WORDS = "Who approves holidays in the new team?"


@pytest.fixture
def people(cast: "dict[str, User]", director: "User") -> "dict[str, Person]":
    """Each of the cast as a person, by slug."""
    from manyways.teams.actions import add_person

    return {slug: add_person(name=user.name, user=user, by=director) for slug, user in cast.items()}


@pytest.fixture
def shift(people: "dict[str, Person]", director: "User") -> "Initiative":
    """An initiative only its members see; its owner is the project manager."""
    from manyways.work.actions import create_initiative

    owner = people["project_manager"]
    return create_initiative(name="Shift to product teams", owner=owner, visibility="members", by=director)


@pytest.fixture
def open_page(shift: "Initiative", director: "User") -> "OpenPage":
    """Published, with a secret link."""
    from manyways.change.actions.open_pages import edit_open_page, make_open_page

    page = make_open_page(shift, title="Moving to product teams", by=director)
    return edit_open_page(page, {"is_published": True, "has_link": True}, by=director)


@pytest.fixture
def question(shift: "Initiative", open_page: "OpenPage", employee: "User") -> "Question":
    """Asked by the employee, who sees only the open page."""
    from manyways.change.actions.questions import ask_question

    return ask_question(text=WORDS, initiative=shift, by=employee)
