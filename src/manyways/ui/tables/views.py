"""Saved views of lists: an app above keeps them and serves them at an address; the list only links there."""

from collections.abc import Iterable, Mapping

from django.utils.http import urlencode

from manyways.ui.addresses import page_address

_KEPT_AT: list[str] = []


def keep_views_at(view: str) -> None:
    """Say which page keeps the views of lists: a URL name that takes the list as its query."""
    _KEPT_AT[:] = [view]


def views_address(list_state: Mapping[str, str | Iterable[str]]) -> str:
    """Where the views of a list are; empty where nobody keeps any."""
    address = page_address(_KEPT_AT[0]) if _KEPT_AT else ""
    return f"{address}?{urlencode(list_state, doseq=True)}" if address else ""
