"""What journeys stand on: the server inside this process, one browser, the demo company, visitors."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import HAS_CHROMIUM
from tests.journeys.visitors import Visitor

DAY = date(2026, 11, 23)
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all journeys; skip them where there is no browser.

    One process makes the demo company first, meanwhile the others do what needs none.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(HAS_CHROMIUM)
    in_demo = [item for item in items if "demo" in getattr(item, "fixturenames", ())]
    later = set(in_demo[1:])
    items.sort(key=lambda item: item in later)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    """The same day for every run."""
    settings.FIXED_TODAY = DAY


@pytest.fixture(scope="session")
def demo_company(django_db_setup: None, django_db_blocker: Any, first_process: int) -> Iterator[str]:
    """The name of a database that holds the demo company, made once for all processes of this run."""
    from django.conf import settings
    from django.db import connection

    from manyways.site.demo.make import make_demo
    from tests.journeys.databases import drop, make_once, named

    demo = named("demo", of=first_process)
    settings.FIXED_TODAY = DAY
    with django_db_blocker.unblock():
        make_once(demo, connection.settings_dict["NAME"], make_demo)
        yield demo
        drop(named("walked"))


@pytest.fixture
def demo(demo_company: str, transactional_db: None, settings: Any) -> None:
    """The demo company, fresh for this journey, beside the database of other tests, which stays as it is."""
    from tests.databases import use
    from tests.journeys.databases import copy_over, named

    copy_over(demo_company, named("walked"))
    use(named("walked"))
    settings.IS_DEMO = True


@pytest.fixture
def visitor(window: Browser, transactional_db: None, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Calls in a visitor with a browser of their own."""
    opened: list[Visitor] = []

    def call(*, width: int = 1440, has_scripts: bool = True) -> Visitor:
        opened.append(Visitor(window, live_server.url, width=width, has_scripts=has_scripts))
        return opened[-1]

    yield call
    for each in opened:
        each.close()
