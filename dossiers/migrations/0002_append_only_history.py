"""History and promises are appended, never edited: the database itself refuses."""

from django.db import migrations

TABLES = ("dossiers_event", "dossiers_duedate")

FUNCTION = """
CREATE FUNCTION onestop_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION onestop_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_append_only();
"""
DROP = """
DROP TRIGGER append_only ON {table};
DROP TRIGGER append_only_truncate ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION onestop_append_only();"),
        *(
            migrations.RunSQL(TRIGGERS.format(table=table), DROP.format(table=table))
            for table in TABLES
        ),
    ]
