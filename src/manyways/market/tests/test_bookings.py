"""Commit-by dates: how sure the outcome is by then, booked, changed and taken off in their list."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.market.actions import bookings
from manyways.market.actions.outcomes import set_level
from manyways.market.models import Booking
from manyways.market.queries.bookings import bookings_of
from manyways.market.tests.samples import a_person, in_days
from manyways.market.tests.test_dates_given import SAID, bare_outcome, forecast_saying
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio


def test_do_not_book_yet(director: User, sales_lead: User, employee: User, client: Client) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 640, as_of=in_days(0))
    with pytest.raises(PermissionDenied):
        bookings.add_booking(outcome, name="Fair", commit_by=in_days(10), needed_on=SAID, by=employee)
    with pytest.raises(Refused):
        bookings.add_booking(outcome, name="Fair", commit_by=SAID, needed_on=in_days(10), by=sales_lead)
    a_person(sales_lead, by=director)
    row = bookings.add_booking(outcome, name="Fair", commit_by=in_days(10), needed_on=SAID, by=sales_lead)
    (standing,) = bookings_of(sales_lead)
    assert (standing.status.word, standing.chance) == ("Do not book yet", 0.64)
    titles = [need.title for need in needs_of(sales_lead, read_portfolio(sales_lead))]
    assert "Do not book yet: Fair" in titles
    with pytest.raises(Refused, match="not sure enough"):
        bookings.book(row, by=sales_lead)
    forecast_saying(outcome, 900, as_of=in_days(0))
    assert bookings_of(sales_lead)[0].status.word == "You can book"
    set_level(outcome, level="exploring", by=director)
    assert bookings_of(sales_lead)[0].chance is None
    set_level(outcome, level="expected", by=director)
    client.force_login(sales_lead)
    assert "You can book" in client.get(reverse("market:bookings")).content.decode()
    client.post(reverse("market:bookings"), {"bulk": "book", "rows": str(row.key)})
    assert bookings_of(sales_lead)[0].status.word == "Booked"
    with pytest.raises(Refused, match="It stays"):
        bookings.remove_booking(row.__class__.objects.get(), by=sales_lead)


def test_commit_by_dates_are_changed_where_they_stand(
    director: User, sales_lead: User, employee: User, client: Client
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 640, as_of=in_days(0))
    row = bookings.add_booking(outcome, name="Fair", commit_by=in_days(10), needed_on=SAID, by=sales_lead)
    client.force_login(sales_lead)
    address = reverse("market:bookings")
    text = client.get(address).content.decode()
    assert text.count(">Fair<") == 1
    assert text.count(f'id="bookings-{row.key}"') == 1
    sent = {"needed-value": "60", "needed-version": row.version}
    assert client.post(f"{address}?row={row.key}&edit=needed", sent).status_code == 302
    row.refresh_from_db()
    assert row.needed_percent == 60
    client.post(address, {"bulk": "book", "rows": str(row.key)})
    assert bookings_of(sales_lead)[0].status.word == "Booked"
    unsure = bookings.add_booking(outcome, name="Stand", commit_by=in_days(9), needed_on=SAID, by=sales_lead)
    told = client.post(address, {"bulk": "book", "rows": str(unsure.key)}, follow=True)
    assert "not sure enough" in told.content.decode()
    client.post(
        address, {"bulk": "book", "rows": str(unsure.key), "book-anyway": "The hall has one stand left"}
    )
    unsure.refresh_from_db()
    assert unsure.booked_anyway == "The hall has one stand left"
    client.force_login(employee)
    client.post(address, {"bulk": "remove", "rows": str(row.key)})
    assert type(row).objects.count() == 2


def test_a_bulk_action_is_shown_row_by_row_and_its_answer_is_new(
    director: User, sales_lead: User, client: Client
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 900, as_of=in_days(0))
    fair, stand = (
        bookings.add_booking(outcome, name=name, commit_by=in_days(10), needed_on=SAID, by=sales_lead)
        for name in ("Fair", "Stand")
    )
    client.force_login(sales_lead)
    address, fragment = reverse("market:bookings"), {"HX-Request": "true", "HX-Target": "list-bookings"}
    shown = client.post(
        address, {"preview": "book", "rows": [str(fair.key), str(stand.key)]}, headers=fragment
    )
    assert shown.content.decode().count("<del>You can book") == 2
    shown = client.post(address, {"preview": "remove", "rows": str(fair.key)}, headers=fragment)
    assert "leaves this list" in shown.content.decode()
    assert len(bookings_of(sales_lead)) == 2
    answer = client.post(
        address, {"bulk": "remove", "rows": str(fair.key)}, headers=fragment
    ).content.decode()
    assert (">Stand<" in answer, ">Fair<" in answer) == (True, False)


def test_commit_by_dates_through_the_api(
    director: User, sales_lead: User, employee: User, client: Client
) -> None:
    outcome = bare_outcome(director)
    forecast_saying(outcome, 640, as_of=in_days(0))
    client.force_login(sales_lead)
    sent = {"name": "Fair", "commit_by": in_days(10).isoformat(), "needed_on": SAID.isoformat()}
    address = f"/api/initiatives/{outcome.key}/bookings"
    wrong = client.post(
        address, {**sent, "needed_on": in_days(1).isoformat()}, content_type="application/json"
    )
    assert wrong.status_code == 422
    made = client.post(address, sent, content_type="application/json").json()
    assert (made["chance"], made["is_sure"], made["needed_percent"]) == (0.64, False, 85)
    own = f"/api/bookings/{made['key']}"
    assert client.post(f"{own}/book", {}, content_type="application/json").status_code == 422
    changed = client.patch(own, {"needed_percent": 60}, content_type="application/json").json()
    assert (changed["is_sure"], changed["name"]) == (True, "Fair")
    client.force_login(employee)
    assert client.post(f"{own}/book", {}, content_type="application/json").status_code == 403
    client.force_login(sales_lead)
    booked = client.post(f"{own}/book", {}, content_type="application/json").json()
    assert booked["booked_on"] == in_days(0).isoformat()
    assert client.delete(own).status_code == 422


def test_three_fields_are_enough(director: User, sales_lead: User, client: Client) -> None:
    outcome = bare_outcome(director)
    client.force_login(sales_lead)
    form = client.get(reverse("market:bookings")).content.decode().split('id="new"')[1]
    shown = form.split("mw-more")[0]
    assert 'name="commit_by"' in shown
    assert 'name="needed_on"' not in shown
    assert '<option value="" selected>Choose</option>' in shown
    day = in_days(10)
    sent = {"name": "Fair", "initiative": str(outcome.pk), "commit_by": day.isoformat()}
    assert client.post(reverse("market:add_booking"), sent).status_code == 302
    assert Booking.objects.get().needed_on == day
