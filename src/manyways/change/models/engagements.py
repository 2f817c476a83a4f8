"""Acts of telling, training and listening: what they are about, what they say, and the proof that they arrived."""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded, traced
from manyways.access.rules import may_everywhere, owners_may
from manyways.change.levels import level_word
from manyways.change.models.impacts import Impact
from manyways.change.models.milestones import Milestone
from manyways.change.models.questions import Question
from manyways.change.models.sight import OfInitiative, within_reach
from manyways.teams.models import Group, Person
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField
from manyways.work.models import Initiative

PLAN = "change.plan_engagement"
HR = "people_partner.add_note"


class EngagementSet(OfInitiative["Engagement"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> models.QuerySet["Engagement"]:
        """Those of initiatives the reader sees; what HR has not approved only for who writes, approves or says it."""
        seen = super().visible_to(user)
        if may_everywhere(user, PLAN) or may_everywhere(user, HR):
            return seen
        return seen.exclude(pk__in=self.unapproved().exclude(_written_by(user)).values("pk"))

    def unapproved(self) -> models.QuerySet["Engagement"]:
        """Planned words about job or pay, or that HR is to read first, as long as HR has not approved them as they are."""
        private = models.Q(asks_approval=True) | models.Q(covers__impact__aspect__is_about_job=True)
        words = models.Q(kind=Engagement.Kind.TELL) | ~models.Q(text="")
        approved = self.filter(
            versions__state="approved", versions__name=models.F("name"), versions__text=models.F("text")
        )
        return self.filter(private, words, happened_on=None).exclude(pk__in=approved.values("pk"))


def _written_by(user: User) -> models.Q:
    """What somebody may plan, and what they are to say, run, or stand for as the HR partner."""
    own = models.Q(sender__user=user) | models.Q(runner__user=user)
    own |= models.Q(initiative__case__hr_partner__user=user)
    if owners_may(user, PLAN):
        own |= models.Q(initiative__owner__user=user)
    return own | within_reach(user, PLAN)


@recorded()
class Engagement(Record):
    """One act: a message, a session, a course, a conversation, a visit. `hours` per person, 0 for messages."""

    class Kind(models.TextChoices):
        TELL = "tell", _("Tell")
        TRAIN = "train", _("Train")
        LISTEN = "listen", _("Listen")

    class Channel(models.TextChoices):
        MESSAGE = "message", _("Message")
        MEETING = "meeting", _("Meeting")
        SESSION = "session", _("Training session")
        COURSE = "course", _("Course")
        CONVERSATION = "conversation", _("Conversation")
        BRIEFING = "briefing", _("Briefing by the own manager")
        VISIT = "visit", _("Visit")

    class Sender(models.TextChoices):
        NAMED = "named", _("A named person")
        MANAGER = "manager", _("One's own manager")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="engagements")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TELL)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.CharField(_("what it is to achieve"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, default=Channel.MESSAGE)
    sender_is = models.CharField(max_length=8, choices=Sender.choices, default=Sender.NAMED)
    sender = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sender")
    )
    runner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="engagements_run",
        verbose_name=_("run by"),
        help_text=_("Sees by name who confirmed."),
    )
    place = models.CharField(_("where"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    starts_at = models.TimeField(_("at"), null=True, blank=True)
    happened_on = models.DateField(_("held on"), null=True, blank=True)
    hours = models.FloatField(_("hours per person"), default=0)
    is_no_news = models.BooleanField(_("says that there is no news yet"), default=False)
    check_question = models.CharField(_("check question"), max_length=300, blank=True)
    check_answers = models.JSONField(default=list, blank=True)
    check_right = models.PositiveSmallIntegerField(null=True, blank=True)
    asks_approval = models.BooleanField(
        _("HR reads it first"), default=False, help_text=_("What touches job or pay always waits for HR.")
    )
    corrects = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    reference = models.CharField(_("name in a file"), max_length=120, blank=True)

    objects: ClassVar["EngagementSet"] = EngagementSet()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hours__gte=0), name="engagement_hours"),
            models.CheckConstraint(
                condition=models.Q(check_question="") | models.Q(check_right__isnull=False),
                name="engagement_check_has_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["initiative", "happened_on", "planned_on"], name="engagement_when"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("change:engagement", self.key)

    @property
    def day(self) -> date | None:
        """When it was held, or is planned."""
        return self.happened_on or self.planned_on

    @property
    def times(self) -> tuple[datetime, datetime] | None:
        """When it begins and ends, in UTC; None where no time is said."""
        if self.day is None or self.starts_at is None:
            return None
        start = make_aware(datetime.combine(self.day, self.starts_at)).astimezone(UTC)
        return start, start + timedelta(hours=self.hours or 1)

    @property
    def is_message(self) -> bool:
        """Whether it is sent rather than held."""
        return self.channel == self.Channel.MESSAGE

    @property
    def is_date_given(self) -> bool:
        """Whether it is a date given: its claim is about the finish of the whole."""
        return self.claims.filter(milestone__isnull=True, question__isnull=True).exists()

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative, whoever runs it, and the HR partner, who co-owns the words."""
        case = getattr(self.initiative, "case", None)
        people = [self.runner, case.hr_partner if case else None]
        return [*self.initiative.owner_ids(), *(each.user_id for each in people if each and each.user_id)]


@traced()
class Audience(models.Model):
    """A group an engagement is for."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="audience")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")

    objects: ClassVar[models.Manager["Audience"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "group"], name="audience_once")]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.group}"


@traced()
class Cover(models.Model):
    """What an engagement is about: an impact, or a question whose answer it carries."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="covers")
    impact = models.ForeignKey(Impact, models.CASCADE, null=True, blank=True, related_name="covers")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="covers")

    objects: ClassVar[models.Manager["Cover"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "impact"], name="cover_once"),
            models.UniqueConstraint(fields=["engagement", "question"], name="cover_question_once"),
            models.CheckConstraint(
                condition=models.Q(impact__isnull=True) | models.Q(question__isnull=True),
                name="cover_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.impact or self.question}"


@traced()
class Claim(models.Model):
    """What an engagement asserted: a milestone lies in a window (either end may be open), as sure as was said.

    Or that the answer to a question stands.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="claims")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="claims")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="claims")
    first_on = models.DateField(_("not before"), null=True, blank=True)
    last_on = models.DateField(_("by"), null=True, blank=True)
    percent = models.FloatField(_("said to be as sure as"), null=True, blank=True)

    objects: ClassVar[models.Manager["Claim"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(milestone__isnull=True)
                | models.Q(first_on__isnull=False)
                | models.Q(last_on__isnull=False),
                name="claim_window",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__range=(0, 100)),
                name="claim_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.first_on}, {self.last_on}"


class ConfirmationSet(models.QuerySet["Confirmation"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ConfirmationSet":
        """By name: one's own, those of one's reports, and those of engagements one runs."""
        return self.filter(
            models.Q(person__user=user)
            | models.Q(person__manager__user=user)
            | models.Q(engagement__runner__user=user)
        )


@traced()
class Confirmation(models.Model):
    """The only proof: an engagement reached a person, or a group by its contact's word, at a level.

    Levels: 1 received, 2 attended or acknowledged, 3 can do it. Opening mail is no evidence of level 2.
    """

    class Evidence(models.TextChoices):
        LIST = "list", _("Attendance list")
        LINK = "link", _("Signed link")
        ROOM = "room", _("Signed in at the session")
        OWN = "own", _("Their own word")
        MANAGER = "manager", _("Their manager's word")
        CONTACT = "contact", _("The group's contact's word")
        CHECK = "check", _("Check question")
        DELIVERED = "delivered", _("Delivered")
        FILE = "file", _("From a file")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="confirmations")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="confirmations")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField()
    confirmed_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, default=Evidence.LIST)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ConfirmationSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=False, person__isnull=True)
                | models.Q(group__isnull=True, person__isnull=False),
                name="confirmation_group_or_person",
            ),
            models.CheckConstraint(condition=models.Q(level__range=(1, 3)), name="confirmation_level"),
            models.UniqueConstraint(fields=["engagement", "person"], name="confirmation_person_once"),
            models.UniqueConstraint(fields=["engagement", "group"], name="confirmation_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}, {self.level}"

    @property
    def level_word(self) -> str:
        """`Attended`."""
        return level_word(self.level)


class Delivery(models.Model):
    """One message to one person by e-mail, and how it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        NO_ADDRESS = "no_address", _("No address")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problem = OwnCharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Delivery"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "person"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.state}"
