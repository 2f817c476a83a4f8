"""Addresses of records: a list has hundreds of them, so the way to a view is found once."""

from functools import cache
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


def address_of(view: str, key: UUID) -> str:
    """The address of a view that is about one record and takes only its key."""
    before, after = _around(view)
    return f"{before}{key}{after}"


@cache
def _around(view: str) -> tuple[str, str]:
    before, _key, after = reverse(view, args=[_ANY]).partition(str(_ANY))
    return before, after
