"""The list of all lists: sorting, filters, pages, editing, selection, the file, the number of queries."""

import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from manyways.access.models import User
from manyways.ui.tables import DATE, MONEY, Column
from manyways.ui.tables.export import csv_lines, workbook_response
from manyways.ui.tables.previewing import preview

HTMX = {"HX-Request": "true"}


def emails(html: str) -> list[str]:
    """The names of the rows, in their order."""
    return re.findall(r"data-opens>([^<]+)</a>", html)


@pytest.fixture
def many(director: User) -> list[User]:
    """Eleven more people, three of the same name and some never seen."""
    names = ["Ada", "Ben", "Ben", "Ben", "Cleo", "Dora", "Ed", "Flo", "Gus", "Hal", "Ida"]
    User.objects.exclude(pk=director.pk).update(is_active=False)
    return [
        User.objects.create_user(
            f"{name.lower()}{at}@example.com", name=name, language="de" if at % 3 else "en"
        )
        for at, name in enumerate(names)
    ]


@pytest.mark.parametrize("path", ["/users/", "/computed/"])
@pytest.mark.parametrize(
    "sort", ["name", "-name", "email", "-email", "seen", "-seen", "language", "-language"]
)
def test_pages_follow_each_other_without_gap_or_repeat(
    visitor: Client, many: list[User], path: str, sort: str
) -> None:
    seen: list[str] = []
    address = f"{path}?sort={sort}"
    trail = []
    for _page in range(10):
        html = visitor.get(address).content.decode()
        trail.append(emails(html))
        seen += emails(html)
        following = re.search(r'href="([^"]*)"[^>]*rel="next"', html)
        if not following:
            break
        address = path + following.group(1).replace("&amp;", "&")
    assert sorted(seen) == sorted(User.objects.filter(is_active=True).values_list("email", flat=True))
    assert len(seen) == len(set(seen)) == 12
    back = re.search(r'href="([^"]*)"[^>]*rel="prev"', html)
    assert back
    before = visitor.get(path + back.group(1).replace("&amp;", "&")).content.decode()
    assert emails(before) == trail[-2]


def test_a_row_that_comes_in_between_moves_no_page(visitor: Client, many: list[User]) -> None:
    first = visitor.get("/users/?sort=name").content.decode()
    following = re.search(r'href="([^"]*)"[^>]*rel="next"', first)
    assert following
    address = "/users/" + following.group(1).replace("&amp;", "&")
    before = emails(visitor.get(address).content.decode())
    User.objects.create_user("aaa@example.com", name="Aaron")
    assert emails(visitor.get(address).content.decode()) == before


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJ4IiwieSJd", "WzEsMiwzXQ"])
def test_a_broken_cursor_shows_the_first_page(visitor: Client, many: list[User], cursor: str) -> None:
    assert emails(visitor.get(f"/users/?after={cursor}").content.decode())[0] == "ada0@example.com"


@pytest.mark.parametrize("path", ["/users/", "/computed/"])
def test_the_address_filters_and_searches(visitor: Client, many: list[User], path: str) -> None:
    html = visitor.get(f"{path}?language=en&sort=email").content.decode()
    assert emails(html) == ["ada0@example.com", "ben3@example.com", "ed6@example.com", "hal9@example.com"]
    assert re.search(r'aria-current="true">English <span class="mw-count">4<', html)
    assert re.search(r'>German <span class="mw-count">7<', html)
    assert emails(visitor.get(f"{path}?q=BEN+example").content.decode()) == [
        "ben1@example.com",
        "ben2@example.com",
        "ben3@example.com",
    ]
    assert "No row matches these filters" in visitor.get(f"{path}?q=zebra").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    visitor: Client, director: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    User.objects.exclude(pk=director.pk).update(is_active=False)
    with django_assert_num_queries(4) as one:
        assert len(emails(visitor.get("/users/").content.decode())) == 1
    User.objects.create_user("a@example.com", name="A")
    User.objects.create_user("b@example.com", name="B")
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(emails(visitor.get("/users/").content.decode())) == 3


def test_htmx_gets_the_list_alone(visitor: Client, many: list[User]) -> None:
    part = visitor.get("/users/?sort=-name", headers={**HTMX, "HX-Target": "list-users"}).content.decode()
    assert part.strip().startswith('<div class="mw-list"')
    assert 'aria-sort="descending"' in part


def test_a_cell_is_edited_in_place(visitor: Client, many: list[User]) -> None:
    key, version = many[0].key, many[0].version
    editor = visitor.get(f"/users/?edit=name&row={key}", headers=HTMX).content.decode()
    assert editor.startswith("<tr")
    assert 'name="name-value" value="Ada"' in editor
    answer = visitor.post(
        f"/users/?edit=name&row={key}", {"name-value": "Adah", "name-version": version}, headers=HTMX
    )
    assert "Adah" in answer.content.decode()
    assert '"undo": "/undo"' in answer["HX-Trigger"]
    assert User.objects.get(key=key).name == "Adah"


def test_a_cell_is_edited_without_scripts(visitor: Client, many: list[User]) -> None:
    address = f"/users/?q=ada&edit=name&row={many[0].key}"
    assert 'name="name-value" value="Ada"' in visitor.get(address).content.decode()
    answer = visitor.post(address, {"name-value": "Adah"}, follow=True)
    assert answer.redirect_chain == [("/users/?q=ada", 302)]
    assert "Name changed" in answer.content.decode()


def test_a_wrong_value_shows_the_editor_again(visitor: Client, many: list[User]) -> None:
    answer = visitor.post(f"/users/?edit=name&row={many[0].key}", {"name-value": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert "HX-Trigger" not in answer


def test_refused_and_stale_edits_say_why_and_keep_the_row(visitor: Client, many: list[User]) -> None:
    address = f"/users/?edit=name&row={many[0].key}"
    refused = visitor.post(address, {"name-value": "Nobody"}, headers=HTMX)
    assert (refused.status_code, "A person needs a real name." in refused["HX-Trigger"]) == (422, True)
    stale = visitor.post(address, {"name-value": "Adah", "name-version": 77}, headers=HTMX)
    assert stale.status_code == 409
    told = json.loads(stale["HX-Trigger"])["mw:refused"]
    assert told["message"].endswith("Save again to keep yours.")
    again = {"name-value": "Adah", "name-version": told["version"]}
    assert User.objects.get(pk=many[0].pk).name == "Ada"
    visitor.post(address, again, headers=HTMX)
    assert User.objects.get(pk=many[0].pk).name == "Adah"


def test_only_declared_columns_and_visible_rows_are_edited(visitor: Client, many: list[User]) -> None:
    assert (
        visitor.post(f"/users/?edit=email&row={many[0].key}", {"email-value": "x"}, headers=HTMX).status_code
        == 404
    )
    User.objects.filter(pk=many[1].pk).update(is_active=False)
    assert visitor.post(f"/users/?edit=name&row={many[1].key}", {"name-value": "x"}).status_code == 404
    assert visitor.get("/users/?edit=name&row=nonsense", headers=HTMX).status_code == 404


def test_a_bulk_action_reaches_the_selected_visible_rows(visitor: Client, many: list[User]) -> None:
    User.objects.filter(pk=many[2].pk).update(is_active=False)
    data = {"bulk": "deactivate", "rows": [str(user.key) for user in many[:3]]}
    answer = visitor.post("/users/", data, headers={**HTMX, "HX-Target": "list-users"})
    assert "2 switched off" in answer["HX-Trigger"]
    assert User.objects.filter(is_active=True).count() == 9
    assert visitor.post("/users/", {"bulk": "unknown", "rows": []}).status_code == 404


def _preview(visitor: Client, users: list[User], language: str, name: str = "speak") -> str:
    data = {"preview": name, "speak-language": language, "rows": [str(user.key) for user in users]}
    return visitor.post("/users/", data, headers={**HTMX, "HX-Target": "list-users"}).content.decode()


def test_a_bulk_action_is_shown_before_it_is_done(visitor: Client, many: list[User]) -> None:
    User.objects.update(language="en")
    told = list(User.objects.order_by("pk").values_list("pk", "language", "is_active"))
    form = visitor.get("/users/?bulk=speak", headers=HTMX).content.decode()
    assert "data-bulk-preview" in form
    for count in (1, 3):
        shown = _preview(visitor, many[:count], "de")
        assert f"Preview: {count} changed" in shown
        assert shown.count("<del>en</del> → <ins>de</ins>") == count
    assert "Nothing would change." in _preview(visitor, many[:2], "en")
    assert "leaves this list" in _preview(visitor, many[:2], "xx")
    assert "and 2 more" in _preview(visitor, many[:10], "de")
    assert list(User.objects.order_by("pk").values_list("pk", "language", "is_active")) == told


def test_a_list_of_computed_rows_tells_each_row_too(visitor: Client, many: list[User]) -> None:
    User.objects.update(language="en")
    data = {"preview": "speak", "speak-language": "de", "rows": [str(user.key) for user in many[:3]]}
    shown = visitor.post("/computed/", data, headers=HTMX).content.decode()
    assert shown.count("<del>en</del> → <ins>de</ins>") == 3
    assert User.objects.filter(language="de").count() == 0


@pytest.mark.django_db
def test_rows_from_memory_tell_only_what_is_said() -> None:
    row = User(name="Ada")
    found = preview(lambda _rows: "1 changed", lambda: [row], lambda _rows: {"ada": ["Ada"]}, [], lambda: 1)
    assert (found.said, found.lines) == ("1 changed", None)


def test_what_takes_rows_away_shows_first_what_goes_with_them(visitor: Client, many: list[User]) -> None:
    for count in (1, 3):
        shown = _preview(visitor, many[:count], "", "deactivate")
        assert f"Preview: {count} switched off" in shown
        assert shown.count("leaves this list") == count
        assert "with them" not in shown
    assert User.objects.filter(is_active=True, pk__in=[user.pk for user in many]).count() == len(many)
    page = visitor.get("/users/").content.decode()
    assert re.search(r'<details class="mw-menu" hx-post="[^"]*" hx-vals=.{"preview": "deactivate"}.', page)


def test_a_preview_says_why_an_action_would_be_refused(visitor: Client, many: list[User]) -> None:
    assert "Select a valid choice" in _preview(visitor, many[:2], "zz")
    User.objects.filter(pk=many[0].pk).update(name="Nobody")
    assert "Preview: Nobody speaks." in _preview(visitor, many[:2], "de")
    assert visitor.post("/users/", {"preview": "unknown", "rows": []}).status_code == 404


def test_the_file_holds_the_filtered_rows_and_no_formula(visitor: Client, many: list[User]) -> None:
    User.objects.filter(pk=many[0].pk).update(name="=cmd|' /C calc'!A0")
    answer = visitor.get("/users/?language=en&sort=email&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "E-mail,E-mail: details,Name,Seen"
    assert [line.split(",")[0] for line in lines[1:]] == [
        "ada0@example.com",
        "ben3@example.com",
        "ed6@example.com",
        "hal9@example.com",
    ]
    assert ",'=cmd|' /C calc'!A0," in lines[1]


def test_chosen_columns_are_remembered(visitor: Client, many: list[User]) -> None:
    answer = visitor.get("/users/?sort=email&columns=email&columns=language", follow=True)
    assert answer.redirect_chain == [("/users/?sort=email", 302)]
    heads = re.findall(r'<th scope="col".*?</th>', visitor.get("/users/").content.decode(), re.S)
    assert [re.sub("<.*?>", "", head).strip() for head in heads] == ["E-mail", "Language"]


def test_counts_say_more_than_a_thousand(visitor: Client, director: User) -> None:
    rows = [User(email=f"p{at}@example.com", name=f"Person {at}") for at in range(1100)]
    User.objects.bulk_create(rows)
    assert "more than 1,000" in visitor.get("/users/").content.decode()


def test_a_workbook_takes_the_kind_of_a_cell_from_its_column() -> None:
    columns = (
        Column("name", "Name"),
        Column("day", "Day", DATE),
        Column("seen", "Seen", DATE),
        Column("cost", "Cost", MONEY),
    )
    row = {
        "name": "2026-11-29",
        "day": date(2026, 11, 29),
        "seen": datetime(2026, 11, 29, 8, tzinfo=UTC),
        "cost": (Decimal("1200.50"), "CHF"),
    }
    answer = workbook_response("made", columns, [row, dict.fromkeys(row) | {"name": "Without"}])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    written, empty = (list(found) for found in sheet.iter_rows(min_row=2, values_only=True))
    assert written == ["2026-11-29", datetime(2026, 11, 29), "2026-11-29T08:00:00+00:00", 1200.5]  # noqa: DTZ001
    assert empty == ["Without", None, None, None]
    assert list(csv_lines(columns, [row]))[1] == "2026-11-29,2026-11-29,2026-11-29T08:00:00+00:00,1200.50\r\n"
