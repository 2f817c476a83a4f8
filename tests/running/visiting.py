"""A visitor without a browser: signs in as one of the cast and follows links, one page of each kind."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import deque

from django.urls import Resolver404, resolve

LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LEAVING = {"account_logout"}


class Visitor:
    """One session over HTTP."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def sign_in_as(self, slug: str) -> None:
        """One click on the demo's first page."""
        token = TOKEN.findall(self.get("/accounts/login/")[1])[0]
        self._answer(f"/accounts/as/{slug}/", {"csrfmiddlewaretoken": token})

    def get(self, path: str) -> tuple[int, str]:
        """A page's status and text."""
        return self._answer(path, None)

    def walk(self, *starts: str) -> dict[str, int]:
        """Every kind of page that can be reached by links, one of each: its address and its status."""
        waiting, kinds, found = deque(starts), set[str](), dict[str, int]()
        while waiting:
            path = waiting.popleft().replace("&amp;", "&")
            kind = _kind_of(path)
            if not kind or kind in kinds:
                continue
            kinds.add(kind)
            found[path], text = self.get(path)
            waiting.extend(LINK.findall(text))
        return found

    def _answer(self, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        data = urllib.parse.urlencode(form).encode() if form else None
        headers = {"Accept": "text/html", "Referer": self.base + "/"}
        asked = urllib.request.Request(self.base + path, data, headers)  # noqa: S310
        try:
            with self._opener.open(asked, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, ""


def _kind_of(path: str) -> str:
    """The name of the view behind an address; nothing for files, and for what ends the visit."""
    try:
        name = resolve(urllib.parse.urlsplit(path).path).view_name
    except Resolver404:
        return ""
    return "" if name in LEAVING else name
