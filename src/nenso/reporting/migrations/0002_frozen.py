"""A form that a regime in force uses is never changed; what a cell held before is never lost."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION reporting_refuse_frozen_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen THEN
        RAISE EXCEPTION 'frozen: a form in use is never changed; build a new version'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON reporting_formversion
    FOR EACH ROW EXECUTE FUNCTION reporting_refuse_frozen_form();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON reporting_cellchange
    FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON reporting_step
    FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
"""
UNDO = (
    "DROP FUNCTION reporting_refuse_frozen_form() CASCADE; DROP FUNCTION reporting_refuse_change() CASCADE;"
)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunSQL(FROZEN, UNDO)]
