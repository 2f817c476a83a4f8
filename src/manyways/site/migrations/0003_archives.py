"""Archives of everything, made by a page and kept for a day."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("site", "0002_first_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("row_count", models.PositiveBigIntegerField(verbose_name="rows")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken away")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "archive",
            },
        ),
        migrations.CreateModel(
            name="ArchiveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("row_count", models.PositiveBigIntegerField(verbose_name="rows")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken away")),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="site.archive",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ArchivePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "archive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="site.archive"
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="archive",
            trigger=pgtrigger.compiler.Trigger(
                name="raise_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="d95adf783717a3bc22e8a106b1b43d39d08cd75b",
                    operation="UPDATE",
                    pgid="pgtrigger_raise_version_9740e",
                    table="site_archive",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="archive",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "site_archiveevent" ("created_at", "id", "key", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "size", "taken_at", "version") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."row_count", NEW."size", NEW."taken_at", NEW."version"); RETURN NULL;',
                    hash="db1517bf1c4be5ae1c6d170b678dd245f7bdcee2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_23143",
                    table="site_archive",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="archive",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "site_archiveevent" ("created_at", "id", "key", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "size", "taken_at", "version") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."row_count", NEW."size", NEW."taken_at", NEW."version"); RETURN NULL;',
                    hash="7cf3caf11778cb08d60e3bb60a1fe86f46c122d2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aceb9",
                    table="site_archive",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="archive",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "site_archiveevent" ("created_at", "id", "key", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "size", "taken_at", "version") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."made_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."row_count", OLD."size", OLD."taken_at", OLD."version"); RETURN NULL;',
                    hash="54c9fbba1b3bf8d483079104026a787c91443719",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a5dbc",
                    table="site_archive",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="archivepart",
            constraint=models.UniqueConstraint(fields=("archive", "number"), name="archive_part_once"),
        ),
    ]
