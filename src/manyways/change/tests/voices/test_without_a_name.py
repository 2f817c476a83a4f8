"""Words without a name: nothing that is kept leads from them to their author, whatever door one tries."""

import json
import logging
from datetime import date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from pghistory.models import Context

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import Job, User
from manyways.access.tokens import digest_of
from manyways.change.actions.questions import answer_question
from manyways.change.actions.voices import (
    hide_post,
    nobody,
    post_anonymously,
    reply_to_post,
    rewrite_anonymously,
    show_post,
    take_up_post,
)
from manyways.change.models import AnonymousPost, OpenPage, PostWord, Question
from manyways.desk.models import Notification, SearchEntry
from manyways.desk.queries import inbox
from manyways.work.models import Initiative

IDEA = "Hang a calendar on the kitchen wall"


def everything_kept() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the database, as the database itself has it."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = cursor.fetchall()
    return found


def changed_tables(before: dict[str, list[tuple[object, ...]]]) -> set[str]:
    after = everything_kept()
    return {
        table
        for table in after
        if sorted(map(repr, after[table])) != sorted(map(repr, before.get(table, [])))
    }


def leave(client: Client, question: Question, text: str = IDEA) -> str:
    """Leave an idea as the page does; returns the secret."""
    page = client.post(f"/change/without-a-name/question/{question.key}/", {"text": text})
    assert page.status_code == 200, page.content
    link = page.content.decode().split("/said/")[1]
    return link.split("/")[0]


def test_only_the_words_themselves_are_written(client: Client, question: Question, employee: User) -> None:
    client.force_login(employee)
    client.get(question.get_absolute_url())
    before = everything_kept()
    contexts, notes, jobs = Context.objects.count(), Notification.objects.count(), Job.objects.count()
    leave(client, question)
    assert changed_tables(before) == {"change_anonymouspost"}
    assert (Context.objects.count(), Notification.objects.count(), Job.objects.count()) == (
        contexts,
        notes,
        jobs,
    )


def test_the_row_holds_no_author_no_time_and_no_sequence(
    client: Client, question: Question, employee: User
) -> None:
    client.force_login(employee)
    leave(client, question)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM change_anonymouspost")
        columns = [column.name for column in cursor.description or ()]
        row = dict(zip(columns, cursor.fetchone() or (), strict=True))
    assert set(row) == {
        "key", "initiative_id", "question_id", "kind", "text", "posted_on", "digest", "is_hidden", "is_rewritten"
    }  # fmt: skip
    assert type(row["posted_on"]) is date
    assert row["key"].version == 4
    assert not any(isinstance(value, datetime) for value in row.values())
    kept = json.dumps({name: str(value) for name, value in row.items()})
    assert employee.name not in kept
    assert str(employee.key) not in kept


def test_there_is_no_history_of_it_anywhere(client: Client, question: Question, employee: User) -> None:
    client.force_login(employee)
    leave(client, question)
    assert not hasattr(AnonymousPost, "pgh_event_model")
    tables = {table for table, rows in everything_kept().items() if IDEA in repr(rows)}
    assert tables == {"change_anonymouspost"}
    assert not SearchEntry.objects.filter(title__contains="calendar").exists()
    assert not [model for model in apps.get_models() if "anonymouspostevent" in model._meta.model_name]  # type: ignore[operator]


def test_the_request_log_keeps_no_line_of_it(
    client: Client, question: Question, employee: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(employee)
    logging.getLogger("manyways.requests").propagate = True
    with caplog.at_level(logging.DEBUG):
        client.get("/change/questions/")
        secret = leave(client, question)
        client.get(f"/change/without-a-name/question/{question.key}/")
        client.get(f"/said/{secret}/")
    lines = [f"{record.getMessage()} {record.__dict__.get('path', '')}" for record in caplog.records]
    requests = [record.__dict__["path"] for record in caplog.records if record.name == "manyways.requests"]
    assert requests == ["/change/questions/"]
    assert not [line for line in lines if "without-a-name" in line or secret in line or "calendar" in line]


def test_the_limits_are_read_before_writing(client: Client, question: Question, employee: User) -> None:
    client.force_login(employee)
    page = client.get(f"/change/without-a-name/question/{question.key}/")
    text = page.content.decode()
    assert text.index("What is kept, before you write") < text.index("<textarea")
    assert "no-store" in page["Cache-Control"]


def test_a_name_is_refused_where_none_belongs(question: Question, employee: User) -> None:
    with pytest.raises(Refused):
        post_anonymously(text=IDEA, question=question, by=employee)
    assert not AnonymousPost.objects.exists()


def test_one_leaves_words_only_where_one_may_read(client: Client, shift: Initiative, employee: User) -> None:
    client.force_login(employee)
    answer = client.post(f"/change/without-a-name/change/{shift.key}/", {"text": IDEA, "kind": "question"})
    assert answer.status_code == 302
    assert not AnonymousPost.objects.exists()


def test_no_count_and_no_list_leads_to_the_author(
    client: Client, question: Question, employee: User, director: User
) -> None:
    client.force_login(employee)
    leave(client, question)
    client.force_login(director)
    for address in (
        question.get_absolute_url(), f"/history/change.question/{question.key}/", "/change/questions/", "/today/",
        f"/work/{question.initiative.key if question.initiative else ''}/questions/", "/change/questions/?format=csv",
        "/find?q=calendar",
    ):  # fmt: skip
        text = client.get(address).getvalue().decode()
        at = text.find("kitchen wall")
        assert employee.name not in text[max(0, at - 400) : at + 400] or at < 0, address
    assert [note.sentence for note in inbox(director) if "calendar" in note.sentence] == []


def test_the_reply_is_found_behind_the_secret_link_only(
    client: Client, question: Question, employee: User, project_manager: User
) -> None:
    client.force_login(employee)
    secret = leave(client, question)
    post = AnonymousPost.objects.get()
    assert post.digest == digest_of(secret)
    assert secret not in repr(everything_kept())
    with pytest.raises(PermissionDenied):
        reply_to_post(post, text="I like it", by=employee)
    reply_to_post(post, text="We hang one up.", by=project_manager)
    client.logout()
    assert "We hang one up." in client.get(f"/said/{secret}/").content.decode()
    assert client.get("/said/mw_wrong/").status_code == 404


def test_what_answered_thanks_to_means_for_nobody(
    question: Question, employee: User, project_manager: User
) -> None:
    secret = post_anonymously(text=IDEA, question=question, by=nobody())
    post = AnonymousPost.objects.get()
    answer_question(question, text="There is a calendar now.", thanked_posts=[post], by=project_manager)
    assert inbox(employee)[0].sentence == f"Answered thanks to an idea without a name: {question}"
    assert post.words.get().kind == PostWord.Kind.USED
    page = Client().get(f"/said/{secret}/").content.decode()
    assert "Used in the answer" in page
    assert "There is a calendar now." in page


def test_hidden_words_are_worded_anew_and_read_once_more(
    question: Question, project_manager: User, finance: User
) -> None:
    secret = post_anonymously(text="Bob sleeps all day", question=question, by=nobody())
    post = AnonymousPost.objects.get()
    hide_post(post, why="It names somebody.", by=project_manager)
    assert not AnonymousPost.objects.visible_to(finance).exists()
    page = Client()
    assert "It names somebody." in page.get(f"/said/{secret}/").content.decode()
    page.post(f"/said/{secret}/", {"text": "We need a second pair of hands"})
    post.refresh_from_db()
    assert (post.text, post.is_hidden, post.is_rewritten) == ("We need a second pair of hands", True, True)
    show_post(post, by=project_manager)
    assert AnonymousPost.objects.visible_to(finance).get() == post
    post.refresh_from_db()
    with pytest.raises(Refused):
        rewrite_anonymously(post, text="Once more", by=nobody())


def test_a_question_without_a_name_is_taken_up_word_for_word(
    open_page: OpenPage, shift: Initiative, project_manager: User, finance: User
) -> None:
    secret = post_anonymously(text="What if I say no?", initiative=shift, kind="question", by=nobody())
    post = AnonymousPost.objects.get()
    with pytest.raises(PermissionDenied):
        take_up_post(post, by=finance)
    made = take_up_post(post, by=project_manager)
    assert (made.text, made.asked_by, made.is_anonymous) == ("What if I say no?", None, True)
    with pytest.raises(Refused):
        take_up_post(post, by=project_manager)
    assert "What if I say no?" in Client().get(f"/said/{secret}/").content.decode()


def test_so_many_a_day_and_no_more(question: Question) -> None:
    for number in range(30):
        post_anonymously(text=f"Idea {number}", question=question, by=nobody())
    with pytest.raises(Refused):
        post_anonymously(text="One more", question=question, by=nobody())
    assert AnonymousPost.objects.filter(posted_on=today()).count() == 30
