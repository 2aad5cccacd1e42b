"""A mark that is another one after every change of the directory: by it a reader knows whether what it keeps holds."""

from django.db import migrations

MARK = """
CREATE TABLE directory_change (one boolean PRIMARY KEY DEFAULT true CHECK (one), mark uuid NOT NULL);
INSERT INTO directory_change (mark) VALUES (gen_random_uuid());
CREATE FUNCTION directory_mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_change SET mark = gen_random_uuid();
    RETURN NULL;
END $$;
DO $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema AND tablename LIKE 'directory\\_%' AND tablename <> 'directory_change'
    LOOP
        EXECUTE format('CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_change()', found);
    END LOOP;
END $$;
"""
UNDO = "DROP FUNCTION directory_mark_change() CASCADE; DROP TABLE directory_change;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunSQL(MARK, UNDO)]
