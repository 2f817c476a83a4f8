"""Markdown to safe HTML: no raw HTML, no images from elsewhere."""

from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "breaks": True})
        .enable(["table", "strikethrough"])
        .disable(["image"])
    )


def as_html(text: str) -> SafeString:
    """Render Markdown. Tags in the text come out as text; links keep only harmless schemes."""
    return SafeString(_markdown().render(text))
