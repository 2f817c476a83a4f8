"""Webhooks: added, changed, taken away; told of what happens, tried again, stopped when nobody answers for days."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.retry import RetryStrategy

from manyways.access.actions import Refused, action, actions, apply_changes, checked
from manyways.access.models import User
from manyways.access.outgoing import Answer, check_address, post
from manyways.access.written import written_once
from manyways.desk.actions import notify
from manyways.desk.causes import declare_cause
from manyways.interchange.models import Webhook, WebhookMessage
from manyways.interchange.webhooks.messages import message_about, trial_message
from manyways.interchange.webhooks.signing import new_secret, signed_headers

STOPPED = declare_cause(
    "webhooks.stopped", gettext_lazy("The webhook %(record)s was stopped: nothing arrived for a day")
)
WAITS_SECONDS = (30, 5 * 60, 30 * 60, 2 * 3600, 8 * 3600, 14 * 3600)
FORMER_SECRET_SIGNS_FOR = timedelta(days=1)
KEPT_DAYS = 30
GONE = 410
FIELDS = frozenset({"name", "address", "told_of", "is_active", "stopped_because"})
AT_TROUBLE = RetryStrategy(
    max_attempts=5, exponential_wait=3, retry_exceptions={OperationalError, InterfaceError}
)


@action(
    "webhooks.add_webhook",
    gettext_lazy("Add a webhook and see its deliveries"),
    is_global=True,
    said=gettext_lazy("added the webhook %(name)s"),
)
def add_webhook(*, name: str, address: str, told_of: list[str], by: User) -> Webhook:
    """Tell an address what happens from now on, as far as the one who adds it may see."""
    _check(address, told_of)
    webhook = Webhook(name=name.strip(), address=address, told_of=told_of, owner=by, secret=new_secret())
    checked(webhook).save()
    return webhook


@action(
    "webhooks.edit_webhook",
    gettext_lazy("Change a webhook"),
    is_global=True,
    said=gettext_lazy("changed the webhook %(name)s"),
)
def edit_webhook(
    webhook: Webhook, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Webhook:
    """Another name, address or events; a stopped one is started again. Only its owner turns it elsewhere."""
    if by.pk != webhook.owner_id and set(changes) - {"is_active"}:
        raise Refused(
            _("It tells what %(name)s may see, so only they can change it. You can stop or remove it.")
            % {"name": webhook.owner.name}
        )
    _check(changes.get("address", webhook.address), changes.get("told_of", webhook.told_of))
    values = {**changes, "stopped_because": ""} if changes.get("is_active") else dict(changes)
    row = apply_changes(webhook, values, allowed=FIELDS, version=version)
    if row.is_active:
        Webhook.objects.filter(pk=row.pk).update(failing_since=None)
    return row


@action(
    "webhooks.remove_webhook",
    gettext_lazy("Remove a webhook"),
    is_global=True,
    is_final=True,
    said=gettext_lazy("removed the webhook %(name)s"),
)
def remove_webhook(webhook: Webhook, *, by: User) -> None:
    """Tell it nothing more; its deliveries and secret go."""
    webhook.delete()


@action(
    "webhooks.renew_secret",
    gettext_lazy("Give a webhook a new secret"),
    is_global=True,
    is_final=True,
    said=gettext_lazy("gave %(name)s a new secret"),
)
def renew_secret(webhook: Webhook, *, by: User) -> Webhook:
    """A new secret, which is shown once; for a day messages are signed with the former one too."""
    _check_own(webhook, by)
    webhook.former_secret, webhook.secret = webhook.secret, new_secret()
    webhook.secret_since = timezone.now()
    webhook.save(update_fields=["former_secret", "secret", "secret_since"])
    return webhook


@action("webhooks.try_webhook", gettext_lazy("Try a webhook"), is_global=True)
def try_webhook(webhook: Webhook, *, by: User) -> WebhookMessage:
    """Send a message that says nothing, to see whether it arrives."""
    _check_own(webhook, by)
    delivery = WebhookMessage.objects.create(
        webhook=webhook, action="webhooks.try_webhook", body=trial_message()
    )
    _queue(delivery)
    return delivery


@action("webhooks.send_again", gettext_lazy("Send a message to a webhook again"), is_global=True)
def send_again(delivery: WebhookMessage, *, by: User) -> WebhookMessage:
    """The same message once more, under the same id."""
    _check_own(delivery.webhook, by)
    if delivery.state == WebhookMessage.State.WAITING:
        raise Refused(_("This message still waits for its next try."))
    delivery.state, delivery.attempts = WebhookMessage.State.WAITING, 0
    delivery.save(update_fields=["state", "attempts"])
    _queue(delivery)
    return delivery


def _check_own(webhook: Webhook, by: User) -> None:
    if webhook.owner_id != by.pk:
        raise PermissionDenied("webhooks.edit_webhook")


def _check(address: str, told_of: list[str]) -> None:
    check_address(address)
    known = [one.name for one in actions()]
    unknown = [event for event in told_of if not any(fnmatchcase(name, event) for name in known)]
    if not told_of or unknown:
        text = _("Nothing that happens is called so: %(names)s.") % {"names": ", ".join(unknown)}
        raise Refused(fields={"told_of": text if unknown else _("Name at least one event.")})


def heard(context_id: uuid.UUID, name: str) -> None:
    """Note that webhooks are to be told of an action, in its transaction, so that both happen or neither."""
    if _any_in_use():
        app.configure_task("interchange.tell_webhooks").defer(context=str(context_id))


@written_once
def _any_in_use() -> models.QuerySet[Any]:
    """One of those that are told, if there is any."""
    return Webhook.objects.in_use().values_list("pk", flat=True)[:1]


def tell(context: str) -> None:
    """Make one message for each webhook whose owner may see something of an action; never two."""
    for webhook in Webhook.objects.in_use().select_related("owner"):
        message = message_about(webhook, uuid.UUID(context))
        if message is None:
            continue
        name, body = message
        values = {"action": name, "body": body}
        delivery, is_new = WebhookMessage.objects.get_or_create(
            webhook=webhook, event=uuid.UUID(context), defaults=values
        )
        if is_new:
            _queue(delivery)


def _queue(delivery: WebhookMessage, *, wait_seconds: int = 0) -> None:
    schedule: dict[str, Any] = {"schedule_in": {"seconds": wait_seconds}} if wait_seconds else {}
    app.configure_task("interchange.deliver", **schedule).defer(delivery=delivery.pk)


def deliver(delivery_id: int) -> None:
    """Try one message; what does not arrive comes again after a longer wait, for a day, then it is given up."""
    delivery = WebhookMessage.objects.select_related("webhook__owner").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != WebhookMessage.State.WAITING:
        return
    webhook = delivery.webhook
    if not webhook.is_active or not webhook.owner.is_active:
        _keep(delivery, Answer(0, _("The webhook is not in use.")), WebhookMessage.State.FAILED)
        return
    answer = _sent(delivery)
    delivery.attempts += 1
    if answer.is_good:
        _keep(delivery, answer, WebhookMessage.State.DELIVERED)
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(failing_since=None)
    else:
        _failed(delivery, answer)


def _sent(delivery: WebhookMessage) -> Answer:
    webhook, body = delivery.webhook, delivery.body.encode()
    keys = [webhook.secret, webhook.former_secret if _still_signs(webhook) else ""]
    headers = signed_headers(str(delivery.key), int(timezone.now().timestamp()), body, keys)
    return post(webhook.address, body, {"content-type": "application/json", **headers})


def _still_signs(webhook: Webhook) -> bool:
    return webhook.secret_since > timezone.now() - FORMER_SECRET_SIGNS_FOR


def _failed(delivery: WebhookMessage, answer: Answer) -> None:
    webhook = delivery.webhook
    Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=True).update(failing_since=timezone.now())
    is_last = answer.status == GONE or delivery.attempts > len(WAITS_SECONDS)
    _keep(delivery, answer, WebhookMessage.State.FAILED if is_last else WebhookMessage.State.WAITING)
    if not is_last:
        _queue(delivery, wait_seconds=WAITS_SECONDS[delivery.attempts - 1])
    elif answer.status == GONE or _fails_for_long(webhook):
        _stop(webhook, answer)


def _fails_for_long(webhook: Webhook) -> bool:
    since: datetime | None = (
        Webhook.objects.filter(pk=webhook.pk).values_list("failing_since", flat=True).first()
    )
    return since is not None and since < timezone.now() - timedelta(seconds=sum(WAITS_SECONDS) / 2)


def _stop(webhook: Webhook, answer: Answer) -> None:
    """Tell it nothing more until somebody starts it again, and say so to its owner."""
    because = _("Nothing arrived for a day. The last answer: %(said)s") % {"said": answer.said}
    stopped = Webhook.objects.filter(pk=webhook.pk, is_active=True).update(
        is_active=False, stopped_because=because[:300]
    )
    if stopped:
        notify([webhook.owner], STOPPED, record=webhook, by=None)


def _keep(delivery: WebhookMessage, answer: Answer, state: WebhookMessage.State) -> None:
    delivery.state, delivery.status, delivery.answer = state, answer.status, answer.text
    delivery.tried_at = timezone.now()
    delivery.save(update_fields=["state", "status", "answer", "attempts", "tried_at"])


def forget_old() -> None:
    """Drop messages older than thirty days, and former secrets that no longer sign."""
    now = timezone.now()
    WebhookMessage.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    stale = models.Q(secret_since__lt=now - FORMER_SECRET_SIGNS_FOR) & ~models.Q(former_secret="")
    Webhook.objects.filter(stale).update(former_secret="")
