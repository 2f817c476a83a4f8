"""Pages can be read from right to left: styles name the start and the end of a line, never left and right."""

import re

from tests.architecture.sources import PACKAGE, ROOT

PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)
        | border-(?:top|bottom)-(?:left|right)-radius
        | (?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))(?=\s*:)
    )(?![\w-])""",
    re.VERBOSE,
)
SIDED = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)\b")
QUERIES = re.compile(r"@(?:media|container)[^{]*\{")
AGAIN = {"narrow.css", "print.css"}
"""What is narrow or on paper says again how it looks there."""
DEFINED = re.compile(r"(?:^|} )(\.[\w-]+) \{")
CLASSES = re.compile(r'class="[^"]*\b(?:float|text)-(?:left|right)\b')


def test_styles_name_no_left_and_no_right_where_start_and_end_exist() -> None:
    found = [
        f"{path.name}:{number} {match.group()}"
        for path in sorted((ROOT / "frontend" / "src").rglob("*.css"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for pattern in (PHYSICAL, SIDED)
        for match in pattern.finditer(QUERIES.sub("", line))
    ]
    assert found == []


def test_a_class_is_defined_in_one_file() -> None:
    where: dict[str, set[str]] = {}
    for path in (ROOT / "frontend" / "src" / "css").glob("*.css"):
        if path.name in AGAIN:
            continue
        for name in (found for line in path.read_text().splitlines() for found in DEFINED.findall(line)):
            where.setdefault(name, set()).add(path.name)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_pages_say_their_direction_and_use_no_sided_class() -> None:
    document = (PACKAGE / "ui" / "templates" / "ui" / "document.html").read_text()
    assert "dir=\"{{ LANGUAGE_BIDI|yesno:'rtl,ltr' }}\"" in document
    sided = [
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("templates/**/*.html")
        if CLASSES.search(path.read_text())
    ]
    assert sided == []
