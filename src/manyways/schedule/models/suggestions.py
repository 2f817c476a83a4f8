"""What was said to a suggestion that the plan itself makes: applied, or dismissed with a reason."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.work.models import Initiative


class SuggestionSet(models.QuerySet["Suggestion"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SuggestionSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))


@recorded()
class Suggestion(Record):
    """The answer to one suggestion. Suggestions are computed; only answers are kept.

    `identity` names what is suggested for which items; `gain_days` the gain it had in working days: a dismissed one
    is shown again once its gain has changed by a week. `item_keys`: the items it is about.
    """

    class Form(models.TextChoices):
        STAY_OPEN = "stay_open", _("Decide later")
        WAIT = "wait", _("Start later")
        SMALLER = "smaller", _("Smaller batches")
        DROP = "drop", _("Nobody waits for it")
        POOL = "pool", _("One shared buffer")
        OPTION = "option", _("Keep an option open")

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        DISMISSED = "dismissed", _("Dismissed")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="suggestions")
    form = models.CharField(_("kind"), max_length=12, choices=Form.choices)
    identity = models.CharField(max_length=80)
    item_keys = models.JSONField(default=list)
    title = models.CharField(max_length=400)
    gain_days = models.DecimalField(max_digits=7, decimal_places=1)
    state = models.CharField(_("answer"), max_length=12, choices=State.choices)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"))

    objects = SuggestionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "identity"], name="suggestion_once"),
            models.CheckConstraint(
                condition=models.Q(state="applied") | ~models.Q(reason=""), name="suggestion_dismissed_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The suggestions of its initiative."""
        return reverse("schedule:advice", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
