"""Who was invited to take part, what they contributed, and what it changed."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import Group, Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative, Item


class InvitationSet(models.QuerySet["Invitation"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "InvitationSet":
        """Those of the initiatives a person may see, and one's own."""
        if not user.is_active:
            return self.none()
        return self.filter(
            models.Q(initiative__in=Initiative.objects.visible_to(user))
            | models.Q(person__user=user)
            | models.Q(group__contact__user=user)
        ).distinct()


@recorded()
class Invitation(Record):
    """A group, perhaps one of its people, asked to help shape a change."""

    class Answer(models.TextChoices):
        NONE = "none", _("No answer yet")
        YES = "yes", _("Takes part")
        NO = "no", _("Does not take part")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="invitations")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+", verbose_name=_("group"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who of them")
    )
    wish = models.TextField(_("what we ask for"), max_length=1000)
    channel = models.CharField(_("how"), max_length=80, blank=True)
    invited_on = models.DateField(_("invited"), default=today)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, default=Answer.NONE)
    answer_text = models.CharField(_("in their words"), max_length=500, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    objects = InvitationSet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        indexes = [models.Index(fields=["initiative", "group"], name="invitation_group")]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.person or self.group}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:invitation", self.key)

    def invited_ids(self) -> list[int]:
        """The users who were invited: the person named, else the contact of the group."""
        invited = self.person or self.group.contact
        return [invited.user_id] if invited and invited.user_id else []

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


class ContributionSet(models.QuerySet["Contribution"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ContributionSet":
        """Those of the initiatives a person may see, and one's own."""
        if not user.is_active:
            return self.none()
        return self.filter(
            models.Q(initiative__in=Initiative.objects.visible_to(user)) | models.Q(by=user)
        ).distinct()


@recorded()
class Contribution(Record):
    """What somebody brought to the shaping of a change, in their words."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="contributions")
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    text = models.TextField(_("contribution"), max_length=4000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="contributions")
    given_on = models.DateField(default=today)

    objects = ContributionSet.as_manager()

    class Meta:
        verbose_name = _("contribution")

    def __str__(self) -> str:
        return Truncator(self.text).chars(90)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:contribution", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


class ContributionUseSet(models.QuerySet["ContributionUse"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ContributionUseSet":
        """Those of the contributions a person may see."""
        return self.filter(contribution__in=Contribution.objects.visible_to(user))


@recorded()
class ContributionUse(Record):
    """What a contribution changed: the item of the plan, and the change in one sentence."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="uses")
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("used in")
    )
    what = models.CharField(_("what it changed"), max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    used_on = models.DateField(default=today)

    objects = ContributionUseSet.as_manager()

    class Meta:
        verbose_name = _("use of a contribution")

    def __str__(self) -> str:
        return self.what

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its contribution."""
        return self.contribution.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its contribution."""
        return self.contribution.owner_ids()
