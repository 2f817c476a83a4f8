"""Baselines, comparisons, causes, suggestions and quality through the API."""

import json
from typing import Any

from django.test import Client

from manyways.access.models import User
from manyways.schedule.models import Baseline, Cause, Suggestion
from manyways.schedule.tests.test_baselines import DAY, a_chain
from manyways.schedule.tests.test_suggestions import a_conference
from manyways.work.actions import edit_item

OK, MADE, GONE, FORBIDDEN, MISSING, CONFLICT, REFUSED = 200, 201, 204, 403, 404, 409, 422


def ask(client: Client, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """The status and the JSON of an answer."""
    data = json.dumps(body) if body is not None else ""
    response = getattr(client, method)(f"/api{path}", data, content_type="application/json", headers=headers)
    return response.status_code, response.json() if response.content else None


def test_keep_move_compare_and_publish(client: Client, director: User) -> None:
    """E-2 through the API, with other inputs."""
    event, items = a_chain(director, "hall", "stage", "sound", end="Doors open")
    client.force_login(director)
    at = f"/initiatives/{event.key}"
    assert ask(client, "post", f"{at}/baselines", {"name": "", "reason": "x"})[0] == REFUSED
    status, made = ask(client, "post", f"{at}/baselines", {"name": "Approved", "reason": "Board"})
    assert status == MADE
    edit_item(items[1], {"duration_minutes": 7 * DAY}, by=director)
    status, found = ask(client, "get", f"{at}/comparison?first={made['key']}")
    assert (status, found["lines"][0]["name"], found["lines"][0]["days"]) == (OK, "Doors open", 4.0)
    assert [line["days"] for line in found["lines"]] == [4.0, 4.0, 4.0, 0.0]
    estimate = Cause.objects.get(name="Estimate")
    body = {"cause": str(estimate.key), "words": "Twice the lights"}
    status, published = ask(client, "post", f"{at}/publications", body)
    assert (status, published["movements"][0]["cause"]) == (MADE, str(estimate.key))
    assert ask(client, "post", f"{at}/publications", {})[0] == REFUSED
    _status, moved = ask(client, "get", f"{at}/movements")
    assert [(row["name"], row["days"]) for row in moved["rows"]] == [("Doors open", 4.0)]
    key = moved["rows"][0]["key"]
    assert ask(client, "patch", f"/movements/{key}", {"cause": None})[1]["cause"] is None
    stale = {"If-Match": '"1"'}
    assert ask(client, "patch", f"/movements/{key}", {"words": "x"}, **stale)[0] == CONFLICT
    assert len(ask(client, "get", "/causes")[1]["rows"]) == 6


def test_words_and_deletion(client: Client, director: User, employee: User) -> None:
    event, _items = a_chain(director, "a", visibility="company")
    client.force_login(director)
    _status, made = ask(client, "post", f"/initiatives/{event.key}/baselines", {"name": "A", "reason": "B"})
    status, changed = ask(client, "patch", f"/baselines/{made['key']}", {"name": "First"})
    assert (status, changed["name"], changed["reason"]) == (OK, "First", "B")
    client.force_login(employee)
    assert ask(client, "delete", f"/baselines/{made['key']}")[0] == FORBIDDEN
    assert ask(client, "get", f"/initiatives/{event.key}/baselines")[1]["rows"][0]["name"] == "First"
    client.force_login(director)
    assert ask(client, "delete", f"/baselines/{made['key']}")[0] == GONE
    assert not Baseline.objects.exists()


def test_another_plan_s_baseline_is_not_compared(client: Client, director: User) -> None:
    event, _items = a_chain(director, "a")
    other, _rest = a_chain(director, "b", name="Office move")
    client.force_login(director)
    _status, made = ask(client, "post", f"/initiatives/{other.key}/baselines", {"name": "A", "reason": "B"})
    assert ask(client, "get", f"/initiatives/{event.key}/comparison?first={made['key']}")[0] == MISSING


def test_suggestions_are_previewed_applied_and_dismissed(client: Client, director: User) -> None:
    event, _items = a_conference(director, catering=10, campaign=60)
    client.force_login(director)
    at = f"/initiatives/{event.key}/suggestions"
    _status, found = ask(client, "get", at)
    forms = {row["form"]: row["identity"] for row in found["suggestions"]}
    assert forms.keys() == {"wait", "smaller"}
    status, preview = ask(client, "post", f"{at}/{forms['wait']}?preview=true")
    assert (status, [row["name"] for row in preview["difference"]["moved"]]) == (OK, ["catering"])
    assert not Suggestion.objects.exists()
    assert ask(client, "post", f"{at}/{forms['wait']}")[0] == OK
    assert ask(client, "post", f"{at}/{forms['wait']}")[0] == REFUSED
    assert ask(client, "post", f"{at}/{forms['smaller']}/dismissal", {"reason": ""})[0] == REFUSED
    assert ask(client, "post", f"{at}/{forms['smaller']}/dismissal", {"reason": "One agency"})[0] == GONE
    assert ask(client, "get", at)[1]["suggestions"] == []


def test_quality_and_what_is_hidden(client: Client, director: User, employee: User) -> None:
    event, _items = a_chain(director, "a")
    client.force_login(director)
    status, found = ask(client, "get", f"/initiatives/{event.key}/schedule-quality")
    assert (status, len(found["checks"])) == (OK, 19)
    assert found["held"] <= found["judged"]
    client.force_login(employee)
    for path in ("baselines", "movements", "suggestions", "schedule-quality"):
        assert ask(client, "get", f"/initiatives/{event.key}/{path}")[0] == MISSING
