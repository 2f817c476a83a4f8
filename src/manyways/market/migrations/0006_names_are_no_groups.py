"""Groups that came to be only because a date was given to somebody of that name go; the name stands on the date.

A group that anything else names, or that somebody changed since, stays.
"""

from django.db import IntegrityError, migrations, transaction

MADE_BY_A_DATE = """
    SELECT event.pgh_obj_id FROM teams_groupevent event
    LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
    GROUP BY event.pgh_obj_id
    HAVING count(*) = 1 AND min(context.metadata ->> 'action') IN ('market.give_date', 'market.correct_date')
    ORDER BY event.pgh_obj_id
"""
HEARD = """
    DELETE FROM change_audience
    WHERE group_id = %s AND engagement_id IN (SELECT engagement_id FROM market_dategiven)
"""


def let_go(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(MADE_BY_A_DATE)
        for (group,) in cursor.fetchall():
            try:
                with transaction.atomic(using=connection.alias):
                    cursor.execute(HEARD, [group])
                    cursor.execute("DELETE FROM teams_group WHERE id = %s", [group])
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except IntegrityError:
                continue  # something else names it


class Migration(migrations.Migration):
    dependencies = [("market", "0005_narrowed_calendars")]
    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
