"""Health is kept, and the database notes whose no longer holds.

Each statement on one of the tables below adds rows to `portfolio_touch` in its own transaction: whoever sees the
change sees the note. Nobody waits for anybody, as notes are only added.
"""

import django.db.models.deletion
from django.db import migrations, models

OWN = "SELECT initiative_id FROM changed"
SOME = "SELECT NULL::bigint FROM changed"
TOUCHING = {
    "work_initiative": "SELECT id FROM changed",
    "work_item": OWN,
    "work_decision": OWN,
    "work_obligation": OWN,
    "work_evidence": "SELECT o.initiative_id FROM work_obligation o JOIN changed c ON o.id = c.obligation_id",
    "work_evidencefile": OWN,
    "money_budget": OWN,
    "money_budgetline": OWN,
    "change_stakeholder": OWN,
    "work_link": "SELECT i.initiative_id FROM work_item i JOIN changed c ON i.id IN (c.predecessor_id, c.successor_id)",
    "goals_goal": "SELECT i.id FROM work_initiative i JOIN changed c ON i.goal_id = c.id",
    "goals_metric": "SELECT i.id FROM work_initiative i JOIN changed c ON i.goal_id = c.goal_id",
    "goals_reading": "SELECT i.id FROM work_initiative i JOIN goals_metric m ON m.goal_id = i.goal_id "
    "JOIN changed c ON m.id = c.metric_id",
    "work_kind": SOME,
    "portfolio_healthrule": SOME,
    "forecast_forecast": SOME,
    "forecast_window": SOME,
    "teams_calendar": SOME,
    "teams_group": SOME,
    "teams_membership": SOME,
    "teams_person": SOME,
    "change_aspect": SOME,
    "change_audience": SOME,
    "change_claim": SOME,
    "change_confirmation": SOME,
    "change_countsonly": SOME,
    "change_cover": SOME,
    "change_engagement": SOME,
    "change_impact": SOME,
    "change_milestone": SOME,
    "change_processimpact": SOME,
    "change_question": SOME,
    "change_settledtally": SOME,
}
"""By table: which initiatives its changed rows belong to, from `changed`, the rows before and after."""

ROWS = {
    "insert": "NEW TABLE AS rows_after",
    "update": "OLD TABLE AS rows_before NEW TABLE AS rows_after",
    "delete": "OLD TABLE AS rows_before",
}
FUNCTION = """
CREATE FUNCTION portfolio_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'WITH changed AS (' || CASE TG_OP
        WHEN 'INSERT' THEN 'TABLE rows_after'
        WHEN 'DELETE' THEN 'TABLE rows_before'
        ELSE 'TABLE rows_before UNION ALL TABLE rows_after' END
    || ') INSERT INTO portfolio_touch ("table", initiative_id) SELECT DISTINCT $1, found.id FROM ('
    || TG_ARGV[0] || ') AS found(id)' USING TG_TABLE_NAME;
    RETURN NULL;
END $$
"""
EVERYTHING = "INSERT INTO portfolio_touch (\"table\") VALUES ('portfolio_healthrule')"


def create(table: str, owners: str, when: str, rows: str) -> str:
    return (
        f"CREATE TRIGGER portfolio_touch_{when} AFTER {when} ON {table} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION portfolio_touch('{owners}')"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0008_sooner_about_evidence"),
        ("work", "0016_planned_back"),
        ("goals", "0003_map_of_areas"),
        ("change", "0009_looks_back"),
        ("money", "0001_budgets_and_team_rates"),
        ("teams", "0005_erased_people"),
        ("forecast", "0009_items_counted"),
    ]
    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=63)),
                ("initiative_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KeptHealth",
            fields=[
                (
                    "initiative",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_health",
                        serialize=False,
                        to="work.initiative",
                    ),
                ),
                ("judged_on", models.DateField()),
                ("level", models.CharField(max_length=5)),
                ("rank", models.PositiveSmallIntegerField()),
                ("words", models.JSONField()),
                ("days_past", models.IntegerField()),
                ("safe_on", models.DateField(null=True)),
                ("is_bare", models.BooleanField()),
            ],
            options={"indexes": [models.Index(fields=["judged_on"], name="kept_health_day")]},
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION portfolio_touch()"),
        *(
            migrations.RunSQL(
                create(table, owners, when, rows), f"DROP TRIGGER portfolio_touch_{when} ON {table}"
            )
            for table, owners in TOUCHING.items()
            for when, rows in ROWS.items()
        ),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
