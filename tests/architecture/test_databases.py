"""The tests' own databases: a test that committed leaves nothing open that the next one would stumble over."""

import asyncio
from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As while a browser is driven: an event loop runs in this thread, and Django keeps another connection."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    loop = asyncio.new_event_loop()
    asyncio.events._set_running_loop(loop)
    yield
    asyncio.events._set_running_loop(None)
    loop.close()


def _ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_first_without_a_browser() -> None:
    _ask()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("beside_a_browser")
def test_then_beside_one() -> None:
    _ask()


@pytest.mark.django_db(transaction=True)
def test_then_without_one_again() -> None:
    _ask()
