"""Every door of the running product: pages by following links, lists and files, search, history, API, what is posted."""

import functools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from io import BytesIO
from typing import Any
from urllib.parse import quote, quote_plus
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.html import escape

LINK = re.compile(r"""(?:href|hx-get|data-url|src)="(/[^"#]*)""")
FORM = re.compile(r"""(?:action|hx-post|formaction)="(/[^"#]*)""")
LIST = re.compile(r'class="mw-list" id="(list-[\w-]+)"')
SEARCH = "data-filter-field"
CLOSED = ("/static/", "/accounts/", "/api/docs", "/healthz", "/readyz", "/cast/", "/styleguide")
FILES = ("csv", "xlsx")
MOST_OF_A_KIND = 1


class PlainClient(Client):
    """A client that keeps cookies and nothing else: Django's copies the context of every template it sees."""

    def request(self, **request: Any) -> Any:
        """The answer, which is no failure of ours, nor that too much was asked: behind that nothing is seen."""
        answer = self.handler(self._base_environ(**request))
        assert answer.status_code < 500, request["PATH_INFO"]
        assert answer.status_code != 429, request["PATH_INFO"]
        self.cookies.update(answer.cookies)
        return answer


class Visitor:
    """Somebody who tries doors; remembers what each said."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.said: dict[str, str] = {}

    def read(self, address: str) -> str:
        """What stands behind an address, as text; asked once."""
        if address not in self.said:
            self.said[address] = text_of(self.client.get(address))
        return self.said[address]

    def part(self, address: str, asked: str, target: str = "") -> str:
        """What htmx gets there for words asked, such as a list with its counts and groups; without those words."""
        headers = {"HX-Request": "true", "HX-Target": target}
        text = text_of(self.client.get(address, {"q": asked}, headers=headers))
        for echo in (quote(asked), quote_plus(asked), escape(asked)):
            text = text.replace(echo, "")
        return text

    def walk(self, start: Iterable[str], known: "Seen") -> None:
        """Open pages and follow their links, some of each kind of address."""
        waiting = list(start)
        while waiting:
            address = waiting.pop()
            if not known.is_wanted(address):
                continue
            text = self.read(address)
            waiting += [found.replace("&amp;", "&") for found in LINK.findall(text)]
            known.posts |= {found for found in FORM.findall(text) if known.is_open(found)}

    def post(self, address: str) -> str:
        """What an empty form is answered with; whatever it did is taken back, also what the next page would say of it."""
        cookies = copy(self.client.cookies)
        with transaction.atomic():
            answer = text_of(self.client.post(address))
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return answer


class Seen:
    """Addresses met so far: at most a few of each view, so that lists of many rows are not opened row by row."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = defaultdict(list)
        self.posts: set[str] = set()

    def is_open(self, address: str) -> bool:
        """Whether it is an address of the product."""
        return not address.startswith(CLOSED) and view_name(address) != ""

    def is_wanted(self, address: str) -> bool:
        """Whether to open it: not met before, and not yet enough of its kind."""
        name = view_name(address)
        known = self.addresses[name]
        if not self.is_open(address) or address in known or len(known) >= MOST_OF_A_KIND:
            return False
        known.append(address)
        return True

    def all(self) -> list[str]:
        """All of them."""
        return [address for known in self.addresses.values() for address in known]


@functools.cache
def view_name(address: str) -> str:
    """The name of the view behind an address; empty where there is none."""
    try:
        match = resolve(address.split("?", maxsplit=1)[0])
    except Resolver404:
        return ""
    return str(match.view_name or match.route)


def text_of(answer: Any) -> str:
    """What an answer says, also as a workbook; without what differs each time."""
    content: bytes = answer.getvalue() if answer.streaming else answer.content
    if content.startswith(b"PK"):
        return _workbook(content)
    text = content.decode(errors="replace")
    return re.sub(
        r'nonce="[^"]*"|name="csrf(?:middlewaretoken" value|" content)="[^"]*"|"X-CSRFToken": "[^"]*"',
        "",
        text,
    )


def _workbook(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    except BadZipFile:
        return ""


def targets(text: str) -> list[str]:
    """What of a page a search there replaces: each list that can be searched, or the page of “Find or do”."""
    return LIST.findall(text) if SEARCH in text else [""]


def entrances() -> list[str]:
    """Every address without a key."""
    return [f"/{route}" for route in _routes(get_resolver().url_patterns, "") if "<" not in route]


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            if not route.startswith("api/"):
                yield from _routes(each.url_patterns, route)
        elif "(" not in route and "^" not in route:
            yield route


def operations(client: Client) -> list[str]:
    """Every address of the API that can be read."""
    described = json.loads(client.get("/api/openapi.json").content)["paths"]
    return [path for path, methods in described.items() if "get" in methods]


def with_key(path: str, key: str) -> str:
    """An address of the API with a key in its place; empty where it wants more than one."""
    return re.sub(r"\{[^}]+\}", key, path) if path.count("{") == 1 else ""
