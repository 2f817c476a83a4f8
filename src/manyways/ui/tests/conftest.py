"""The throw-away pages of these tests, and visitors signed in to them: plain ones, and real browsers."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PICTURES = os.environ.get("MANYWAYS_LOOKS")  # a folder for pictures


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


class Visit:
    """A signed-in visit that notes what the console complains about."""

    def __init__(self, browser: Any, address: str, client: Any, *, theme: str, width: int) -> None:
        from django.conf import settings

        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address},
                {"name": "mw_theme", "value": theme, "url": address},
            ]
        )
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def picture(self, name: str) -> None:
        """Keep a picture of what is in sight where the caller wants pictures."""
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png")

    def hears(self, words: str) -> None:
        """Wait until people who listen are told these words."""
        self.page.wait_for_selector(f'#mw-live:has-text("{words}")', state="attached")

    def findings(self) -> list[str]:
        """What axe finds, one line each."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def visit(window: Any, throw_away_pages: None, live_server: Any, director: Any) -> Any:
    """Opens a page signed in as the director; closes it at the end."""
    from django.test import Client

    client = Client()
    client.force_login(director)
    opened: list[Visit] = []

    def open_page(path: str, *, theme: str = "light", width: int = 1440) -> Visit:
        one = Visit(window, live_server.url, client, theme=theme, width=width)
        opened.append(one)
        one.page.goto(live_server.url + path)
        return one

    yield open_page
    for one in opened:
        one.page.context.close()
