"""The JSON door of files kept as evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from manyways.access.web import PROBLEMS, actor
from manyways.work import actions
from manyways.work.models import EvidenceFile
from manyways.work.views.files import seen_about, seen_file, sent_file
from manyways.work.views.record import seen_initiative

router = Router(tags=["work"])


class FileOut(Schema):
    """A file: its name, type by its content, size in bytes and SHA-256. `kind`: decision, obligation or gatecriterion."""

    key: UUID
    kind: str
    name: str
    content_type: str
    size: int
    digest: str
    created_at: datetime


@router.get(
    "/initiatives/{uuid:key}/files", response={200: list[FileOut], **PROBLEMS}, operation_id="evidence_files"
)
def files(request: HttpRequest, key: UUID) -> Any:
    """The files kept as evidence in an initiative."""
    rows = EvidenceFile.objects.filter(initiative=seen_initiative(request, key), removed_at__isnull=True)
    return rows.defer("content").order_by("created_at", "pk")


@router.post(
    "/evidence/{slug:kind}/{uuid:key}/files",
    response={201: FileOut, **PROBLEMS},
    operation_id="add_evidence_file",
)
def add_file(request: HttpRequest, kind: str, key: UUID, file: File[UploadedFile]) -> Any:
    """Keep a file for a decision, an obligation or a criterion of a gate (`gatecriterion`)."""
    about = seen_about(request, kind, key)
    kept = actions.add_evidence_file(about, name=str(file.name), content=file.read(), by=actor(request))
    return Status(201, kept)


@router.get("/files/{uuid:key}", response={200: None, **PROBLEMS}, operation_id="evidence_file")
def download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The bytes of a file."""
    return sent_file(seen_file(request, key))


@router.delete("/files/{uuid:key}", response={204: None, **PROBLEMS}, operation_id="remove_evidence_file")
def remove(request: HttpRequest, key: UUID) -> Any:
    """Take a file away; it can be undone."""
    actions.remove_evidence_file(seen_file(request, key), by=actor(request))
    return Status(204, None)
