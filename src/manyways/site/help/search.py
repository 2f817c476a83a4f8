"""Full-text search over the help: PostgreSQL ranks the sections, titles before text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from manyways.site.help.pages import HelpPage, Section, find_page, names

MOST_HITS = 20
_WORD = re.compile(r"\w+")
_CONFIGURATIONS = {"en": "english", "de": "german"}
_SQL = """
WITH asked AS (SELECT to_tsquery(%(language)s::regconfig, %(words)s) AS query),
pages AS (
    SELECT number, setweight(to_tsvector(%(language)s::regconfig, title), 'A')
        || to_tsvector(%(language)s::regconfig, body) AS vector
    FROM unnest(%(titles)s::text[], %(bodies)s::text[]) WITH ORDINALITY AS t(title, body, number))
SELECT number FROM pages, asked WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, number LIMIT %(most)s
"""


@dataclass(frozen=True)
class HelpHit:
    """A section that was found, with the words around the first word searched for."""

    page: HelpPage
    section: Section
    around: str

    @property
    def address(self) -> str:
        """Where it is read."""
        return f"{self.page.address}#{self.section.anchor}"


def search_help(text: str, language: str) -> list[HelpHit]:
    """The best sections; the last word may be only a beginning."""
    words = _WORD.findall(text)[:8]
    if not words:
        return []
    every = _every_section(language)
    values: dict[str, Any] = {
        "language": _CONFIGURATIONS.get(language, "simple"),
        "words": " & ".join(words) + ":*",
        "titles": [f"{section.title} {page.title}" for page, section in every],
        "bodies": [section.text for _page, section in every],
        "most": MOST_HITS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        found = [every[number - 1] for (number,) in cursor.fetchall()]
    return [_hit(page, section, words) for page, section in found]


@cache
def _every_section(language: str) -> list[tuple[HelpPage, Section]]:
    return list(_sections(language))


def _sections(language: str) -> Iterator[tuple[HelpPage, Section]]:
    for name in sorted(names()):
        page = find_page(name, language)
        if page is not None:
            yield from ((page, section) for section in page.sections)


def _hit(page: HelpPage, section: Section, words: list[str]) -> HelpHit:
    places = [at for word in words if (at := section.text.lower().find(word.lower())) >= 0]
    start = max(0, min(places, default=0) - 60)
    around = section.text[start : start + 200].strip()
    return HelpHit(
        page, section, f"{'…' if start else ''}{around}{'…' if len(section.text) > start + 200 else ''}"
    )
