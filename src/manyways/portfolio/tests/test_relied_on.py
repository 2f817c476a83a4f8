"""What others rely on keeps an initiative from being deleted; a request it answered can be looked at again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models import Engagement, Question
from manyways.intake.actions import accept_request, ask, reopen_request
from manyways.money.actions import add_budget_line
from manyways.work.actions import create_initiative, delete_initiative
from manyways.work.models import Initiative


def _paid(event: Initiative, by: User) -> None:
    add_budget_line(event, name="Hall", estimate=Decimal(9), paid=Decimal(1), by=by)


def _asked(event: Initiative, by: User) -> None:
    Question.objects.create(initiative=event, text="Who approves holidays?", asked_by=by)


def _said(event: Initiative, by: User) -> None:
    Engagement.objects.create(initiative=event, name="The news", happened_on=today())


@pytest.mark.parametrize(
    ("done", "part"),
    [(_paid, "Money"), (_asked, "Questions & ideas"), (_said, "Communications & training")],
)
def test_what_was_paid_asked_or_said_keeps_it(
    director: User, done: Callable[[Initiative, User], None], part: str
) -> None:
    event = create_initiative(name="Summer fair", by=director)
    done(event, director)
    with pytest.raises(Refused, match=rf"Others rely on what stands under {part}\. Stop it instead"):
        delete_initiative(event, by=director)


def test_an_estimate_and_a_planned_message_do_not_keep_it(director: User) -> None:
    event = create_initiative(name="Summer fair", by=director)
    add_budget_line(event, name="Hall", estimate=Decimal(9), by=director)
    Engagement.objects.create(initiative=event, name="The news", planned_on=today())
    delete_initiative(event, by=director)
    assert not Initiative.objects.filter(name="Summer fair").exists()


def test_the_request_it_answered_stays_and_can_be_looked_at_again(client: Any, director: User) -> None:
    request = accept_request(ask(name="A kiosk", by=director), by=director)
    assert request.initiative
    delete_initiative(request.initiative, by=director)
    client.force_login(director)
    assert "A kiosk, deleted" in client.get(request.get_absolute_url()).content.decode()
    request.refresh_from_db()
    again = reopen_request(request, by=director)
    assert (again.state, again.initiative) == ("review", None)
