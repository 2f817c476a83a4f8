"""The main menu: each place with its icon and its address."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.rules import may
from manyways.money.models import SEE_BUDGET
from manyways.ui.addresses import page_address


@dataclass(frozen=True)
class Place:
    """One entry of the rail. `key` is the letter that follows G."""

    name: str | Promise
    url: str
    icon: str
    key: str
    is_here: bool


_PLACES = [
    (_("Today"), "portfolio:today", "sun", "t", "/today/"),
    (_("Portfolio"), "portfolio:initiatives", "layout-list", "p", "/portfolio/ /forecasts/"),
    (_("Work"), "work:initiatives", "clipboard-check", "w", "/work/"),
    (_("Go-to-market"), "market:outlook", "speakerphone", "g", "/market/"),
    (_("Change"), "change:changes", "users-group", "c", "/change/"),
    (_("Money"), "money:budget", "coins", "m", "/money/"),
]

_FOR = {"money:budget": SEE_BUDGET}
"""The right without which a place is not shown."""


def places(request: HttpRequest) -> list[Place]:
    """The places that exist, with the one this request is in."""
    assert isinstance(request.user, User)
    found = []
    for name, view, icon, key, prefixes in _PLACES:
        if view in _FOR and not may(request.user, _FOR[view]):
            continue
        url = page_address(view)
        if not url:
            continue
        found.append(Place(name, url, icon, key, request.path.startswith(tuple(prefixes.split()))))
    return found


def counted_by_place(addresses: Iterable[str]) -> Counter[str]:
    """The key of each place -> how many of these addresses lie in it."""
    begins = [(key, tuple(prefixes.split())) for *_rest, key, prefixes in _PLACES]
    return Counter(key for address in addresses for key, begin in begins if address.startswith(begin))
