"""The throw-away pages of these tests, and a browser signed in to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def throw_away_pages() -> Iterator[None]:
    """Serve `ui/tests/pages.py` instead of the product."""
    from django.conf import settings
    from django.test.utils import override_settings

    product = settings.TEMPLATES[0]
    ours = [name for name in product["OPTIONS"]["context_processors"] if name != "manyways.site.frame.frame"]
    options = {**product["OPTIONS"], "context_processors": [*ours, "manyways.ui.tests.pages.frame"]}
    templates = [{**product, "DIRS": [Path(__file__).parent / "templates"], "OPTIONS": options}]
    with override_settings(ROOT_URLCONF="manyways.ui.tests.pages", TEMPLATES=templates):
        yield


@pytest.fixture
def visitor(throw_away_pages: None, director: Any) -> Any:
    """A browser in which the director is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(director)
    return client
