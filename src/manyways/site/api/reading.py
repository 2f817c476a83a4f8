"""Reading what callers send: text that no database can hold and numbers that JSON does not have are refused."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser


class Reader(Parser):
    """JSON after RFC 8259 without NaN, and text without the character NUL or half a surrogate pair."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values. ninja answers 400 to any ValueError."""
        value = json.loads(request.body, parse_constant=_no_number)
        _check_text(value)
        return value

    def parse_querydict(
        self, data: "MultiValueDict[str, str]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query as plain values. Raises HttpError 422 for text that no database can hold."""
        found = super().parse_querydict(data, list_fields, request)
        try:
            _check_text(found)
        except ValueError as error:
            raise HttpError(422, _("A value holds the character NUL.")) from error
        return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number in JSON")


def _check_text(value: Any) -> None:
    """Raise ValueError where a string holds NUL or half a surrogate pair, at any depth."""
    match value:
        case str():
            value.encode()
            if "\0" in value:
                raise ValueError("NUL")
        case list():
            for each in value:
                _check_text(each)
        case dict():
            for name, each in value.items():
                _check_text(name)
                _check_text(each)
