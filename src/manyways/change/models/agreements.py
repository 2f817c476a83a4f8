"""Working agreements between two groups: needs both ways, their answers, versions and signatures."""

from typing import ClassVar

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Group, Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative


@recorded()
class Agreement(Record):
    """What two groups need from each other, and agreed to give. Every colleague may read it."""

    name = models.CharField(_("name"), max_length=200)
    first = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("between"))
    second = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("and"))
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("because of"),
    )
    first_contact = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaks for the first"),
    )
    second_contact = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaks for the second"),
    )
    cadence = models.CharField(_("when they meet"), max_length=200, blank=True)
    review_on = models.DateField(_("looked at again"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar["CompanyWide[Agreement]"] = CompanyWide()

    class Meta:
        verbose_name = _("working agreement")
        constraints = [
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="agreement_two_groups")
        ]
        indexes = [models.Index(fields=["name", "id"], name="agreement_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:agreement", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative and of the teams behind its groups."""
        about = self.initiative.scopes() if self.initiative else []
        return [*about, *self.first.scopes(), *self.second.scopes()]

    def speakers(self) -> dict[int, list[int]]:
        """The users who speak for each group, by the group's id: the contact named here, and the group's own."""
        return {
            self.first_id: _users(self.first_contact, self.first),
            self.second_id: _users(self.second_contact, self.second),
        }

    def owner_ids(self) -> list[int]:
        """Whoever speaks for one of the groups."""
        return [pk for ids in self.speakers().values() for pk in ids]


def _users(contact: Person | None, group: Group) -> list[int]:
    named = [contact.user_id] if contact and contact.user_id else []
    return [*named, *group.owner_ids()]


class NeedSet(models.QuerySet["Need"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "NeedSet":
        """Every colleague may read them, as the agreement they belong to."""
        return self.all() if user.is_active else self.none()

    def unanswered(self) -> "NeedSet":
        """Those that wait for a yes, another way, or a no."""
        return self.filter(state=Need.State.OPEN)


@recorded()
class Need(Record):
    """What one group of an agreement needs from the other."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Accepted")
        ALTERNATIVE = "alternative", _("Another way offered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="needs")
    asked_of = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("asked of"))
    text = models.TextField(_("what is needed"), max_length=1000)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_on = models.DateField(default=today)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who answers")
    )
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(_("answer"), max_length=12, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("the other way, or why not"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    objects = NeedSet.as_manager()

    class Meta:
        verbose_name = _("need")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["alternative", "declined"]) | ~models.Q(answer=""),
                name="need_answer_said",
            )
        ]
        indexes = [models.Index(fields=["state", "answer_by", "id"], name="need_waiting")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(90)

    def get_absolute_url(self) -> str:
        """Its place in the agreement."""
        return f"{self.agreement.get_absolute_url()}#need-{self.key}"

    @property
    def is_late(self) -> bool:
        """Whether its answer was due before today."""
        return self.state == self.State.OPEN and self.answer_by < today()

    @property
    def days_waiting(self) -> int:
        """How many days it has waited for an answer."""
        return (today() - self.asked_on).days

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its agreement."""
        return self.agreement.scopes()

    def owner_ids(self) -> list[int]:
        """Who answers it, and those of its agreement."""
        own = [self.owner.user_id] if self.owner and self.owner.user_id else []
        return [*own, *self.agreement.owner_ids()]


@recorded()
class AgreementVersion(Record):
    """The accepted needs of an agreement as they stood when they were put up for signature.

    `terms` is a list of {asked_of, need, given}: the names of the groups and the words, frozen.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField(default=list)
    proposed_on = models.DateField(default=today)
    review_on = models.DateField()

    objects: ClassVar["CompanyWide[AgreementVersion]"] = CompanyWide()

    class Meta:
        verbose_name = _("version of an agreement")
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once")]

    def __str__(self) -> str:
        return _("%(name)s, version %(number)s") % {"name": self.agreement, "number": self.number}

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its agreement."""
        return self.agreement.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its agreement."""
        return self.agreement.owner_ids()


@recorded()
class Signature(Record):
    """That one group signed a version, through somebody who speaks for it."""

    agreement_version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="signatures")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_on = models.DateField(default=today)

    objects: ClassVar["CompanyWide[Signature]"] = CompanyWide()

    class Meta:
        verbose_name = _("signature")
        constraints = [models.UniqueConstraint(fields=["agreement_version", "group"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.group}, {self.by}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its agreement."""
        return self.agreement_version.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its agreement."""
        return self.agreement_version.owner_ids()
