"""Addresses of records found once are those that Django finds."""

from uuid import uuid4

from django.urls import reverse

from manyways.ui.addresses import address_of


def test_an_address_is_that_of_the_view() -> None:
    for key in (uuid4(), uuid4()):
        assert address_of("teams:person", key) == reverse("teams:person", args=[key])
