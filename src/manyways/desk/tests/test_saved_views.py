"""Saved views of lists: kept, replaced, shared, forgotten; groups and the workbook of a list."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.desk.actions import forget_own_view, keep_own_view
from manyways.desk.models import SavedView
from manyways.work.tests.samples import an_event, an_outcome


def kept(by: User, name: str = "Events", *, is_shared: bool = False, query: str = "?kind=event") -> SavedView:
    return keep_own_view(
        list_name="portfolio",
        name=name,
        path="/portfolio/",
        query=query,
        columns=["name", "health"],
        is_shared=is_shared,
        by=by,
    )


def test_the_same_name_again_replaces(employee: User) -> None:
    kept(employee)
    kept(employee, query="?kind=outcome")
    assert SavedView.objects.get().address == "/portfolio/?kind=outcome&columns=name&columns=health"


def test_only_those_who_may_share(director: User, employee: User, finance: User) -> None:
    with pytest.raises(PermissionDenied):
        kept(employee, is_shared=True)
    shared = kept(director, is_shared=True)
    private = kept(director, "Mine")
    assert list(SavedView.objects.visible_to(employee)) == [shared]
    for view in (shared, private):
        with pytest.raises(PermissionDenied):
            forget_own_view(view, by=finance)
    forget_own_view(shared, by=director)


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", ""])
def test_an_address_elsewhere_is_refused(employee: User, path: str) -> None:
    with pytest.raises(Refused):
        keep_own_view(list_name="x", name="X", path=path, query="?", columns=[], by=employee)


def test_a_view_is_kept_and_found_on_the_page(director: User, client: Client) -> None:
    an_event(by=director)
    client.force_login(director)
    sent = {
        "list": "portfolio",
        "name": "By kind",
        "path": "/portfolio/",
        "query": "?group=kind",
        "columns": ["name", "kind"],
    }
    answer = client.post("/views/keep/", sent)
    assert answer.url == "/portfolio/?group=kind&columns=name&columns=kind"
    client.get(answer.url)
    assert "/views/?list=portfolio" in client.get("/portfolio/?group=kind").content.decode()
    asked = {"list": "portfolio", "path": "/portfolio/", "query": "?group=kind"}
    menu = client.get("/views/", asked, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-current="true">By kind' in menu
    assert "<html" not in menu
    view = SavedView.objects.get()
    client.post(f"/views/{view.key}/forget/")
    assert not SavedView.objects.exists()


def test_rows_stand_in_groups(director: User, client: Client) -> None:
    an_event(by=director, name="Fair")
    an_outcome(by=director, name="Billing")
    an_event(by=director, name="Party")
    client.force_login(director)
    text = client.get("/portfolio/?group=kind").content.decode()
    body = text[text.index("<tbody") :]
    places = [body.index(word) for word in (">Event<", ">Fair<", ">Party<")]
    assert places == sorted(places)
    assert body.count('class="mw-group"') == 2


def test_a_list_as_a_workbook(director: User, client: Client) -> None:
    an_event(by=director, name="=1+1")
    client.force_login(director)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/portfolio/?format=xlsx").content)).active
    assert sheet is not None
    assert [sheet["A1"].value, sheet["B1"].value, sheet["A2"].value, sheet["A2"].data_type] == [
        "Initiative, kind and approach",
        "Kind and approach",
        "=1+1",
        "s",
    ]
