"""The documentation inside the product: every page, every link, search, safe, and where numbers lead to it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from manyways.access.models import User
from manyways.site.help import pages
from manyways.site.help.pages import PACKAGE, find_page, folder, names
from manyways.site.help.places import APPS, VIEWS, help_for
from manyways.site.help.search import search_help

WHY = re.compile(r'{% (?:why |header [^%]*why=(?:\w+\|yesno:)?)"([\w/-]+)(?:(?:" "|#)([\w-]+))?')
PAGE = re.compile(r'{% extends "(?:ui/page|work/record)\.html" %}')
COMPUTED = re.compile(r"mw-big|{% (?:number|chart|window|gantt) ")
PART = re.compile(r'{% include "([^"]+)"')
NOT_COMPUTED = {
    "ui/styleguide.html": "samples",
    "teams/erase.html": "rows that go",
    "work/delete_initiative.html": "items that go",
}
LINK = re.compile(r'href="/help/(?:([\w/-]+?)/)?(?:#([\w-]+))?"')


def test_every_page_is_served_and_its_links_lead_somewhere(director: User, client: Client) -> None:
    client.force_login(director)
    assert {"forecasts", "running", "engine/joint", "README"} <= names()
    broken = []
    for name in sorted(names()):
        page = find_page(name, "en")
        assert page is not None
        assert page.title
        for target, anchor in LINK.findall(page.html):
            found = find_page(target or "README", "en")
            anchors = {section.anchor for section in found.sections} if found else set()
            if found is None or (anchor and anchor not in anchors):
                broken.append(f"{name} -> {target}#{anchor}")
    assert broken == []
    assert 'id="what-the-numbers-mean"' in client.get("/help/forecasts/").content.decode()
    assert client.get("/help/engine/joint/").status_code == 200


def test_no_file_elsewhere_is_read(director: User, client: Client) -> None:
    client.force_login(director)
    for name in ("../ARCHITECTURE", "..%2f..%2fetc%2fpasswd", "nothing", "/etc/passwd"):
        assert client.get(f"/help/{name}/").status_code in {404, 301}
    assert Client().get("/help/forecasts/").status_code == 302


def test_tags_in_a_page_come_out_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Odd\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://e.example/i.png)\n"
    (tmp_path / "odd.md").write_text(text)
    html = pages._read("odd", "en", tmp_path / "odd.md").html
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert "<img" not in html


def test_every_why_leads_to_a_page_and_a_heading_that_are_there() -> None:
    found = {
        (page, anchor)
        for path in PACKAGE.rglob("templates/**/*.html")
        for page, anchor in WHY.findall(path.read_text())
    }
    assert len(found) >= 40
    for page, anchor in found:
        shown = find_page(page, "en")
        assert shown is not None, page
        assert not anchor or anchor in {section.anchor for section in shown.sections}, (page, anchor)


def test_every_page_with_a_computed_number_leads_to_its_explanation() -> None:
    texts = {
        path.as_posix().partition("/templates/")[2]: path.read_text()
        for path in PACKAGE.rglob("templates/**/*.html")
        if "tests" not in path.parts
    }

    def whole(name: str) -> str:
        parts = (part for part in PART.findall(texts[name]) if part in texts)
        return texts[name] + "".join(texts[part] for part in parts)

    pages_of = {name: whole(name) for name, text in texts.items() if PAGE.match(text)}
    computed = {name for name, text in pages_of.items() if COMPUTED.search(text)}
    explained = {name for name, text in pages_of.items() if WHY.search(text)}
    assert computed - explained == set(NOT_COMPUTED)
    assert len(explained) > 80


def test_every_place_has_its_page(db: None) -> None:
    for page in {page for _start, page in VIEWS} | set(APPS.values()):
        assert page in names(), page
    assert help_for("/today/") == "portfolio"
    assert help_for("/nowhere/") == ""


def test_search_finds_sections_titles_first_and_the_beginning_of_a_word(
    director: User, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(1):
        hits = search_help("signed webhook messag", "en")
    assert any(hit.page.name == "webhooks" for hit in hits)
    assert search_help("forecast windows", "en")
    assert search_help("  ", "en") == []
    assert search_help("' OR 1=1 & !", "en") == search_help("OR 1 1", "en")
    client.force_login(director)
    answer = client.get("/help/?q=restore").content.decode()
    assert "/help/running/#" in answer
    assert "Nothing speaks of" in client.get("/help/?q=xyzzyx").content.decode()


def test_help_is_asked_from_a_place_and_in_ones_language(director: User, client: Client) -> None:
    client.force_login(director)
    answer = client.get("/help/?from=/portfolio/")
    assert (answer.status_code, answer["Location"]) == (302, "/help/portfolio/")
    with translation.override("de"):
        page = find_page("forecasts", "de")
    assert page is not None
    is_translated = (folder() / "de" / "forecasts.md").exists()
    assert page.language == ("de" if is_translated else "en")
