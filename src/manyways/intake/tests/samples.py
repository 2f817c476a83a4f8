"""Rows of the front door for tests, made by calling actions."""

from typing import Any

from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.models import Advice, Practice, Request, Template
from manyways.teams.actions import add_person
from manyways.teams.models import Person
from manyways.work.models import Kind


def a_request(*, by: User, name: str = "Annual customer conference", **fields: Any) -> Request:
    """A demand of somebody."""
    return actions.ask(name=name, by=by, **fields)


def a_person(user: User, *, by: User) -> Person:
    """The person behind a user."""
    return add_person(name=user.name, user=user, by=by)


def an_advice(*, by: User, kind: str = "event", **fields: Any) -> Advice:
    """Advice on something of a kind."""
    values = {"name": "Annual customer conference", "kind": Kind.objects.get(slug=kind)}
    return actions.start_advice(**{**values, **fields}, by=by)


def template(slug: str = "customer-conference") -> Template:
    """One of the templates that come with the product."""
    return Template.objects.get(slug=slug)


def practice(slug: str = "critical-path") -> Practice:
    """One of the practices that come with the product."""
    return Practice.objects.get(slug=slug)
