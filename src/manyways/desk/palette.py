"""What “Find or do” offers besides records: places to go to and things to make, registered by the site."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Command:
    """One line of the palette. `group` is its heading."""

    name: str
    url: str
    icon: str
    group: str | Promise
    key: str = ""


Offer = Callable[[HttpRequest], Iterable[Command]]
_OFFERS: list[Offer] = []


def offer(make: Offer) -> Offer:
    """Register a function that lists commands for a request."""
    _OFFERS.append(make)
    return make


def commands(request: HttpRequest, text: str) -> list[Command]:
    """The commands each word of the text is part of; all of them without a text."""
    words = text.casefold().split()
    every = (command for make in _OFFERS for command in make(request))
    return [command for command in every if all(word in command.name.casefold() for word in words)]
