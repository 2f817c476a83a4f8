"""The pages of `docs/` as safe HTML: read once, links led inside, headings with anchors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

PACKAGE = Path(__file__).resolve().parents[2]
INDEX = "README"
_PAGE = re.compile(r"^(?P<path>[\w./-]+)\.md(?:#(?P<anchor>.+))?$")


@dataclass(frozen=True)
class Section:
    """A heading with the plain words below it, until the next one."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class HelpPage:
    """One page: its name in addresses, its title, its HTML, its sections for the search."""

    name: str
    language: str
    title: str
    html: SafeString
    sections: Sequence[Section]

    @property
    def address(self) -> str:
        """Where it is read."""
        return reverse("help_page", args=[self.name]) if self.name != INDEX else reverse("help")


def folder() -> Path:
    """Where the pages are: inside the installed package, else beside the sources."""
    inside = PACKAGE / "docs"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "docs"


@cache
def names() -> frozenset[str]:
    """The pages there are in English, by name: `forecasts`, `engine/joint`."""
    root = folder()
    found = {path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.md")}
    return frozenset(name for name in found if not _is_translation(name))


def _is_translation(name: str) -> bool:
    return (
        bool(re.match(r"^[a-z]{2}(-[a-z]+)?/", name))
        and (folder() / name.split("/", 1)[1]).with_suffix(".md").exists()
    )


@cache
def find_page(name: str, language: str) -> HelpPage | None:
    """A page in a language, in English where it was not translated, or None where nobody wrote it."""
    if name not in names():
        return None
    translated = folder() / language / f"{name}.md"
    if language != "en" and translated.exists():
        return _read(name, language, translated)
    return _read(name, "en", folder() / f"{name}.md")


@cache
def _read(name: str, language: str, path: Path) -> HelpPage:
    tokens = _markdown().parse(path.read_text(encoding="utf-8"))
    sections = list(_sections(tokens))
    for token in tokens:
        for child in token.children or []:
            _lead(child, name)
    html = SafeString(_markdown().renderer.render(tokens, _markdown().options, {}))
    return HelpPage(name, language, sections[0].title if sections else name, html, sections)


@cache
def _markdown() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False}).enable(["table"]).disable(["image"])
    found.add_render_rule(
        "table_open", lambda *_: '<div class="mw-table-scroll" tabindex="0"><table class="mw-table">'
    )
    found.add_render_rule("table_close", lambda *_: "</table></div>")
    return found


def _sections(tokens: Sequence[Token]) -> Any:
    """Give each heading its anchor, and yield it with the words below."""
    anchor, title = "", ""
    words: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            if title:
                yield Section(anchor, title, " ".join(words))
            title, words = _plain(tokens[number + 1]), []
            anchor = slugify(title)
            token.attrSet("id", anchor)
        elif token.type in {"inline", "fence", "code_block"} and tokens[number - 1].type != "heading_open":
            words.append(_plain(token))
        if token.type in {"fence", "code_block"}:
            token.attrSet("tabindex", "0")
    if title:
        yield Section(anchor, title, " ".join(words))


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or []) or token.content


def _lead(token: Token, page: str) -> None:
    """Lead a link to another page there; leave one to an address alone; a file of the sources is no link."""
    if token.type != "link_open":
        return
    target = str(token.attrGet("href") or "")
    if target.startswith(("https://", "http://", "#", "mailto:")):
        return
    found = _PAGE.match(target)
    name = (Path("/", page).parent / found["path"]).resolve().as_posix().lstrip("/") if found else ""
    if name in names():
        address = reverse("help") if name == INDEX else reverse("help_page", args=[name])
        token.attrSet("href", address + (f"#{found['anchor']}" if found and found["anchor"] else ""))
    else:
        token.attrs.pop("href", None)
