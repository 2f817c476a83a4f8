"""The sources of the product, read once and parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "manyways"
LIBRARIES = ("engine", "ui")


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        """The path as people write it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def is_migration(self) -> bool:
        """Whether the file is a migration."""
        return "migrations" in self.path.parts

    @property
    def is_test(self) -> bool:
        """Whether the file belongs to the tests."""
        return "tests" in self.path.parts

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions and methods."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the project."""
    folders = [PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "bench"]
    paths = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    paths += [ROOT / "run.py", ROOT / "conftest.py", ROOT / "hatch_build.py"]
    return tuple(_read(path) for path in paths)


def product() -> Iterator[Source]:
    """The files of the product itself, without tests and migrations."""
    for source in sources():
        if source.path.is_relative_to(PACKAGE) and not source.is_migration and not source.is_test:
            yield source


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, ast.parse(text, str(path)), text)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code in a function's body: no docstring, no blank line, no comment, no signature."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    lines: set[int] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.stmt | ast.expr):
                lines.update({node.lineno, node.end_lineno or node.lineno})
    return len(lines)
