"""Countries and the parts of them whose holidays differ, by code and by name, as the list of holidays knows them."""

import re
from functools import cache
from typing import NamedTuple

import holidays


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Country code -> codes of its parts whose holidays differ."""
    return {code: tuple(parts) for code, parts in holidays.list_supported_countries().items()}


def is_country(text: str) -> bool:
    """Whether `DE` or `DE-BY` is known."""
    code, _dash, part = text.partition("-")
    return bool(code in countries() and (not part or part in countries()[code]))


@cache
def country_names() -> dict[str, str]:
    """Country code of two letters -> name in English, by name; scripts say it in the language of the reader."""
    rows = holidays.registry.COUNTRIES.values()
    named = {row[1]: re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", row[0]) for row in rows}
    known = ((code, name) for code, name in named.items() if code in countries())
    return dict(sorted(known, key=lambda pair: pair[1]))


@cache
def parts_of(country: str) -> dict[str, str]:
    """Code of a part -> its name where it is known, as people there write it."""
    if country not in countries():
        return {}
    names = getattr(holidays, country).get_subdivision_aliases()
    return {
        code: next((name for name in names.get(code, ()) if not name.isupper()), code)
        for code in countries()[country]
    }


def part_called(country: str, text: str) -> str | None:
    """The code of a part of a country from its code or its name, however it is written; None where none is called so."""
    wanted = text.casefold()
    return next(
        (code for code, name in parts_of(country).items() if wanted in {code.casefold(), name.casefold()}),
        None,
    )


class Place(NamedTuple):
    """Whose public holidays are free: a country, perhaps a part of it."""

    code: str
    country: str
    part: str


def place_of(text: str) -> Place:
    """`DE-BY` as people call it."""
    code, _dash, part = text.partition("-")
    return Place(code, country_names().get(code, code), parts_of(code).get(part, part))
