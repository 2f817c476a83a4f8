"""Questions through every door: the API, and what a private question keeps from everyone else."""

from django.test import Client

from manyways.access.models import User
from manyways.change.actions.following import add_followers
from manyways.change.actions.ideas import hide_words
from manyways.change.actions.questions import ask_question
from manyways.change.models import Question
from manyways.teams.models import Person
from manyways.work.models import Initiative


def test_the_api_asks_holds_answers_and_hides_what_is_hidden(
    client: Client, question: Question, employee: User, project_manager: User, finance: User
) -> None:
    address = f"/api/questions/{question.key}"
    client.force_login(project_manager)
    held = client.post(f"{address}/hold", {"text": "We don't know yet."}, content_type="application/json")
    assert (held.status_code, held.json()["state"]) == (200, "finding_out")
    late = client.post(
        f"{address}/hold", {"text": "Later", "next_word_on": "2028-01-01"}, content_type="application/json"
    )
    assert (late.status_code, set(late.json()["fields"])) == (422, {"next_word_on"})
    hide_words(question, why="It names somebody.", by=project_manager)
    client.force_login(finance)
    assert client.get(address).status_code == 404
    assert client.get("/api/questions").json()["rows"] == []
    assert (
        client.post(f"{address}/answer", {"text": "Me"}, content_type="application/json").status_code == 404
    )


def test_every_door_keeps_a_private_question_from_everyone_else(
    client: Client, shift: Initiative, question: Question, cast: dict[str, User], employee: User
) -> None:
    private = ask_question(text="My manager bullies us.", initiative=shift, audience="answering", by=employee)
    add_followers(private, people=Person.objects.filter(user=cast["finance"]), by=cast["director"])
    doors = (
        "/change/questions/", "/change/questions/?format=csv", "/find?q=bullies", "/change/questions/similar?text=bullies",
        "/change/open/", shift.open_page.get_absolute_url(), "/today/", "/inbox/",
        private.get_absolute_url(), f"/history/change.question/{private.key}/", "/api/questions",
        f"/api/questions/{private.key}", f"/api/questions/{private.key}/words",
        f"/comments/change.question/{private.key}/", f"/work/{shift.key}/questions/",
    )  # fmt: skip
    for slug, user in cast.items():
        if slug in {"director", "project_manager", "employee"}:
            continue
        client.force_login(user)
        for door in doors:
            assert "manager bullies us" not in client.get(door).getvalue().decode(), (slug, door)
