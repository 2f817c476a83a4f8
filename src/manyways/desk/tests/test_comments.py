"""Comments with mentions on any record: who may, who is told, what is never shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, Stale, last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.desk.actions import add_comment, delete_comment, edit_comment, follow, named_without_sight
from manyways.desk.models import Comment, Notification
from manyways.desk.queries import inbox, people_named, unread_count
from manyways.desk.text import as_html
from manyways.teams.models import Team
from manyways.work.models import Initiative


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Commerce")


@pytest.fixture
def secret(db: None) -> Initiative:
    return Initiative.objects.create(name="Merger", visibility=Initiative.Visibility.MEMBERS)


def sentences(user: User) -> list[str]:
    return [note.sentence for note in inbox(user)]


def test_mentioned_people_are_told_whatever_the_case(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="What do you think, @sam osei?", by=director)
    assert sentences(employee) == ["Ines Okafor mentioned you in Commerce"]
    assert sentences(director) == []


def test_the_longer_name_is_meant(team: Team, director: User, employee: User) -> None:
    longer = User.objects.create_user("samo@brightwater.example", None, name="Sam Oseinen")
    assert people_named("Ask @Sam Oseinen") == [longer]
    assert people_named("Ask @Sam Osei and @Sam Oseinen") == [longer, employee]


def test_a_mention_of_somebody_without_sight_tells_the_author_only(
    secret: Initiative, director: User, employee: User
) -> None:
    comment = add_comment(secret, text="Not for @Sam Osei", by=director)
    assert named_without_sight(comment, secret) == [employee]
    assert not Notification.objects.filter(user=employee).exists()


def test_nobody_comments_on_what_they_cannot_see(secret: Initiative, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        add_comment(secret, text="Found you", by=employee)


def test_news_of_a_record_that_became_private_disappears(
    secret: Initiative, director: User, employee: User
) -> None:
    Initiative.objects.filter(pk=secret.pk).update(visibility=Initiative.Visibility.COMPANY)
    add_comment(secret, text="Hello @Sam Osei", by=director)
    assert unread_count(employee) == 1
    Initiative.objects.filter(pk=secret.pk).update(visibility=Initiative.Visibility.MEMBERS)
    assert sentences(employee) == []
    assert unread_count(employee) == 0
    assert not Comment.objects.visible_to(employee).exists()


def test_followers_are_told_and_repeated_news_is_counted(
    team: Team, director: User, employee: User, finance: User
) -> None:
    follow(team, by=employee)
    add_comment(team, text="One", by=director)
    add_comment(team, text="Two", by=finance)
    (note,) = inbox(employee)
    assert (note.sentence, note.count) == ("Tomasz Nowak commented on Commerce", 2)
    assert sentences(director) == ["Tomasz Nowak commented on Commerce"]


def test_only_the_author_edits_and_newly_named_people_are_told_once(
    team: Team, director: User, employee: User
) -> None:
    comment = add_comment(team, text="Hello", by=director)
    with pytest.raises(Refused, match="Ines Okafor"):
        edit_comment(comment, text="Mine now", by=employee)
    edit_comment(comment, text="Hello @Sam Osei", version=1, by=director)
    edit_comment(Comment.objects.get(), text="Hello again @Sam Osei", by=director)
    assert [note.count for note in inbox(employee)] == [1]
    with pytest.raises(Stale):
        edit_comment(comment, text="Old page", version=1, by=director)


def test_a_deleted_comment_returns_by_undo(team: Team, director: User) -> None:
    comment = add_comment(team, text="Hello", by=director)
    delete_comment(comment, by=director)
    assert not Comment.objects.visible_to(director).exists()
    context = last_context()
    assert context is not None
    undo(context, by=director)
    assert Comment.objects.visible_to(director).get().text == "Hello"


def test_a_comment_that_names_somebody_can_be_taken_back(team: Team, director: User, employee: User) -> None:
    add_comment(team, text="Hello @Sam Osei", by=director)
    context = last_context()
    assert context is not None
    undo(context, by=director)
    assert not Comment.objects.exists()


def test_empty_words_are_refused(team: Team, director: User) -> None:
    with pytest.raises(Refused):
        add_comment(team, text="  ", by=director)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "<a"),
        ("![x](https://elsewhere.example/x.png)", "<img"),
        ("<img src=x onerror=alert(1)>", "<img"),
    ],
)
def test_markdown_lets_nothing_harmful_through(text: str, absent: str) -> None:
    assert absent not in as_html(text)


def test_the_page_shows_writes_and_refuses(team: Team, director: User, client: Client) -> None:
    client.force_login(director)
    address = f"/comments/teams.team/{team.key}/"
    assert "No comments yet" in client.get(address).content.decode()
    response = client.post(address, {"text": "**Bold** words"}, follow=True)
    assert "<strong>Bold</strong> words" in response.content.decode()
    assert client.post(address, {"text": ""}).status_code == 422


def test_a_stranger_reads_no_comments(
    secret: Initiative, director: User, employee: User, client: Client
) -> None:
    comment = add_comment(secret, text="The price is 12", by=director)
    client.force_login(employee)
    for address in (f"/comments/work.initiative/{secret.key}/", f"/comment/{comment.key}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/comment/{comment.key}/delete").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    team: Team, director: User, client: Client, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        add_comment(team, text=f"Words {number}", by=director)
    client.force_login(director)
    address = f"/comments/teams.team/{team.key}/"
    client.get(address)
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get(address, headers={"HX-Request": "true"})
