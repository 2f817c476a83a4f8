"""Files kept as evidence: a contract, a receipt, a signed record; in the database, so that every backup holds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import recorded
from manyways.ui.addresses import address_of
from manyways.work.models.initiatives import Initiative
from manyways.work.models.parts import Part, PartSet


class EvidenceFileSet(PartSet["EvidenceFile"]):
    """Chainable filters."""

    def of(self, about: Part) -> "EvidenceFileSet":
        """Those kept for a decision, an obligation or a criterion, the newest first."""
        rows = self.filter(kind=about._meta.model_name, record_id=about.pk, removed_at__isnull=True)
        return rows.defer("content").select_related("added_by").order_by("-created_at", "-pk")

    def beside(self, kind: type[Part]) -> "EvidenceFileSet":
        """Those kept for a record of the outer query."""
        name = str(kind._meta.model_name)
        return self.filter(kind=name, record_id=models.OuterRef("pk"), removed_at__isnull=True)


@recorded(exclude=("content",))
class EvidenceFile(Part):
    """One file with what it proves (`kind` and `record_id`). Removed means hidden, so that it can be undone."""

    class Proves(models.TextChoices):
        DECISION = "decision", _("Decision")
        OBLIGATION = "obligation", _("Obligation")
        CRITERION = "gatecriterion", _("Criterion of a gate")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="evidence_files")
    kind = models.CharField(max_length=20, choices=Proves.choices)
    record_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceFileSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id"], name="evidence_file_record")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return address_of("work:evidence_file", self.key)
