"""The open page: every employee reads it, and nothing on it was meant for fewer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.ideas import add_idea, hide_words
from manyways.change.actions.open_pages import (
    add_statement,
    edit_open_page,
    edit_statement,
    make_open_page,
    renew_open_page,
    take_back_statement,
)
from manyways.change.actions.pulses import add_resistance
from manyways.change.actions.questions import ask_question, hold_question
from manyways.change.models import OpenPage, Question
from manyways.desk.actions import add_comment
from manyways.teams.actions import add_group
from manyways.work.models import Initiative


def read(client: Client, page: OpenPage) -> str:
    return client.get(page.get_absolute_url()).content.decode()


def by_link(page: OpenPage) -> str:
    return Client().get(f"/o/{page.link_key}/").content.decode()


def test_every_employee_reads_it_and_only_some_edit_it(
    client: Client, open_page: OpenPage, director: User, employee: User
) -> None:
    """D-14b: a reader sees it without edit rights."""
    add_statement(open_page, text="Five teams start together.", by=director)
    client.force_login(employee)
    page = read(client, open_page)
    assert "Five teams start together." in page
    assert "Edit this page" not in page
    with pytest.raises(PermissionDenied):
        add_statement(open_page, text="I run this.", by=employee)


def test_a_draft_is_read_by_those_who_see_the_change(
    client: Client, shift: Initiative, director: User, employee: User
) -> None:
    draft = make_open_page(shift, by=director)
    client.force_login(employee)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert Client().get(f"/o/{draft.link_key}/").status_code == 404
    client.force_login(director)
    assert "A draft" in read(client, draft)


def test_it_holds_only_what_is_meant_for_everyone(
    client: Client, open_page: OpenPage, shift: Initiative, question: Question,
    employee: User, project_manager: User, director: User,
) -> None:  # fmt: skip
    hold_question(question, text="We ask the leads.", not_known="Who approves.", by=project_manager)
    ask_question(text="My manager bullies us", initiative=shift, audience="answering", by=employee)
    hurtful = ask_question(text="Is Bob the problem", initiative=shift, by=employee)
    hide_words(hurtful, why="It names Bob", by=project_manager)
    idea = add_idea(question, text="Sack the lead", by=employee)
    hide_words(idea, why="It hurts", by=project_manager)
    add_comment(shift, text="Internal remark", by=director)
    support = add_group(name="Support", headcount=30, by=director)
    add_resistance(shift, group=support, reason="fear", words="They fear for their jobs", by=director)
    client.force_login(employee)
    for page in (read(client, open_page), by_link(open_page)):
        assert "We ask the leads." in page
        assert "Who approves." in page
        for private in (
            "bullies",
            "Bob",
            "Sack the lead",
            "Internal remark",
            "They fear",
            shift.name,
            "A hidden question",
        ):
            assert private not in page, private
    assert employee.name not in by_link(open_page)


def test_the_link_opens_only_what_was_allowed(client: Client, open_page: OpenPage, director: User) -> None:
    assert "Moving to product teams" in by_link(open_page)
    renewed = renew_open_page(open_page, by=director)
    assert Client().get(f"/o/{open_page.link_key}/").status_code == 404
    closed = edit_open_page(renewed, {"has_link": False}, by=director)
    assert Client().get(f"/o/{closed.link_key}/").status_code == 404
    assert Client().get(closed.get_absolute_url()).status_code == 302


def test_by_link_one_leaves_ideas_and_waits_for_answers(open_page: OpenPage, question: Question) -> None:
    visitor = Client()
    left = visitor.post(f"/o/{open_page.link_key}/words/{question.key}/", {"text": "Ask the night shift"})
    assert "Your words are there" in left.content.decode()
    assert "Ask the night shift" in by_link(open_page)
    waits = visitor.post(f"/o/{open_page.link_key}/follow/{question.key}").content.decode()
    secret = waits.split("/said/")[1].split("/")[0]
    assert question.text in visitor.get(f"/said/{secret}/").content.decode()
    assert question.follows.exclude(digest="").count() == 1


def test_what_changed_since_the_last_visit(
    client: Client, open_page: OpenPage, director: User, employee: User
) -> None:
    old = add_statement(open_page, text="Known for long.", by=director)
    type(old).objects.filter(pk=old.pk).update(said_on=today() - timedelta(days=9))
    gone = add_statement(open_page, text="Believed for a while.", by=director)
    client.force_login(employee)
    assert "since your last visit" not in read(client, open_page)
    client.cookies[f"mw_read_{open_page.key.hex[:12]}"] = (today() - timedelta(days=3)).isoformat()
    add_statement(open_page, text="Fresh from today.", by=director)
    take_back_statement(gone, by=director)
    page = read(client, open_page)
    assert "2 things changed since your last visit." in page
    assert "<s>Believed for a while.</s>" in page
    assert page.count('class="mw-new"') == 1


def test_what_was_not_known_becomes_known(open_page: OpenPage, director: User, client: Client) -> None:
    said = add_statement(open_page, text="Who leads the teams.", column="not_known", by=director)
    moved = edit_statement(said, text="Noor leads Commerce.", column="known", by=director)
    assert (moved.column, moved.said_on) == ("known", today())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_questions(
    client: Client,
    open_page: OpenPage,
    shift: Initiative,
    employee: User,
    count: int,
    django_assert_num_queries: object,
) -> None:
    for number in range(count):
        ask_question(text=f"Question number {number}?", initiative=shift, by=employee)
    client.force_login(employee)
    client.get(open_page.get_absolute_url())
    with django_assert_num_queries(12):  # type: ignore[operator]
        page = client.get(open_page.get_absolute_url()).content.decode()
    assert page.count("<article") == count
