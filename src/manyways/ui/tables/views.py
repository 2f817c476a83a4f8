"""Saved views of lists: an app above keeps them and serves them at an address; the list only links there."""

from collections.abc import Iterable, Mapping

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

_KEPT_AT: list[str] = []


def keep_views_at(view: str) -> None:
    """Say which page keeps the views of lists: a URL name that takes the list as its query."""
    _KEPT_AT[:] = [view]


def views_address(list_state: Mapping[str, str | Iterable[str]]) -> str:
    """Where the views of a list are; empty where nobody keeps any."""
    try:
        return f"{reverse(_KEPT_AT[0])}?{urlencode(list_state, doseq=True)}" if _KEPT_AT else ""
    except NoReverseMatch:
        return ""
