"""A calendar by link is narrowed to what the outlook was filtered by."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0004_readiness_list"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="feed",
            name="raise_version",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="feed",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="feed",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="feed",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="feed",
            name="wanted",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="feedevent",
            name="wanted",
            field=models.JSONField(blank=True, default=dict),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feed",
            trigger=pgtrigger.compiler.Trigger(
                name="raise_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."segment_id" IS DISTINCT FROM (NEW."segment_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."wanted" IS DISTINCT FROM (NEW."wanted"))',
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="9fddb91da24c6f4943cd500a296203e72d7ace86",
                    operation="UPDATE",
                    pgid="pgtrigger_raise_version_592a6",
                    table="market_feed",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feed",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "market_feedevent" ("created_at", "ends_on", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment_id", "user_id", "version", "wanted") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."segment_id", NEW."user_id", NEW."version", NEW."wanted"); RETURN NULL;',
                    hash="1345c9030ef8d68f8fce9e7332c8814da2b14dfe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_51b76",
                    table="market_feed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feed",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."segment_id" IS DISTINCT FROM (NEW."segment_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."wanted" IS DISTINCT FROM (NEW."wanted"))',
                    func='INSERT INTO "market_feedevent" ("created_at", "ends_on", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment_id", "user_id", "version", "wanted") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."segment_id", NEW."user_id", NEW."version", NEW."wanted"); RETURN NULL;',
                    hash="7c9e53682b366665152912f899c9fb1a9f004e2b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4b1cf",
                    table="market_feed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="feed",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "market_feedevent" ("created_at", "ends_on", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment_id", "user_id", "version", "wanted") VALUES (OLD."created_at", OLD."ends_on", OLD."id", OLD."key", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."segment_id", OLD."user_id", OLD."version", OLD."wanted"); RETURN NULL;',
                    hash="33a903a50afc2b9536ea92424d048b450fdb7ef2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_64c16",
                    table="market_feed",
                    when="AFTER",
                ),
            ),
        ),
    ]
