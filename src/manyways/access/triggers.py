"""Make the history safe from the application: triggers write it, the application role may only read it."""

from typing import Any

from django.apps import apps
from django.db import connection as default_connection
from pghistory.models import Event

_DEFINER = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND (p.proname LIKE 'pgtrigger_%%' OR p.proname = '_pgh_attach_context')
"""


_NEVER_IGNORE = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE AS 'SELECT FALSE'
"""

_ATTACH_CONTEXT = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE LANGUAGE plpgsql AS $$
DECLARE
    context_id uuid := NULLIF(CURRENT_SETTING('pghistory.context_id', true), '');
    context_metadata jsonb := NULLIF(CURRENT_SETTING('pghistory.context_metadata', true), '');
BEGIN
    IF context_id IS NULL OR context_metadata IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
    VALUES (context_id, context_metadata, NOW(), NOW())
    ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
    WHERE pghistory_context.metadata != EXCLUDED.metadata;
    RETURN context_id;
END $$
"""
"""As django-pghistory's own, which without a context raises and catches an error for every row."""


def secure_history(role: str, connection: Any = default_connection) -> None:
    """Let `role` use every table but only read the history; the trigger functions run as their owner, quickly
    without a context too, and the setting by which a session could switch triggers off has no effect.

    To be called as the owner after each migration, since new tables and functions start without it.
    """
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_IGNORE)
        cursor.execute(_ATTACH_CONTEXT)
        cursor.execute(_DEFINER)
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quoted}")
        for table in sorted(set(history_tables()) & set(connection.introspection.table_names(cursor))):
            cursor.execute(
                f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {quoted}"
            )


def history_tables() -> list[str]:
    """The tables that hold the history and its contexts."""
    events = [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Event) and model._meta.managed
    ]
    return [*events, "pghistory_context"]
