"""The settings pages, history, undo and jobs in the browser's eyes; and the doors of every address."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from manyways.access.actions import last_context
from manyways.access.actions.tokens import create_token
from manyways.access.cast import CAST
from manyways.access.clock import today
from manyways.access.models import ApiToken, Grant, Job, Organisation, Role, User
from manyways.access.tests.test_undo import rename
from manyways.site import demo_world
from manyways.teams.models import Team
from manyways.work.models import Initiative

OPEN = {
    "first_page",
    "welcome",
    "welcome_demo",
    "welcome_archive",
    "healthz",
    "readyz",
    "metrics",  # for programs on this machine, see site/tests/test_running.py
    "set_language",
    "theme",
    "keys",
    "sign_in_as",
}
BY_LINK = {
    "ask_by_link",
    "answer_of",
    "shared_page",
    "by_link",
    "open_by_link",
    "leave_words_by_link",
    "leave_idea_by_link",
    "follow_by_link",
    "said",
    "sign_in_here",
}
"""Pages for those who hold a secret link; a guessed one opens nothing."""

_VALUES = {
    "uuid": str(uuid.uuid4()),
    "uuidstr": str(uuid.uuid4()),
    "int": "987654",
    "slug": "nobody",
    "str": "work.initiative",
    "path": "x",
}


def body(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_the_profile_changes_name_and_language_and_offers_undo(employee: User, client: Client) -> None:
    client.force_login(employee)
    page = client.post("/settings/", {"name": "Samuel Osei", "language": "de"}, follow=True)
    employee.refresh_from_db()
    assert (employee.name, employee.language) == ("Samuel Osei", "de")
    assert f"/undo/{last_context()}" in body(page)
    assert '<html lang="de"' in body(page)


def test_a_session_elsewhere_is_ended(employee: User, client: Client) -> None:
    other = Client()
    for browser in (other, client):
        browser.post("/accounts/login/", {"login": employee.email, "password": "a-long-walk-by-the-sea"})
    page = body(client.get("/settings/security/"))
    (address,) = re.findall(r'action="(/settings/security/sessions/\d+/end)"', page)
    client.post(address)
    assert other.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_a_new_token_is_shown_once_and_never_cached(employee: User, client: Client) -> None:
    client.force_login(employee)
    end = today() + timedelta(days=30)
    page = client.post("/settings/tokens/", {"name": "Script", "expires_on": end, "rights": ["*"]})
    (secret,) = re.findall(r'value="(mw_[^"]+)"', body(page))
    assert page["Cache-Control"] == "no-store"
    assert secret not in body(client.get("/settings/tokens/"))
    token = ApiToken.objects.get()
    client.post(f"/settings/tokens/{token.key}/revoke")
    assert "Revoked" in body(client.get("/settings/tokens/"))


def test_the_director_adds_somebody_gives_a_role_over_a_team_and_takes_it_back(
    director: User, client: Client
) -> None:
    team = Team.objects.create(name="Commerce")
    client.force_login(director)
    page = client.post(
        "/settings/people/?new", {"name": "Ben", "email": "ben@x.example", "role": ""}, follow=True
    )
    assert "/accounts/password/reset/key/" in body(page)
    ben = User.objects.get(email="ben@x.example")
    assert client.post(f"/settings/people/{ben.key}/", {"role": "", "scope": "whole:0"}).status_code == 422
    client.post(f"/settings/people/{ben.key}/", {"role": "team-lead", "scope": f"team:{team.pk}"})
    page = client.get(f"/settings/people/{ben.key}/")
    assert "Commerce" in body(page)
    grant = Grant.objects.get(user=ben)
    client.post(f"/settings/grants/{grant.key}/revoke")
    assert not Grant.objects.filter(user=ben).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_asks_a_fixed_number_of_queries(
    director: User, client: Client, count: int, django_assert_num_queries: object
) -> None:
    User.objects.exclude(pk=director.pk).filter(email__in=[member.email for member in CAST[count:]]).delete()
    client.force_login(director)
    client.get("/settings/people/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get("/settings/people/")


def test_the_roles_page_is_the_catalogue_and_a_role_can_be_changed(director: User, client: Client) -> None:
    client.force_login(director)
    page = body(client.get("/settings/roles/"))
    assert "access.grant_role" in page
    assert "desk.answer_feedback" in page
    marketing = Role.objects.get(slug="marketing")
    seen = marketing.version
    client.post(
        "/settings/roles/marketing/", {"name": "Marketing", "patterns": "market.*\ngoals.*", "version": seen}
    )
    marketing.refresh_from_db()
    assert marketing.rights == ["goals.*", "market.*"]
    stale = client.post(
        "/settings/roles/marketing/", {"name": "Marketing", "patterns": "market.*", "version": seen}
    )
    assert stale.status_code == 409


@pytest.mark.parametrize("slug", [member.slug for member in CAST])
def test_only_directors_open_people_and_roles(cast: dict[str, User], client: Client, slug: str) -> None:
    client.force_login(cast[slug])
    expected = 200 if slug == "director" else 403
    assert client.get("/settings/people/").status_code == expected
    assert client.get("/settings/roles/").status_code == expected
    assert client.get(f"/settings/people/{cast['finance'].key}/").status_code == expected


def test_history_reads_as_a_panel_and_undo_works_from_it(director: User, client: Client) -> None:
    team = Team.objects.create(name="Commerce")
    rename(team, name="Checkout", by=director)
    client.force_login(director)
    address = f"/history/teams.team/{team.key}/"
    part = body(client.get(address, headers={"HX-Request": "true"}))
    assert "Ines Okafor renamed Checkout from Commerce to Checkout" in part
    assert "<html" not in part
    response = client.post(f"/undo/{last_context()}", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert "Undone" in response["HX-Trigger"]
    team.refresh_from_db()
    assert team.name == "Commerce"


def test_a_stranger_reads_no_history(employee: User, client: Client) -> None:
    secret = Initiative.objects.create(name="Merger", visibility=Initiative.Visibility.MEMBERS)
    client.force_login(employee)
    assert client.get(f"/history/work.initiative/{secret.key}/").status_code == 404
    assert client.get(f"/history/no.such/{secret.key}/").status_code == 404


def test_jobs_show_ones_own_and_all_to_those_who_look_after_them(
    director: User, employee: User, client: Client
) -> None:
    mine = Job.objects.create(task="x", label="My export", by=employee, state=Job.State.DOING, total_count=9)
    other = Job.objects.create(task="x", label="Big import", by=director, state=Job.State.FAILED)
    client.force_login(employee)
    page = body(client.get("/jobs/"))
    assert "My export" in page
    assert 'hx-trigger="every 1s"' in page
    assert "Big import" not in page
    assert client.get(f"/jobs/{other.key}/").status_code == 404
    assert client.post(f"/jobs/{other.key}/retry").status_code == 404
    client.post(f"/jobs/{mine.key}/cancel")
    mine.refresh_from_db()
    assert mine.is_cancel_wanted
    client.force_login(director)
    assert "My export" in body(client.get("/jobs/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_jobs_asks_a_fixed_number_of_queries(
    employee: User, client: Client, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        Job.objects.create(task="x", label=f"Job {number}", by=employee)
    client.force_login(employee)
    client.get("/jobs/")
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/jobs/", headers={"HX-Request": "true"})


def test_the_welcome_page_makes_the_organisation_and_signs_in(db: None, client: Client) -> None:
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/welcome/"
    form = {"organisation": "Ours", "name": "Ada", "email": "ada@ours.example", "password": "short"}
    refused = client.post("/welcome/", form)
    assert refused.status_code == 422
    assert "at least 8 characters" in body(refused)
    client.post("/welcome/", {**form, "password": "a-long-walk-by-the-sea"})
    assert Organisation.objects.get().name == "Ours"
    assert client.get("/settings/").status_code == 200
    again = Client().post("/welcome/", {**form, "email": "eve@ours.example"})
    assert again["Location"] == "/accounts/login/"
    assert User.objects.count() == 1


def test_the_demo_is_asked_for_and_its_state_shown(
    db: None, client: Client, settings: object, tmp_path: Path
) -> None:
    settings.STATE_FOLDER = str(tmp_path)  # type: ignore[attr-defined]
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    assert "Open the demo" in body(client.get("/welcome/"))
    client.post("/welcome/demo/")
    assert (tmp_path / "demo-wanted").exists()
    state = demo_world.DemoState("making", 3, 9, "Teams and their history")
    demo_world.write_demo_state(tmp_path, state)
    part = body(client.get("/welcome/demo/", headers={"HX-Request": "true"}))
    assert "Teams and their history" in part
    assert 'hx-trigger="load delay:1s"' in part
    ready = demo_world.DemoState("ready", address="http://127.0.0.1:8001/")
    demo_world.write_demo_state(tmp_path, ready)
    assert 'href="http://127.0.0.1:8001/"' in body(client.get("/welcome/demo/"))


def test_the_cast_signs_in_with_one_click_in_the_demo_only(
    cast: dict[str, User], client: Client, settings: object
) -> None:
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    assert client.post("/accounts/as/director/").status_code == 404
    assert "Ines Okafor" not in body(client.get("/accounts/login/"))
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    assert "Ines Okafor" in body(client.get("/accounts/login/"))
    assert client.get("/accounts/as/director/").status_code == 405
    assert client.post("/accounts/as/director/", {"next": "//evil.example/"})["Location"] == "/"
    assert "ines@brightwater.example" in body(client.get("/settings/"))


def addresses(patterns: list[object], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)  # type: ignore[attr-defined]
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            filled = re.sub(r"<(\w+):\w+>", lambda found: _VALUES[found[1]], "/" + route)
            yield str(pattern.name), filled.replace("^", "").replace("$", "")


def own_addresses() -> list[tuple[str, str]]:
    every = addresses(get_resolver().url_patterns)
    foreign = ("/accounts/", "/api/", "/scim/", "/static")
    return [
        (name, address) for name, address in every if not address.startswith(foreign) and name not in OPEN
    ]


def test_a_signed_out_visitor_sees_nothing_at_any_address(cast: dict[str, User], client: Client) -> None:
    found = own_addresses()
    assert len(found) > 20
    for name, address in found:
        for send in (client.get, client.post):
            response = send(address)
            if name in BY_LINK or address.endswith(".ics"):
                assert response.status_code in {403, 404, 405, 410}, (name, address)
                continue
            if send == client.post:
                assert response.status_code == 401, (name, address)
                continue
            assert response.status_code == 302, (name, address)
            assert response["Location"].startswith("/accounts/login/"), (name, address)


def test_what_was_written_outlives_the_session_it_was_written_in(employee: User) -> None:
    """Sent too late it says so and stays on the page; signed in anew it is sent from there, with a fresh token."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(employee)
    words = {"name": "Sam <b>Osei</b>", "language": "de"}
    first = _token(browser.get("/settings/"))
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    late = browser.post("/settings/", {**words, "csrfmiddlewaretoken": first})
    assert (late.status_code, "You are no longer signed in" in body(late)) == (401, True)
    assert 'name="name" value="Sam &lt;b&gt;Osei&lt;/b&gt;"' in body(late)
    browser.force_login(employee)
    browser.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    ours = {"headers": {"referer": "http://testserver/settings/"}}
    old = browser.post("/settings/", {**words, "csrfmiddlewaretoken": first}, **ours)
    assert (old.status_code, 'value="Sam &lt;b&gt;Osei' in body(old)) == (403, True)
    browser.post("/settings/", {**words, "csrfmiddlewaretoken": _token(old)})
    employee.refresh_from_db()
    assert (employee.name, employee.language) == ("Sam <b>Osei</b>", "de")


def test_what_another_site_sends_is_not_offered_to_be_sent_again(employee: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(employee)
    strange = browser.post(
        "/settings/", {"name": "Mallory"}, headers={"referer": "https://elsewhere.example/"}
    )
    assert (strange.status_code, "Mallory" in body(strange)) == (403, False)


@pytest.mark.parametrize("name", ["password", "secret"])
def test_nothing_secret_is_written_into_a_page_to_be_sent_again(employee: User, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    sent = {"login": employee.email, name: "a-long-walk"}
    old = browser.post("/accounts/login/", sent, headers={"referer": "http://testserver/accounts/login/"})
    assert (old.status_code, "a-long-walk" in body(old)) == (403, False)


def _token(response: object) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', body(response))[0]


def test_a_stranger_meets_no_error_and_no_private_name_at_any_address(
    employee: User, director: User, client: Client
) -> None:
    Initiative.objects.create(name="Zephyr merger", visibility=Initiative.Visibility.MEMBERS)
    create_token(director, name="Zephyr token")
    client.force_login(employee)
    for name, address in own_addresses():
        response = client.get(address)
        assert response.status_code < 500, (name, address)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"Zephyr" not in text, (name, address)
