"""Size and form of the code: small functions, small files, a first line that says what a file is."""

import ast
import statistics

from tests.architecture.sources import PACKAGE, ROOT, code_lines, product, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTION = 40
BANNED_NAMES = {"utils", "helpers", "common", "services", "managers", "base", "mixins"}


def test_every_file_says_in_its_first_line_what_it_is() -> None:
    silent = [
        source.name
        for source in sources()
        if source.text.strip() and not source.is_migration and not _first_line(source.tree)
    ]
    assert silent == []


def _first_line(tree: ast.Module) -> str:
    return (ast.get_docstring(tree) or "").strip().split("\n")[0]


def test_no_file_is_too_long() -> None:
    long = {
        source.name: length
        for source in sources()
        if not source.is_migration and (length := len(source.text.splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_small() -> None:
    sizes = {
        f"{source.name}:{each.name}": code_lines(each) for source in product() for each in source.functions()
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.median(sizes.values()) <= 6
    long = {name: size for name, size in sizes.items() if size > LONG_FUNCTION}
    assert len(long) <= len(sizes) * 0.02, long


def test_files_are_named_for_what_they_hold() -> None:
    assert [source.name for source in product() if source.path.stem in BANNED_NAMES] == []
    assert [path.name for path in PACKAGE.rglob("*") if path.is_dir() and path.name in BANNED_NAMES] == []


def test_templates_are_short() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): length
        for path in PACKAGE.rglob("templates/**/*.html")
        if (length := len(path.read_text().splitlines())) > 150
    }
    assert long == {}
