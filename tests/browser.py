"""The one browser of a test run: where it is found, how it is started, and the mark of tests that need it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 20_000  # milliseconds: the machine may be busy with other tests


def chromium() -> Path | None:
    """The browser on this machine, or None."""
    wanted = os.environ.get("MANYWAYS_CHROMIUM")
    found = wanted or next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found and Path(found).exists() else None


HAS_CHROMIUM = pytest.mark.skipif(
    chromium() is None, reason="No Chromium: install one, or name it in MANYWAYS_CHROMIUM."
)


@pytest.fixture(scope="session")
def window() -> "Iterator[Browser]":
    """One browser for all tests; each opens pages of its own."""
    from playwright.sync_api import expect, sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(chromium()), args=FLAGS)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
