"""What holds for the project as a whole: locks, settings, pages."""

import re
from pathlib import Path

from tools.checks import locks_name_no_host
from tools.tests import WITH_JOURNEYS

from tests.architecture.sources import PACKAGE, ROOT, sources

VARIABLE = re.compile(r"\b(MANYWAYS_[A-Z_]+[A-Z]|DATABASE(?:_OWNER)?_URL)\b")
INLINE = (
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
        "a script in the page",
    ),
    (re.compile(r"<style\b", re.IGNORECASE), "a style sheet in the page"),
    (re.compile(r"\sstyle=", re.IGNORECASE), "a style attribute"),
    (re.compile(r"\son[a-z]+=", re.IGNORECASE), "a handler in an attribute"),
    (re.compile(r"(?:src|href)=\"https?://", re.IGNORECASE), "something from another host"),
)


def test_the_locks_name_no_host() -> None:
    assert locks_name_no_host() == (True, "")


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "running.md").read_text()
    used = {name for source in sources() if not source.is_test for name in VARIABLE.findall(source.text)}
    used -= {"MANYWAYS_SUPERVISED"}  # between our own processes
    assert sorted(name for name in used if f"`{name}`" not in documented) == []


def test_pages_hold_nothing_inline_and_nothing_from_elsewhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number} {what}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for pattern, what in INLINE
        if pattern.search(line) and not _is_link_to_read(line)
    ]
    assert found == []


def _is_link_to_read(line: str) -> bool:
    return bool(re.search(r"<a\b[^>]*href=\"https?://", line))


def test_nothing_third_party_is_copied_into_the_repository() -> None:
    scripts = [path for path in PACKAGE.rglob("*") if path.suffix in {".js", ".css"}]
    own = [path for path in scripts if "build" not in path.parts]
    assert [path.relative_to(ROOT).as_posix() for path in own if path.stat().st_size > 20_000] == []
    assert not list(Path(ROOT).glob("package.json"))


def test_every_test_in_a_browser_is_where_the_journeys_are_collected() -> None:
    places = [ROOT / place for place in WITH_JOURNEYS]
    tests = [*PACKAGE.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    walking = [path for path in tests if path != Path(__file__) and "mark.journey" in path.read_text()]
    assert [path for path in walking if not any(path.is_relative_to(place) for place in places)] == []
    assert walking
