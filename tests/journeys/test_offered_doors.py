"""Who opens a form may save it, and what a page offers its reader is not refused them: every page of the demo company."""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import lxml.html
import pytest
from django.db import transaction

from manyways.access.actions.roles import hold_role
from manyways.access.models import Role, User
from tests.privacy.doors import CLOSED, PlainClient, entrances, view_name

READERS = ("Sam Osei", "Noor Haddad", "Ruth Adler", "Daniel Kerr")
EDITS = "Edith Only"
"""Somebody with a role of the organisation's own, by which everything is seen and changed, and nothing else done."""
MOST_OF_A_KIND = 2
TURNED = {"sort", "after", "before", "q"}
TYPED = {
    "date": "2027-03-01",
    "number": "1",
    "email": "ada@brightwater.example",
    "url": "https://ada.example/",
}

Kind = tuple[str, tuple[str, ...]]
Sent = tuple[str, dict[str, list[str]]]


def kind_of(address: str) -> Kind:
    """The view of an address with what it is asked for: the same page in another order is of its kind."""
    query = parse_qs(urlsplit(address).query)
    bulk = query.get("bulk", [])
    return view_name(address), tuple(sorted(query.keys() - TURNED)) + tuple(bulk)


def is_ours(address: str) -> bool:
    """Whether it is a page of the product for who signed in."""
    return not address.startswith((*CLOSED, "/api/", "/undo")) and view_name(address) != ""


class Reader:
    """Somebody who opens pages, follows links and sends the forms found there."""

    def __init__(self, name: str) -> None:
        self.client = PlainClient()
        self.client.force_login(User.objects.get(name=name))
        self.opened: dict[str, Any] = {}

    def open(self, address: str) -> Any:
        """The answer at an address, asked once; a part of a list as htmx asks for it."""
        if address not in self.opened:
            is_part = not {"bulk", "row"}.isdisjoint(parse_qs(urlsplit(address).query))
            self.opened[address] = self.client.get(address, headers={"HX-Request": "true"} if is_part else {})
        return self.opened[address]

    def page(self, address: str) -> Any:
        """The main part of a page that is open to this person, else None."""
        answer = self.open(address)
        is_page = answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", "")
        if not is_page or answer.streaming or not answer.content.strip():
            return None
        whole = lxml.html.fromstring(answer.content.decode())
        return next(iter(whole.xpath("//main")), whole)

    def walk(self, start: Iterable[str]) -> list[str]:
        """Some addresses of each kind that links lead to."""
        met: dict[Kind, list[str]] = {}
        waiting = list(start)
        while waiting:
            address = waiting.pop()
            known = met.setdefault(kind_of(address), [])
            if address not in known and len(known) < MOST_OF_A_KIND:
                known.append(address)
                found = self.page(address)
                waiting += links(found, address) if found is not None else []
        return [address for known in met.values() for address in known]

    def is_refused(self, sent: Sent) -> bool:
        """Whether a form is refused for who sends it; whatever it did is taken back."""
        cookies = copy(self.client.cookies)
        with transaction.atomic():
            answer = self.client.post(*sent)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return int(answer.status_code) == 403


def links(page: Any, at: str) -> list[str]:
    """One address of each kind that a page leads to."""
    found: dict[Kind, str] = {}
    for given in page.xpath(".//@href | .//@hx-get"):
        address = urljoin(at, given).partition("#")[0]
        if address.startswith("/") and "format=" not in address and is_ours(address):
            found.setdefault(kind_of(address), address)
    return list(found.values())


def bulks(page: Any, at: str) -> Iterator[Sent]:
    """What can be done at once with the rows of a list, sent with all that are shown."""
    for form in page.xpath(".//form[@data-bulk]"):
        rows = page.xpath(f".//input[@name='rows'][@form='{form.get('id')}']/@value")
        asked = [parse_qs(urlsplit(each).query)["bulk"][0] for each in form.xpath(".//@hx-get")]
        for name in [*asked, *form.xpath(".//button[@name='bulk']/@value")]:
            yield urljoin(at, form.get("action")), {"bulk": [name], "rows": rows}


def forms(page: Any, at: str) -> Iterator[Sent]:
    """What each button of a page sends, with what stands in its form."""
    yield from bulks(page, at)
    for form in page.xpath(".//form[@method='post'][not(@data-bulk)] | .//*[@hx-post and not(self::form)]"):
        buttons = form.xpath(".//button[not(@type) or @type='submit']") if form.tag == "form" else []
        for button in buttons or [form]:
            to = (
                button.get("formaction") or button.get("hx-post") or form.get("action") or form.get("hx-post")
            )
            address = urljoin(at, to) if to else at
            if is_ours(address):
                said = {button.get("name"): [button.get("value", "")]} if button.get("name") else {}
                yield address, {**values(form), **said}


def values(form: Any) -> dict[str, list[str]]:
    """What stands in the fields of a form; something wherever it must not be empty."""
    found: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        said = chosen(field) if field.tag == "select" else typed(field)
        if said is not None and field.get("name") != "csrfmiddlewaretoken":
            found.setdefault(field.get("name"), []).extend(said)
    return found


def chosen(field: Any) -> list[str]:
    """What is chosen of a list, else its first choice."""
    choices = field.xpath(".//option[@selected]/@value") or field.xpath(".//option/@value")[:1]
    is_wanted = field.get("required") is not None and choices in ([], [""])
    return list(field.xpath(".//option[@value != '']/@value")[:1] if is_wanted else choices)


def typed(field: Any) -> list[str] | None:
    """What stands in a field; None for what sends nothing."""
    kind = field.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.get("checked") is not None else None
    if kind in {"submit", "file"}:
        return None
    text = (field.text if field.tag == "textarea" else field.get("value")) or ""
    return [text or (TYPED.get(kind, "x") if field.get("required") is not None else "")]


def refused_to(reader: Reader, pages: Iterable[str]) -> Iterator[str]:
    """What pages offer somebody who is refused it then: a link, a form, a button; some of each kind."""
    tried: dict[tuple[Any, ...], int] = {}
    for address in pages:
        found = reader.page(address)
        if found is None:
            continue
        for link in links(found, address):
            if reader.open(link).status_code == 403:
                yield f"{address} leads to {link}"
        for to, said in forms(found, address):
            sort = (view_name(address), kind_of(to), tuple(sorted(said)), *said.get("bulk", ()))
            tried[sort] = tried.get(sort, 0) + 1
            if tried[sort] <= MOST_OF_A_KIND and reader.is_refused((to, said)):
                yield f"{address} offers {to} with {sorted(said)}"


@pytest.mark.slow
@pytest.mark.usefixtures("demo")
def test_nobody_is_offered_what_they_are_refused() -> None:
    known = Reader("Ines Okafor").walk(each for each in entrances() if is_ours(each))
    assert len(known) > 300
    role = Role.objects.create(slug="edits", name="Edits", rights=["*.edit_*", "see.*"])
    hold_role(User.objects.create_user("edith@brightwater.example", name=EDITS), role)
    offered = {}
    for name in (*READERS, EDITS):
        reader = Reader(name)
        offered[name] = list(refused_to(reader, dict.fromkeys([*known, *reader.walk(["/"])])))
    assert not any(offered.values()), "\n".join(
        f"{name}: {each}" for name, refused in offered.items() for each in refused
    )
