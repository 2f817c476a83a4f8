"""Keeping files as evidence for decisions, obligations and criteria of gates."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now
from manyways.access.models import User
from manyways.work.actions.obligations import refuse_last_evidence
from manyways.work.file_types import TAKEN, type_of
from manyways.work.models import Decision, EvidenceFile, GateCriterion, Obligation

MOST_FILES = 50


@action("work.add_evidence_file", lazy("Keep a file as evidence"), said=lazy("kept the file %(name)s"))
def add_evidence_file(
    about: Decision | Obligation | GateCriterion, *, name: str, content: bytes, by: User
) -> EvidenceFile:
    """Keep a file for a decision, an obligation or a criterion. Its bytes must be what its name says."""
    shown = PurePath(name.replace("\\", "/")).name.strip()
    most = settings.EVIDENCE_MEGABYTES
    if not content:
        raise Refused(fields={"file": _("Choose a file; this one is empty.")})
    if len(content) > most * 1024 * 1024:
        raise Refused(fields={"file": _("A file has at most %(count)s MB.") % {"count": most}})
    kind = type_of(shown, content)
    if not kind:
        raise Refused(
            fields={"file": _("Only these are kept, without macros: %(types)s.") % {"types": TAKEN}}
        )
    if EvidenceFile.objects.of(about).count() >= MOST_FILES:
        raise Refused(fields={"file": _("At most %(count)s files.") % {"count": MOST_FILES}})
    kept = EvidenceFile(
        initiative=about.whole,
        kind=str(about._meta.model_name),
        record_id=about.pk,
        name=shown[-200:],
        content_type=kind,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        added_by=by,
    )
    checked(kept).save()
    return kept


@action("work.remove_evidence_file", lazy("Remove a file"), said=lazy("removed the file %(name)s"))
def remove_evidence_file(file: EvidenceFile, *, by: User) -> EvidenceFile:
    """Take a file away, unless it alone shows what is called fulfilled; it can be undone."""
    obligation = Obligation.objects.filter(pk=file.record_id).first()
    if file.kind == EvidenceFile.Proves.OBLIGATION and obligation:
        refuse_last_evidence(obligation)
    return apply_changes(file, {"removed_at": now()}, allowed=frozenset({"removed_at"}))
