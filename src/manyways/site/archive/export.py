"""The archive for other programs: one file of JSON lines for each table, with a manifest, and no secrets."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from manyways import __version__

FORMAT = 1
ROWS_AT_ONCE = 2000
LEFT_OUT_APPS = {
    "sessions",
    "contenttypes",
    "auth",
    "procrastinate",
    "mfa",
    "usersessions",
    "account",
    "socialaccount",
}
LEFT_OUT_MODELS = {
    "access.apitoken",
    "access.apitokenevent",
    "site.keptanswer",
    "site.minutecount",
    "site.archive",
    "site.archiveevent",
    "site.archivepart",
}
LEFT_OUT_FIELDS = {"password", "digest", "secret", "former_secret", "secret_address"}
PLAIN_DIGESTS = {"interchange.import", "work.evidencefile"}
"""Models whose digest is of a file's content and lets nobody in."""
UTC_CLOCK = "SET LOCAL timezone = 'UTC'"
_DIGEST = (
    "SELECT md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM (SELECT md5(ROW({columns})::text) AS row"
    " FROM {table}) rows"
)


def write_export(
    target: Path, tell: Callable[[int, int, str], None] = lambda done, total, what: None
) -> dict[str, Any]:
    """Write everything the organisation holds, as of one moment, telling how far it is. Returns the manifest."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "product": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {},
    }
    with transaction.atomic(), zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(UTC_CLOCK)
        every = exported_models()
        for done, model in enumerate(every):
            tell(done, len(every), str(model._meta.verbose_name_plural))
            manifest["tables"][model._meta.label_lower] = _write_table(archive, model)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    unfinished.chmod(0o600)
    unfinished.replace(target)
    return manifest


def exported_models() -> list[type[models.Model]]:
    """The models whose rows are the organisation's, in the order of their names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT_APPS
        and model._meta.label_lower not in LEFT_OUT_MODELS
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def exported_columns(model: type[models.Model]) -> list[str]:
    """What an archive holds of a model: neither secrets nor what the database computes."""
    is_plain = model._meta.label_lower.removesuffix("event") in PLAIN_DIGESTS
    left_out = LEFT_OUT_FIELDS - ({"digest"} if is_plain else set())
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in left_out and not isinstance(field, models.GeneratedField)
    ]


def digest_query(model: type[models.Model]) -> str:
    """A digest of what a table holds in those columns, whatever the order of its rows."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(name) for name in exported_columns(model))
    return _DIGEST.format(columns=columns, table=quoted(model._meta.db_table))


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    names, count, written = exported_columns(model), 0, hashlib.sha256()
    with archive.open(f"{model._meta.label_lower}.jsonl", "w", force_zip64=True) as file:
        for row in _rows(model, names):
            line = json.dumps(row, cls=Encoder, ensure_ascii=False).encode() + b"\n"
            written.update(line)
            file.write(line)
            count += 1
    with connection.cursor() as cursor:
        cursor.execute(digest_query(model))
        (digest,) = cursor.fetchone()
    return {"rows": count, "columns": names, "sha256": written.hexdigest(), "digest": digest}


def _rows(model: type[models.Model], names: list[str]) -> Iterator[dict[str, Any]]:
    """All rows by their key, a bounded number in memory."""
    key = model._meta.pk
    assert key is not None
    ordered = model._base_manager.order_by(key.attname)
    rows = list(ordered.values(*names)[:ROWS_AT_ONCE])
    while rows:
        yield from rows
        last = rows[-1][key.attname]
        rows = list(ordered.filter(**{f"{key.attname}__gt": last}).values(*names)[:ROWS_AT_ONCE])


class Encoder(DjangoJSONEncoder):
    """Dates in ISO form, decimals as text, bytes in base 64, everything else as it reads."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime | time):
            return o.isoformat()
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(bytes(o)).decode()
        try:
            return super().default(o)
        except TypeError:
            return str(o)
