"""The pages of baselines, causes and schedule quality: what they say, what they ask, what they refuse."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.models import User
from manyways.schedule import actions
from manyways.schedule.models import Baseline, Cause, Movement, VarianceRule
from manyways.schedule.tests.test_baselines import DAY, a_chain, kept
from manyways.work.actions import edit_item
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event

OK, REDIRECT, FORBIDDEN, MISSING, CONFLICT, REFUSED = 200, 302, 403, 404, 409, 422


def page(client: Client, user: User, view: str, /, *args: Any, **query: Any) -> str:
    """The text of a page for somebody, with plain spaces."""
    client.force_login(user)
    response = client.get(reverse(f"schedule:{view}", args=args), query)
    assert response.status_code == OK
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def send(client: Client, user: User, view: str, /, *args: Any, **data: Any) -> int:
    """The status of a form sent by somebody."""
    client.force_login(user)
    return client.post(reverse(f"schedule:{view}", args=args), data).status_code


def moved_event(by: User, days: int = 5) -> tuple[Initiative, list[Item]]:
    """A plan with a baseline whose first task then grew by some days."""
    event, items = a_chain(by, "a", "b", end="Doors open", visibility="company")
    kept(event, by)
    edit_item(items[0], {"duration_minutes": (3 + days) * DAY}, by=by)
    return event, items


def test_the_empty_page_says_what_will_stand_there(client: Client, director: User) -> None:
    event, _items = a_chain(director, "a")
    text = page(client, director, "baselines", event.key)
    assert "No baseline yet, so nothing says how far the plan has moved." in text
    assert "Keep the plan of now" in text
    empty = an_event(by=director, name="Empty")
    assert "To the plan, to give it dates" in page(client, director, "baselines", empty.key)


def test_keeping_publishing_and_comparing(client: Client, director: User) -> None:
    """E-2 through the pages: keep, move a task, see the variance, be asked once, answer."""
    event, items = a_chain(director, "a", "b", end="Doors open")
    assert send(client, director, "keep_baseline", event.key, name="Approved", reason="Board") == REDIRECT
    edit_item(items[0], {"duration_minutes": 8 * DAY}, by=director)
    text = page(client, director, "baselines", event.key)
    assert "Doors open is 5 d late" in text
    assert "3 items are later than in “Approved”." in text
    assert "1 milestone moved since the plan was last published." in text
    supplier = Cause.objects.get(name="Supplier")
    assert send(client, director, "publish", event.key, cause=supplier.pk, words="Hall late") == REDIRECT
    assert Movement.objects.get().cause == supplier
    assert "moved since the plan was last published" not in page(client, director, "baselines", event.key)
    told = page(client, director, "variance", event.key)
    assert "Supplier moved milestones most: 5 of 5 working days later." in told
    assert "Hall late" in told


def test_two_baselines_are_compared_and_written_to_a_file(client: Client, director: User) -> None:
    event, items = moved_event(director)
    second = kept(event, director, "Second")
    edit_item(items[1], {"duration_minutes": DAY}, by=director)
    first = Baseline.objects.get(name="Approved")
    asked = {"from": first.key, "to": second.key}
    assert "Doors open is 5 d late" in page(client, director, "baselines", event.key, **asked)
    now = page(client, director, "baselines", event.key, **{"from": second.key})
    assert "2 items are earlier than in “Second”." in now
    response = client.get(reverse("schedule:baselines", args=[event.key]), {**asked, "format": "csv"})
    rows = b"".join(response).decode()  # type: ignore[call-overload]
    assert "Doors open" in rows
    assert "5.0" in rows


@pytest.mark.parametrize(
    "data", [{"name": "", "reason": "x"}, {"name": "x", "reason": ""}, {"name": "approved", "reason": "x"}]
)
def test_what_cannot_be_kept_is_said_at_its_field(
    client: Client, director: User, data: dict[str, str]
) -> None:
    event, _items = moved_event(director)
    assert send(client, director, "keep_baseline", event.key, **data) == REFUSED
    assert Baseline.objects.count() == 1


def test_a_form_shown_again_asks_three_things_the_cause_among_them(client: Client, director: User) -> None:
    event, _items = moved_event(director)
    client.force_login(director)
    answer = client.post(reverse("schedule:keep_baseline", args=[event.key]), {"name": "", "reason": "x"})
    shown, more = answer.content.decode().split('id="keep"')[1].split("mw-more")
    assert [name in shown for name in ('name="cause"', 'name="words"')] == [True, False]
    assert 'name="words"' in more


def test_readers_compare_but_keep_nothing(client: Client, director: User, employee: User) -> None:
    event, _items = moved_event(director)
    text = page(client, employee, "baselines", event.key)
    assert "Keep the plan of now" not in text
    assert "Publish with this cause" not in text
    assert send(client, employee, "keep_baseline", event.key, name="x", reason="y") == FORBIDDEN
    assert send(client, employee, "publish", event.key) == FORBIDDEN
    baseline = Baseline.objects.get()
    assert send(client, employee, "delete_baseline", baseline.key) == FORBIDDEN


def test_hidden_plans_stay_hidden(client: Client, director: User, employee: User) -> None:
    event, items = a_chain(director, "a")
    kept(event, director)
    edit_item(items[0], {"duration_minutes": 9 * DAY}, by=director)
    actions.publish_changes(event, by=director)
    client.force_login(employee)
    for name in ("baselines", "variance", "quality"):
        assert client.get(reverse(f"schedule:{name}", args=[event.key])).status_code == MISSING
    assert send(client, employee, "delete_baseline", Baseline.objects.get().key) == MISSING
    assert "No milestone has moved beyond the tolerance" in page(client, employee, "movements")
    assert "Open" in page(client, director, "movements")


def test_words_of_a_baseline_change_and_its_deletion_can_be_undone(client: Client, director: User) -> None:
    event, _items = moved_event(director)
    baseline = Baseline.objects.get()
    data = {"name": "First", "reason": "Board of 2 Nov", "version": baseline.version}
    assert send(client, director, "edit_baseline", baseline.key, **data) == REDIRECT
    assert Baseline.objects.get().name == "First"
    stale = {**data, "name": "Other"}
    assert send(client, director, "edit_baseline", baseline.key, **stale) == CONFLICT
    assert send(client, director, "delete_baseline", baseline.key) == REDIRECT
    assert not Baseline.objects.exists()
    assert "No baseline yet" in page(client, director, "baselines", event.key)


def test_causes_and_tolerance(client: Client, director: User, employee: User) -> None:
    assert "more than 1 working day since" in page(client, director, "causes")
    assert send(client, director, "causes", name="Weather", description="Storm") == REDIRECT
    assert Cause.objects.filter(name="Weather").exists()
    assert send(client, director, "set_tolerance", days="2.5") == REDIRECT
    assert str(VarianceRule.objects.get()) == "2.5"
    assert send(client, director, "set_tolerance", days="-1") == REFUSED
    assert send(client, employee, "causes", name="Mine") == FORBIDDEN
    assert "Another cause" not in page(client, employee, "causes")


def test_a_cause_is_corrected_where_it_stands(client: Client, director: User) -> None:
    event, _items = moved_event(director)
    actions.publish_changes(event, by=director)
    movement = Movement.objects.get()
    client.force_login(director)
    address = reverse("schedule:variance", args=[event.key])
    data = {"row": movement.key, "edit": "cause", "cause-value": Cause.objects.get(name="Scope").pk}
    response = client.post(f"{address}?row={movement.key}&edit=cause", data)
    assert response.status_code in {OK, REDIRECT}
    assert Movement.objects.get().cause == Cause.objects.get(name="Scope")


def test_quality_says_what_holds_and_leads_to_the_items(client: Client, director: User) -> None:
    event, items = a_chain(director, "a", "b")
    text = page(client, director, "quality", event.key)
    assert "checks hold." in text
    assert "Every open item of a day or more has an owner or a team." in text
    assert items[0].get_absolute_url() in text


def test_the_page_takes_the_same_queries_for_any_plan(
    client: Client, director: User, django_assert_max_num_queries: Any
) -> None:
    taken = []
    for count in (1, 3):
        event, items = a_chain(director, *"abcdefghi"[: count * 3], name=f"Event {count}")
        for number in range(count):
            kept(event, director, f"Baseline {number}")
        edit_item(items[0], {"duration_minutes": 9 * DAY}, by=director)
        client.force_login(director)
        address = reverse("schedule:baselines", args=[event.key])
        client.get(address)
        with django_assert_max_num_queries(35) as found:
            client.get(address)
        taken.append(len(found))
    assert taken[0] == taken[1]


def test_the_line_above_the_plan(client: Client, director: User, employee: User) -> None:
    event, _items = moved_event(director)
    text = page(client, employee, "plan_notes", event.key)
    assert "Doors open is 5 d late" in text
    assert "1 milestone moved since the plan was last published." in text
    assert "checks hold" in text
    assert reverse("schedule:plan_notes", args=[event.key]) in page(client, employee, "plan", event.key)


def test_the_line_above_the_plan_brings_the_sentence_under_its_title_anew(
    client: Client, director: User, employee: User
) -> None:
    event, _items = moved_event(director)
    assert "hx-swap-oob" not in page(client, employee, "plan_notes", event.key)
    address = reverse("schedule:plan_notes", args=[event.key])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap-oob="innerHTML:.mw-header .mw-sentence"' in part
    assert "The plan finishes" in part
