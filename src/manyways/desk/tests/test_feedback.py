"""Words to the PMO from any page, and the answer that reaches the sender."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.desk.actions import answer_feedback, give_feedback, mark_all_read
from manyways.desk.models import Feedback, Notification
from manyways.desk.queries import inbox


def test_it_reaches_the_pmo_with_its_page_and_the_answer_reaches_the_sender(
    director: User, employee: User, client: Client
) -> None:
    client.force_login(employee)
    client.post("/feedback/new", {"text": "Why two teams?", "page": "/today/"})
    assert [note.sentence for note in inbox(director)] == ["Sam Osei wrote to you: Why two teams?"]
    client.force_login(director)
    shown = client.get("/feedback/").content.decode()
    assert "Why two teams?" in shown
    assert 'href="/today/"' in shown
    feedback = Feedback.objects.get()
    client.post(f"/feedback/{feedback.key}/answer", {"text": "For cover.", "version": 1})
    client.force_login(employee)
    assert "For cover." in client.get("/feedback/").content.decode()
    assert [note.sentence for note in inbox(employee)] == ["Ines Okafor answered you: Why two teams?"]


def test_others_read_nothing_of_it(employee: User, marketing: User, client: Client) -> None:
    feedback = give_feedback(page="/", text="Something personal", by=employee)
    client.force_login(marketing)
    assert "personal" not in client.get("/feedback/").content.decode()
    assert client.post(f"/feedback/{feedback.key}/answer", {"text": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer_feedback(feedback, text="x", by=marketing)


def test_an_address_elsewhere_is_not_kept(employee: User) -> None:
    for address in ("javascript:alert(1)", "//elsewhere.example/", "https://elsewhere.example/"):
        assert give_feedback(page=address, text="x", by=employee).page == "/"


def test_empty_words_are_refused(employee: User) -> None:
    with pytest.raises(Refused):
        give_feedback(page="/", text=" ", by=employee)


def test_a_notification_opens_its_record_and_is_read(director: User, employee: User, client: Client) -> None:
    give_feedback(page="/", text="Hello", by=employee)
    note = Notification.objects.get(user=director)
    client.force_login(employee)
    assert client.post(f"/inbox/{note.pk}/open").status_code == 404
    client.force_login(director)
    response = client.post(f"/inbox/{note.pk}/open")
    assert response["Location"].startswith("/feedback/#")
    assert not inbox(director)[0].is_unread


def test_all_are_marked_read_at_once(director: User, employee: User) -> None:
    for number in range(3):
        give_feedback(page="/", text=f"Hello {number}", by=employee)
    assert mark_all_read(by=director) == 3
    assert mark_all_read(by=director) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_a_fixed_number_of_queries(
    director: User, employee: User, client: Client, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        give_feedback(page="/", text=f"Hello {number}", by=employee)
    client.force_login(director)
    client.get("/inbox/")
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/inbox/", headers={"HX-Request": "true"})
