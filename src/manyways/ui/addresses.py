"""Addresses that are written again and again, on every page or for every record of a list: each is found once."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse

_ANY = UUID(int=0)


def address_of(view: str, key: UUID) -> str:
    """The address of a view that is about one record and takes only its key."""
    before, after = _around(view)
    return f"{before}{key}{after}"


def page_address(view: str) -> str:
    """The address of a page that takes nothing; an empty text where there is no such page."""
    return _whole(view, settings.ROOT_URLCONF)


@cache
def _around(view: str) -> tuple[str, str]:
    before, _key, after = reverse(view, args=[_ANY]).partition(str(_ANY))
    return before, after


@cache
def _whole(view: str, _urls: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
