"""Of an applied scenario it is known which of its changes were applied."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forecast", "0007_who_compares"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="scenario",
            name="raise_version",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scenario",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scenario",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scenario",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="scenario",
            name="applied",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="scenarioevent",
            name="applied",
            field=models.JSONField(blank=True, default=list),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scenario",
            trigger=pgtrigger.compiler.Trigger(
                name="raise_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."applied" IS DISTINCT FROM (NEW."applied") OR OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."applied_by_id" IS DISTINCT FROM (NEW."applied_by_id") OR OLD."base_id" IS DISTINCT FROM (NEW."base_id") OR OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."stood" IS DISTINCT FROM (NEW."stood") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="3e342978734c86cbb576b22ab29a5789fcffb9b4",
                    operation="UPDATE",
                    pgid="pgtrigger_raise_version_b53dd",
                    table="forecast_scenario",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scenario",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "forecast_scenarioevent" ("applied", "applied_at", "applied_by_id", "base_id", "changes", "created_at", "id", "key", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stood", "version") VALUES (NEW."applied", NEW."applied_at", NEW."applied_by_id", NEW."base_id", NEW."changes", NEW."created_at", NEW."id", NEW."key", NEW."made_by_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stood", NEW."version"); RETURN NULL;',
                    hash="63f9576d0c7908274f7c45cbc03e134034b0bc5c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6246a",
                    table="forecast_scenario",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scenario",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."applied" IS DISTINCT FROM (NEW."applied") OR OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."applied_by_id" IS DISTINCT FROM (NEW."applied_by_id") OR OLD."base_id" IS DISTINCT FROM (NEW."base_id") OR OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."stood" IS DISTINCT FROM (NEW."stood") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "forecast_scenarioevent" ("applied", "applied_at", "applied_by_id", "base_id", "changes", "created_at", "id", "key", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stood", "version") VALUES (NEW."applied", NEW."applied_at", NEW."applied_by_id", NEW."base_id", NEW."changes", NEW."created_at", NEW."id", NEW."key", NEW."made_by_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stood", NEW."version"); RETURN NULL;',
                    hash="31f4d015893f30da880a56f322c109adbbb6bb19",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_187ca",
                    table="forecast_scenario",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scenario",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "forecast_scenarioevent" ("applied", "applied_at", "applied_by_id", "base_id", "changes", "created_at", "id", "key", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stood", "version") VALUES (OLD."applied", OLD."applied_at", OLD."applied_by_id", OLD."base_id", OLD."changes", OLD."created_at", OLD."id", OLD."key", OLD."made_by_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."stood", OLD."version"); RETURN NULL;',
                    hash="11eb402017d8b0f0b86faa8bfe4eba3a866614ce",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_09cdd",
                    table="forecast_scenario",
                    when="AFTER",
                ),
            ),
        ),
    ]
