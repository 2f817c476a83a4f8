"""Pages of the front door: what they say, who sees them, how many queries they take."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake import actions
from manyways.intake.models import Advice, PageText, PracticeUse, Request, SecretLink
from manyways.intake.tests.samples import a_person, a_request, an_advice, practice, template
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.teams.actions import create_team
from manyways.work.actions import finish_initiative
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event


@pytest.fixture
def signed_in(client: Client, director: User) -> Client:
    client.force_login(director)
    return client


def page(client: Client, view: str, *args: object, status: int = 200, **query: Any) -> str:
    response = client.get(reverse(f"intake:{view}", args=args), query)
    assert response.status_code == status, response.status_code
    return response.getvalue().decode()


def post(client: Client, view: str, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"intake:{view}", args=args), data)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        a_request(by=director, name=f"Lamp {number}")
    page(signed_in, "requests")
    with django_assert_num_queries(8):
        text = page(signed_in, "requests")
    assert text.count("Answer by") >= count


def test_late_answers_stand_first(signed_in: Client, director: User) -> None:
    a_request(by=director, name="On time")
    a_request(by=director, name="Forgotten", asked_on=today() - timedelta(days=17))
    text = page(signed_in, "requests")
    assert text.index("Forgotten") < text.index("On time")
    assert "Answer 3 days late" in text
    assert "2 requests wait for an answer: 1 late, 2 taken by nobody." in text


def test_the_asker_reads_the_reason_and_answers_nothing(
    client: Client, employee: User, sales_lead: User, director: User
) -> None:
    mine = a_request(by=employee, name="A lamp")
    actions.decline_request(mine, reason="There is light enough", by=director)
    client.force_login(employee)
    text = page(client, "request", mine.key)
    assert "There is light enough" in text
    assert 'value="decline"' not in text
    assert post(client, "answer_request", mine.key, to="reopen").status_code == 403
    other = a_request(by=sales_lead, name="Secret plan")
    assert "Secret plan" not in page(client, "requests")
    page(client, "request", other.key, status=404)


def test_three_fields_ask(client: Client, employee: User) -> None:
    client.force_login(employee)
    assert (
        post(client, "new_request", name="A lamp", need="To read", wanted_on="2027-05-18").status_code == 302
    )
    found = Request.objects.get()
    assert (found.name, found.asker, found.wanted_on) == ("A lamp", employee, date(2027, 5, 18))
    assert post(client, "new_request", name="").status_code == 422


def test_a_request_is_answered_on_its_page(signed_in: Client, director: User) -> None:
    found = a_request(by=director)
    post(signed_in, "answer_request", found.key, to="take")
    assert post(signed_in, "answer_request", found.key, to="decline", reason="").status_code == 422
    later = (today() + timedelta(days=9)).isoformat()
    post(signed_in, "answer_request", found.key, to="park", look_again_on=later, reason="Budget")
    post(signed_in, "answer_request", found.key, to="reopen")
    post(signed_in, "answer_request", found.key, to="accept", initiative="")
    found.refresh_from_db()
    assert found.state == "accepted"
    assert "Open the initiative" in page(signed_in, "request", found.key)


def test_pasted_rows_are_seen_before_they_are_written(signed_in: Client) -> None:
    text = "Name\tWhy\tNeeded by\tKind\tAsked by\tMood\nA lamp\tTo read\t2027-05-18\tEvent\tKim\tgood\nA desk\t\tsoon"
    response = post(signed_in, "paste_requests", text=text, write="yes")
    assert response.status_code == 422
    shown = response.content.decode()
    assert "“soon” is no day" in shown
    assert "Columns left out: Mood" in shown
    assert not Request.objects.exists()
    good = text.replace("soon", "2027-06-01")
    assert post(signed_in, "paste_requests", text=good).status_code == 200
    assert not Request.objects.exists()
    assert post(signed_in, "paste_requests", text=good, write="yes").status_code == 302
    lamp, desk = Request.objects.order_by("pk")
    assert (lamp.asker_name, lamp.kind.slug if lamp.kind else "", desk.wanted_on) == (
        "Kim",
        "event",
        date(2027, 6, 1),
    )


def test_somebody_without_an_account_asks_and_reads_the_answer(client: Client, director: User) -> None:
    link = actions.make_link(purpose="ask", name="Partners", expires_on=today(), by=director)
    assert "Ask for something" in client.get(link.address).content.decode()
    assert client.post(link.address, {"name": "A lamp", "asker_name": ""}).status_code == 422
    response = client.post(link.address, {"name": "A lamp", "asker_name": "Kim"})
    found = Request.objects.get()
    assert (response.status_code, response["Location"]) == (302, found.answer_address)
    actions.decline_request(found, reason="There is light enough", by=director)
    assert "There is light enough" in client.get(found.answer_address).content.decode()
    assert client.get(f"/answer/{found.key}:forged/").status_code == 410
    actions.revoke_link(link, by=director)
    assert client.get(link.address).status_code == 410
    assert client.post(link.address, {"name": "A lamp", "asker_name": "Kim"}).status_code == 410
    assert Request.objects.count() == 1


def test_a_link_of_one_purpose_opens_nothing_else(client: Client, director: User) -> None:
    link = actions.make_link(purpose="page", name="Auditors", expires_on=today(), by=director)
    secret = link.address.removeprefix("/how/").removesuffix("/")
    assert client.get(f"/ask/{secret}/").status_code == 410
    assert client.get("/how/guessed/").status_code == 410


def test_links_are_ones_own(client: Client, director: User, project_manager: User) -> None:
    link = actions.make_link(purpose="ask", name="Partners", expires_on=today(), by=director)
    client.force_login(project_manager)
    assert "Partners" not in page(client, "links")
    assert post(client, "revoke_link", link.key).status_code == 404
    until = (today() + timedelta(days=5)).isoformat()
    post(client, "links", name="Shops", expires_on=until, purpose="ask")
    assert SecretLink.objects.get(name="Shops").address in page(client, "links")


def test_from_a_request_to_a_hybrid_conference(signed_in: Client, director: User, employee: User) -> None:
    """E-1: planned is proposed with three reasons, hybrid taken with one; the panels follow."""
    found = a_request(by=employee, wanted_on=date(2027, 5, 18))
    event = template()
    actions.edit_request(found, {"kind": event.kind}, by=director)
    post(signed_in, "advise_request", found.key)
    advice = Advice.objects.get()
    assert advice.template == event
    text = page(signed_in, "advice", advice.key)
    for words in (
        "Planned",
        "The steps are known from before.",
        "Everything must be ready on one fixed day.",
    ):
        assert words in text
    answers = {"solution": "known", "delivery": "one_day", "template": event.pk, "kind": event.kind_id}
    refused = post(signed_in, "advice", advice.key, **answers, to="decide", chosen="hybrid")
    assert refused.status_code == 422
    response = post(
        signed_in, "advice", advice.key, **answers,
        to="decide", chosen="hybrid", reason="The programme is found on the way", ends_on="2027-05-18",
    )  # fmt: skip
    made = Initiative.objects.get()
    assert (response.status_code, made.approach, made.due_on) == (302, "hybrid", date(2027, 5, 18))
    tab = page(signed_in, "initiative_approach", made.key)
    assert "Planned was advised, Hybrid was chosen: The programme is found on the way" in tab
    assert reverse("work:board", args=[made.key]) in tab
    assert "0 of 1 choices" in page(signed_in, "advices")


def test_answers_are_tried_without_being_kept(signed_in: Client, director: User) -> None:
    advice = an_advice(by=director)
    text = page(
        signed_in,
        "advice",
        advice.key,
        **{"try": 1, "solution": "unknown", "delivery": "any_time", "change": "weekly"},
    )
    assert '<p class="mw-big">Flow</p>' in text
    advice.refresh_from_db()
    assert advice.answers == {}


def test_the_second_person_sees_the_first_answers_only_afterwards(
    client: Client, director: User, finance: User
) -> None:
    advice = actions.answer_advice(an_advice(by=director), {"change": "never"}, by=director)
    actions.ask_second(advice, user=finance, by=director)
    client.force_login(finance)
    assert client.get(advice.get_absolute_url()).status_code == 302
    assert "checked" not in page(client, "second_advice", advice.key)
    post(client, "second_advice", advice.key, change="weekly", solution="unknown")
    text = page(client, "advice", advice.key)
    assert "1 answer differs" in text
    assert "shape-second" in text


def test_a_template_shows_its_dates_before_it_is_made(signed_in: Client, director: User) -> None:
    """E-2c: catering by 23 March 2027, the venue by 17 November 2026."""
    found = template()
    form = {"name": "Conference", "ends_on": "2027-05-18"}
    text = post(signed_in, "begin", found.key, **form).content.decode()
    assert "23\u00a0Mar" in text
    assert "17\u00a0Nov" in text
    assert not Initiative.objects.exists()
    assert post(signed_in, "begin", found.key, **form, write="yes").status_code == 302
    assert Initiative.objects.get().decisions.get(name="Catering").lead_days == 56


def test_the_parts_of_a_template_are_edited_as_lines(signed_in: Client) -> None:
    found = template()
    bad = post(signed_in, "edit_part", found.key, "budget", text="Venue | much", version=found.version)
    assert bad.status_code == 422
    assert "Line 1" in bad.content.decode()
    post(signed_in, "edit_part", found.key, "budget", text="Venue | 70000", version=found.version)
    found.refresh_from_db()
    assert found.budget == [{"name": "Venue", "estimate": 70000}]
    stale = post(signed_in, "edit_part", found.key, "budget", text="Venue | 1", version=1)
    assert stale.status_code == 409
    assert signed_in.get(reverse("intake:edit_part", args=[found.key, "secrets"])).status_code == 404


def test_what_helped_is_suggested_to_the_next_work_of_its_kind(signed_in: Client, director: User) -> None:
    """E-6: attach, close, rate; the next intake of that kind sees the count."""
    person = a_person(director, by=director)
    first = an_event(by=director, owner=person)
    post(signed_in, "attach_practice", "initiative", first.key, practice=practice().pk)
    finish_initiative(first, by=director)
    needs = [need.title for need in needs_of(director, read_portfolio(director))]
    assert "Say what helped in Customer conference" in needs
    use = PracticeUse.objects.get()
    prefix = f"use{use.pk}"
    post(
        signed_in,
        "rate_practice",
        use.key,
        **{f"{prefix}-verdict": "helped", f"{prefix}-note": "Showed the way"},
    )
    second = an_event(by=director, name="Partner day")
    assert "Helped in 1 of 1" in page(signed_in, "initiative_approach", second.key)
    assert "Showed the way" in page(signed_in, "practice", practice().key)
    assert "helped in 1 of 1" in page(signed_in, "advice", an_advice(by=director).key)


def test_a_team_uses_practices(signed_in: Client, director: User) -> None:
    team = create_team(name="Web", by=director)
    post(signed_in, "attach_practice", "team", team.key, practice=practice("story-mapping").pk)
    assert "Story mapping" in page(signed_in, "team_practices", team.key)


@pytest.mark.parametrize("count", [1, 3])
def test_how_we_work_takes_the_same_queries(
    signed_in: Client, director: User, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        an_event(by=director, name=f"Event {number}", visibility="company")
    page(signed_in, "how_we_work")
    with django_assert_num_queries(12):
        text = page(signed_in, "how_we_work")
    assert f"{count} open" in text


def test_how_we_work_is_shared_by_a_link_that_ends(client: Client, director: User) -> None:
    """E-4: live examples open to the company, a text edited once, a link that can be revoked."""
    an_event(by=director, name="Open day", visibility="company")
    an_event(by=director, name="Secret merger")
    for audience in ("executives", "finance", "hr", "sales", "teams"):
        client.force_login(director)
        text = page(client, "how_for", audience)
        assert "Open day" in text
        assert "Secret merger" not in text
    post(client, "edit_text", place="why:event", text="Nobody moves a booked hall.", audience="hr")
    assert "Nobody moves a booked hall." in page(client, "how_for", "finance")
    link = actions.make_link(
        purpose="page", name="Auditors", audience="finance", expires_on=today(), by=director
    )
    client.logout()
    shared = client.get(link.address).content.decode()
    assert "Nobody moves a booked hall." in shared
    assert "Budget lines with estimate" in shared
    assert "Change this text" not in shared
    assert "/work/" not in shared
    SecretLink.objects.filter(pk=link.pk).update(expires_on=today() - timedelta(days=1))
    closed = client.get(link.address)
    assert closed.status_code == 410
    assert "Open day" not in closed.content.decode()


def test_texts_have_their_places(client: Client, signed_in: Client, employee: User) -> None:
    for place in ("intro:nobody", "why:nothing", "means:flow:nobody", "other"):
        assert post(signed_in, "edit_text", place=place, text="Words", audience="hr").status_code == 404
    post(signed_in, "edit_text", place="means:flow:hr", text="Words", audience="hr")
    post(signed_in, "edit_text", place="means:flow:hr", text="", audience="hr")
    assert not PageText.objects.exists()
    client.force_login(employee)
    assert post(client, "edit_text", place="why:event", text="Mine", audience="hr").status_code == 403


def test_what_needs_one_stands_on_today(director: User, sales_lead: User, finance: User) -> None:
    person = a_person(sales_lead, by=director)
    mine = a_request(by=director, name="A price page", asked_on=today() - timedelta(days=17))
    a_request(by=director, name="A lamp")
    actions.edit_request(mine, {"owner": person}, by=director)
    actions.ask_second(an_advice(by=director), user=finance, by=director)

    def titles(user: User) -> list[str]:
        return [need.title for need in needs_of(user, read_portfolio(user))]

    assert "Answer: A price page" in titles(sales_lead)
    assert "Answer one new request" in titles(director)
    assert "Give your answers: Annual customer conference" in titles(finance)


@pytest.mark.parametrize("view", ["templates", "practices", "advices"])
def test_lists_come_as_files(signed_in: Client, director: User, view: str) -> None:
    actions.decide_advice(an_advice(by=director), chosen="planned", by=director)
    text = page(signed_in, view, format="csv")
    wanted = {
        "templates": "Customer conference",
        "practices": "Critical path",
        "advices": "Annual customer conference",
    }
    assert wanted[view] in text
