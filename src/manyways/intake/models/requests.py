"""Requests: any kind of demand, through one door, with an owner and a day by which it is answered."""

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import declare_right
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.intake.models.pages import SecretLink
from manyways.teams.models import Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative, Kind

SEE_REQUESTS = declare_right("intake.see_requests", _("See every request"))
ANSWERS = signing.Signer(salt="manyways.intake.answer")


class RequestSet(models.QuerySet["Request"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "RequestSet":
        """One's own, those one answers, and all for those who sort requests."""
        if not user.is_active:
            return self.none()
        if may_everywhere(user, SEE_REQUESTS):
            return self.all()
        return self.filter(models.Q(asker=user) | models.Q(owner__user=user))

    def open(self) -> "RequestSet":
        """Those that still wait for an answer."""
        return self.filter(state__in=[Request.State.NEW, Request.State.REVIEW])

    def to_look_at(self) -> "RequestSet":
        """Those that were put aside until a day that has come."""
        return self.filter(state=Request.State.PARKED, look_again_on__lte=today())


@recorded()
class Request(Record):
    """A demand of somebody: what is needed, why, by when, and what was answered."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        REVIEW = "review", _("In review")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        PARKED = "parked", _("Parked")

    name = models.CharField(_("what is needed"), max_length=200)
    need = models.TextField(_("what will be better, for whom"), max_length=5_000, blank=True)
    wanted_on = models.DateField(_("needed by"), null=True, blank=True)
    kind = models.ForeignKey(
        Kind, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name=_("kind")
    )
    asker = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="requests")
    asker_name = models.CharField(_("your name"), max_length=120, blank=True)
    asker_email = models.EmailField(_("your e-mail"), blank=True)
    link = models.ForeignKey(SecretLink, models.SET_NULL, null=True, blank=True, related_name="requests")
    asked_on = models.DateField(_("asked"), default=today)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("who answers"),
    )
    answer_by_on = models.DateField(_("answer by"))
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    look_again_on = models.DateField(_("look again on"), null=True, blank=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, null=True, blank=True, related_name="requests")

    objects = RequestSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""), name="request_no_has_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="parked") | models.Q(look_again_on__isnull=False),
                name="request_parked_until",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(initiative__isnull=False),
                name="request_yes_has_initiative",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by_on", "id"], name="request_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("intake:request", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Only a role over the whole reaches it: it belongs to no team yet."""
        return []

    def owner_ids(self) -> list[int]:
        """Whoever answers it."""
        return [self.owner.user_id] if self.owner and self.owner.user_id else []

    @property
    def asked_by(self) -> str:
        """The name of whoever asks."""
        return self.asker.name if self.asker else self.asker_name

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in {self.State.NEW, self.State.REVIEW}

    @property
    def can_reopen(self) -> bool:
        """Whether its answer stands no longer for good: a no, a later, or a yes whose initiative was deleted."""
        is_deleted = self.initiative is not None and self.initiative.deleted_at is not None
        return is_deleted or self.state in {self.State.DECLINED, self.State.PARKED}

    @property
    def days_late(self) -> int:
        """By how many days the answer is late; 0 while it is not."""
        due = self.look_again_on if self.state == self.State.PARKED else self.answer_by_on
        if due is None or not (self.is_open or self.state == self.State.PARKED):
            return 0
        return max(0, (today() - due).days)

    @property
    def answer_address(self) -> str:
        """Where somebody who never signs in reads the answer."""
        return reverse("intake:answer_of", args=[ANSWERS.sign(str(self.key))])
