"""How the product says no, and what every page brings."""

import re
from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

from manyways.access.models import User
from manyways.ui import answers
from manyways.ui.answers import Refused, Stale, refused_by

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/refused/", 422, "Only started work can be paused."),
        ("/stale/", 409, "Someone changed this to “Theirs” in the meantime. Your “Mine” was not saved."),
        ("/forbidden/", 403, "Ines can change this. Ask them."),
    ],
)
def test_a_refusal_is_a_page_a_fragment_or_json(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, path: str, status: int, words: str
) -> None:
    monkeypatch.setattr(
        answers, "_ask", [lambda _request, right: "Ines" if right == "work.pause_item" else None]
    )
    page = visitor.get(path)
    assert page.status_code == status
    assert words in page.content.decode()
    assert "<nav" in page.content.decode()
    part = visitor.get(path, headers=HTMX)
    assert part.status_code == status
    assert "<nav" not in part.content.decode()
    assert "mw:refused" in part["HX-Trigger"]
    problem = visitor.get(path, headers=JSON)
    assert (problem.status_code, problem["Content-Type"]) == (status, "application/problem+json")
    assert problem.json()["title"] == words


def test_a_day_that_changed_meanwhile_is_said_as_people_read_it() -> None:
    stale = Stale(mine={"due_on": date(2027, 4, 20)}, theirs={"due_on": date(2027, 3, 15)}, version=2)
    assert "to “15 Mar 2027” in the meantime. Your “20 Apr 2027”" in stale.message


def test_fields_are_named(visitor: Client) -> None:
    assert visitor.get("/refused/", headers=JSON).json()["fields"] == {"state": "It has not started."}
    assert Refused(fields={"name": "Too long."}).message == "Too long."


class Given(forms.Form):
    """A name and a day."""

    name = forms.CharField(label="What for")
    due_on = forms.DateField(required=False)


def test_a_form_that_cannot_be_read_names_its_fields() -> None:
    refused = refused_by(Given({"due_on": "soon"}))
    assert refused.message == "What for: This field is required. Due on: Enter a valid date."
    assert refused.fields == {"name": "This field is required.", "due_on": "Enter a valid date."}


def test_a_page_older_than_the_session_is_told_in_our_words(director: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    answer = client.post("/work/new/", {"name": "Venue"})
    assert answer.status_code == 403
    assert "This page is from before you last signed in." in answer.content.decode()
    assert "<nav" in answer.content.decode()


def test_what_is_not_here_is_a_page(visitor: Client) -> None:
    answer = visitor.get("/nowhere/")
    assert answer.status_code == 404
    assert "This page is not here, or not for you." in answer.content.decode()


def test_a_message_after_a_redirect_has_its_undo(visitor: Client) -> None:
    html = visitor.get("/said/").content.decode()
    assert "<span>Venue secured</span>" in html
    assert 'action="/undo"' in html


def test_nothing_is_inline(visitor: Client) -> None:
    for path in ("/users/", "/styleguide/", "/refused/", "/plan/", "/board/"):
        html = visitor.get(path).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert all(" src=" in tag for tag in re.findall("<script[^>]*>", html))


@pytest.mark.parametrize(("sent", "kept"), [("dark", "dark"), ("light", "light"), ("nonsense", "auto")])
def test_the_theme_is_kept_on_the_server(visitor: Client, sent: str, kept: str) -> None:
    answer = visitor.post("/look/theme", {"theme": sent, "next": "/users/"})
    assert (answer.status_code, answer["Location"]) == (302, "/users/")
    assert f'data-bs-theme="{kept}"' in visitor.get("/users/").content.decode()


def test_nobody_is_sent_elsewhere(visitor: Client) -> None:
    assert visitor.post("/look/theme", {"theme": "dark", "next": "https://example.com/"})["Location"] == "/"


def test_letter_keys_can_be_off(visitor: Client) -> None:
    visitor.post("/look/keys", {"keys": "off", "next": "/users/"})
    assert 'data-keys="off"' in visitor.get("/users/").content.decode()


def test_a_key_that_is_none_names_nothing_and_no_text_holds_every_character(visitor: Client) -> None:
    assert visitor.get("/sought/", {"key": "nonsense"}).status_code == 404
    odd = visitor.get("/named/", {"name": "a\0b"})
    assert odd.status_code == 422
    assert "no text can hold" in odd.content.decode()


def test_a_choice_of_nothing_is_a_word_and_never_dashes(db: None) -> None:
    class Asked(forms.Form):
        stance = forms.ChoiceField(choices=[("", "---------"), ("grow", "Grow")], required=False)
        owner = forms.ModelChoiceField(User.objects.all())

    shown = Template("{% fields form %}").render(Context({"form": Asked()}))
    assert "---" not in shown
    assert ">None</option>" in shown
    assert ">Choose</option>" in shown


def test_a_form_shows_its_first_fields_and_what_must_still_be_filled(db: None) -> None:
    class Asked(forms.Form):
        name = forms.CharField()
        owner = forms.CharField(required=False)
        note = forms.CharField(required=False)
        secret = forms.CharField()
        place = forms.CharField(required=False)

    def folded(form: forms.Form) -> str:
        return Template("{% fields form 2 %}").render(Context({"form": form})).partition("<details")[2]

    assert ['name="secret"' in folded(Asked()), 'name="place"' in folded(Asked())] == [False, True]
    assert 'name="secret"' in folded(Asked(initial={"secret": "kept"}))
