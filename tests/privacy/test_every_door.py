"""Who may not read a private thing finds it behind no door. Driven by the table: a new row is tried by itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models
from pghistory.models import Context

from manyways.access.models import User
from manyways.access.privacy import Private, private_things
from manyways.access.told import deed_of
from manyways.desk.models import Notification
from manyways.site.api.rates import PerMinute
from manyways.site.archive.export import LEFT_OUT_FIELDS
from tests.cast import PARTS
from tests.privacy.doors import (
    FILES,
    PlainClient,
    Seen,
    Visitor,
    entrances,
    operations,
    targets,
    with_key,
)
from tests.privacy.planting import PLANTS, STEMS, VISITOR, Ground, Planted, make_ground

ROWS = [one.name for one in private_things()]
NONSENSE = "zzyzxq"
SEARCHING = frozenset({"director", "finance"})
"""Whose searches of every list are compared: who may most, and who may read next to nothing private. All search at
once by “Find or do”."""
ENTRIES_OF_A_KIND = 3
UNCHOSEN = re.compile(r'<option value="[^"]*">[^<]*</option>')
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class House:
    """The organisation with everything planted, and everybody who tries its doors."""

    ground: Ground
    planted: dict[str, Planted]
    visitors: dict[str, Visitor]

    def words(self, slug: str) -> list[str]:
        """The words that alone give something away that somebody may not read."""
        rows = [planted for planted in self.planted.values() if slug not in planted.readers]
        alone = {one[0] for planted in rows for one in planted.secrets if len(one) == 1}
        return sorted(word for word in alone if " " not in word)

    def parts(self, slug: str) -> list[str]:
        """Those that people wrote, by the stems of which somebody may read no word; else word by word."""
        mine = [str(planted.secrets) for planted in self.planted.values() if slug in planted.readers]
        stems = [stem for stem in STEMS if not any(stem in text.lower() for text in mine)]
        written = [word for word in self.words(slug) if any(stem in word.lower() for stem in STEMS)]
        return [*stems, *(word for word in written if not any(stem in word.lower() for stem in stems))]

    def reader_of(self, name: str) -> str:
        """One of those who may read a private thing; the director where nobody may."""
        readers = self.planted[name].readers or {"director"}
        return next((slug for slug in ("director", "hr_partner") if slug in readers), min(readers))

    def leaks(self, slug: str, text: str) -> list[str]:
        """Which rows an answer gives away to somebody who may not read them; what is only to choose from joins nothing."""
        said = UNCHOSEN.sub("", text)
        return [
            name
            for name, planted in self.planted.items()
            if slug not in planted.readers
            for secret in planted.secrets
            if all(part in (text if len(secret) == 1 else said) for part in secret)
        ]

    def told_to_readers(self, slug: str, text: str) -> Iterator[str]:
        """Which rows an answer tells to somebody who may read them."""
        for name, planted in self.planted.items():
            if slug in planted.readers and any(all(part in text for part in one) for one in planted.secrets):
                yield name


def test_each_row_has_something_planted() -> None:
    assert sorted(PLANTS) == sorted(one.name for one in private_things())


@pytest.fixture
def house(cast: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(PerMinute, "allow_request", lambda *_: True)
    ground = make_ground(cast)
    planted = {one.name: PLANTS[one.name](ground) for one in private_things()}
    visitors = {VISITOR: Visitor(PlainClient())}
    for slug in PARTS:
        visitors[slug] = Visitor(PlainClient())
        visitors[slug].client.force_login(ground.cast[slug])
    return House(ground, planted, visitors)


def records(one: Private) -> Iterator[tuple[str, models.Model]]:
    """The rows that hold a private thing, with their kind."""
    for kind in one.kinds:
        for row in apps.get_model(kind)._default_manager.all()[:20]:
            yield kind, row


def addresses_of_records() -> Iterator[str]:
    """History, comments and own page of every private row."""
    for one in private_things():
        for kind, row in records(one):
            key = getattr(row, "key", None)
            if key:
                yield from (f"/history/{kind}/{key}/", f"/comments/{kind}/{key}/")
                if hasattr(row, "get_absolute_url"):
                    yield row.get_absolute_url().split("#")[0]


def everything(house: House) -> tuple[list[str], set[str]]:
    """The addresses anybody comes to by links, with the forms met there: every private row, and one more of each kind."""
    start = [*entrances(), house.ground.shift.get_absolute_url(), f"/o/{house.ground.page.link_key}/"]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    posts: set[str] = set()
    for visitor in house.visitors.values():
        seen = Seen()
        visitor.walk(start, seen)
        posts |= seen.posts
        for name, addresses in seen.addresses.items():
            found[name] |= dict.fromkeys(addresses)
    keys = private_keys()
    pages = [
        address
        for addresses in found.values()
        for number, address in enumerate(addresses)
        if number == 0 or any(key in address for key in keys)
    ]
    return [*dict.fromkeys([*pages, *of_each_row(pages)])], posts


def of_each_row(pages: Iterable[str]) -> Iterator[str]:
    """The pages of a private row, also for every other row of its kind."""
    for one in private_things():
        for kind in one.kinds:
            keys = [
                str(row.key) for row_kind, row in records(one) if row_kind == kind and hasattr(row, "key")
            ]
            for page in pages:
                for mine in keys:
                    if mine in page:
                        yield from (page.replace(mine, other) for other in keys)


def private_keys() -> set[str]:
    """The keys of all private rows."""
    return {str(row.key) for one in private_things() for _kind, row in records(one) if hasattr(row, "key")}


def is_list(text: str) -> bool:
    """Whether a page has rows that can be taken along as a file."""
    return "format=csv" in text


@pytest.mark.django_db
@pytest.mark.slow
def test_nobody_finds_what_is_not_for_them(house: House) -> None:
    """One test, so that the organisation is made and walked through once."""
    found: list[tuple[str, str, list[str]]] = []
    told: set[str] = set()

    def tell(slug: str, door: str, text: str) -> None:
        if leaked := house.leaks(slug, text):
            found.append((slug, door, leaked))
        told.update(house.told_to_readers(slug, text))

    pages, forms = everything(house)
    pages += addresses_of_records()
    lists = [
        page for page in pages if any(is_list(each.said.get(page, "")) for each in house.visitors.values())
    ]
    files = [f"{page}{'&' if '?' in page else '?'}format={kind}" for page in lists for kind in FILES]
    doors = [*pages, *files, *api_doors(house)]
    for slug, visitor in house.visitors.items():
        for door in doors:
            tell(slug, door, without_echo(visitor.read(door), door))
        for post in posts(forms):
            tell(slug, f"POST {post}", without_echo(visitor.post(post), post))
        tell(slug, "inbox", notes_of(house.ground.cast.get(slug)))
        found += told_by_searching(visitor, slug, ["/find"], house.words(slug))
        if slug in SEARCHING:
            found += told_by_searching(visitor, slug, lists, house.parts(slug))
    assert not found, "\n".join(f"{slug} at {door}: {rows}" for slug, door, rows in found)
    silent = {name for name, planted in house.planted.items() if planted.readers} - told
    assert not silent, f"not even its readers find: {silent}"
    assert len(doors) > 200
    assert len(lists) > 10


def without_echo(text: str, door: str) -> str:
    """What an answer says beside the words and keys it was asked with."""
    for asked in KEY.findall(door):
        text = text.replace(asked, "")
    return text


def told_by_searching(
    visitor: Visitor, slug: str, addresses: Iterable[str], words: Iterable[str]
) -> Iterator[tuple[str, str, list[str]]]:
    """The searches that answer a private word otherwise than nonsense: other rows, counts or groups.

    Where nonsense itself is answered otherwise than before, such as in another minute, the word is asked once more.
    """
    for address in addresses:
        for target in targets(visitor.read(address)):
            expected = visitor.part(address, NONSENSE, target)
            for word in words:
                if visitor.part(address, word, target) == expected:
                    continue
                before, expected = expected, visitor.part(address, NONSENSE, target)
                if expected == before or visitor.part(address, word, target) != expected:
                    yield slug, f"{address}?q={word}", [word]


@pytest.mark.django_db
def test_what_a_form_said_is_not_on_the_page_searched_next(director: User) -> None:
    """“Forecasting.” is said once, so the first answer would say it and the second not, whatever is searched for."""
    visitor = Visitor(PlainClient())
    visitor.client.force_login(director)
    visitor.post("/forecasts/new/")
    assert visitor.part("/forecasts/", NONSENSE) == visitor.part("/forecasts/", STEMS[0])


def api_doors(house: House) -> list[str]:
    """Every operation that reads, with every key of the kinds of private rows that it answers to a reader of theirs.

    Which kinds an operation knows is found with one key of each.
    """
    keys = {kind: [str(row.key)] for kind, row in house.ground.everyday().items()}
    readers = {kind: {"director"} for kind in keys}
    for one in private_things():
        for kind, row in records(one):
            if hasattr(row, "key"):
                keys.setdefault(kind, []).append(str(row.key))
                readers.setdefault(kind, set()).add(house.reader_of(one.name))
    paths = operations(house.visitors["director"].client)
    doors = [path for path in paths if "{" not in path]
    for path in [each for each in paths if each.count("{") == 1]:
        for kind, known in keys.items():
            probe = with_key(path, known[0])
            if any(house.visitors[slug].client.get(probe).status_code == 200 for slug in readers[kind]):
                doors += [with_key(path, key) for key in dict.fromkeys(known)]
    return doors


def posts(known: set[str]) -> list[str]:
    """Forms whose address names a private row, and the undoing of what touched one."""
    keys = private_keys()
    forms = [post for post in known if any(key in post for key in keys)]
    return [*forms, *(f"/undo/{context}" for context in contexts())]


def contexts() -> Iterable[UUID]:
    """The last entries of the history that touched private rows, some of each kind."""
    found = set()
    for one in private_things():
        for kind in one.kinds:
            events = getattr(apps.get_model(kind), "pgh_event_model", None)
            if events is not None:
                rows = events._default_manager.order_by("-pgh_id")
                found |= set(rows.values_list("pgh_context", flat=True)[:ENTRIES_OF_A_KIND])
    return Context.objects.filter(pk__in=found).values_list("pk", flat=True)


def notes_of(user: User | None) -> str:
    """What somebody was notified and written of, and what their webhook would be told."""
    if user is None:
        return ""
    rows = [str(row) for row in Notification.objects.filter(user=user).values()]
    letters = [f"{each.subject} {each.body}" for each in mail.outbox if user.email in each.to]
    deeds = [str(deed_of(pk, user)) for pk in contexts()]
    return "\n".join([*rows, *letters, *deeds])


@pytest.mark.parametrize("name", ROWS)
def test_what_nobody_reads_holds_nobody(name: str) -> None:
    """The full archive holds every column of every table: so a thing that has no history has no column for a person
    and no moment, unless it is somebody's own."""
    one = next(each for each in private_things() if each.name == name)
    if str(one.read_by) != "Nobody":
        return
    for kind in one.kinds:
        for field in apps.get_model(kind)._meta.concrete_fields:
            if field.name in LEFT_OUT_FIELDS:
                continue
            assert not isinstance(field, models.DateTimeField), (kind, field.name)
            related = field.related_model
            assert related is None or related._meta.label not in {settings.AUTH_USER_MODEL, "teams.Person"}, (
                kind,
                field.name,
            )
