"""The entries of the ledger, partitioned by day; nothing of it is ever changed, and it has one head."""

from django.db import migrations

ENTRIES = """
CREATE TABLE exchange_entry (
    day date NOT NULL,
    place bigint NOT NULL,
    at timestamptz NOT NULL,
    exchange uuid NOT NULL,
    message varchar(255) NOT NULL,
    direction varchar(8) NOT NULL,
    client varchar(600) NOT NULL,
    service varchar(800) NOT NULL,
    "right" uuid,
    method varchar(8) NOT NULL,
    status smallint,
    fault varchar(100) NOT NULL,
    size bigint NOT NULL,
    size_asked bigint NOT NULL,
    milliseconds double precision,
    provider_milliseconds double precision,
    address varchar(45) NOT NULL,
    record bytea NOT NULL,
    head bytea NOT NULL,
    PRIMARY KEY (day, place)
) PARTITION BY RANGE (day);
CREATE INDEX exchange_entry_place ON exchange_entry (place);
CREATE INDEX exchange_entry_exchange ON exchange_entry (exchange);
CREATE INDEX exchange_entry_message ON exchange_entry (message);
-- Pairs of systems are few where the planner would take them for as many as there are hours.
CREATE STATISTICS exchange_hour_pairs (ndistinct) ON client, service, "right" FROM exchange_hourcount;
CREATE TABLE exchange_writer (
    writer uuid PRIMARY KEY,
    batch bigint NOT NULL,
    at timestamptz NOT NULL
);
INSERT INTO exchange_ledgerhead (id, size, integrated, nodes) VALUES (1, 0, 0, '');
CREATE TRIGGER frozen BEFORE UPDATE ON exchange_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE FUNCTION exchange_keep_size() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.size < OLD.size OR NEW.integrated < OLD.integrated THEN
        RAISE EXCEPTION 'frozen: the ledger only grows' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grows BEFORE UPDATE OR DELETE ON exchange_ledgerhead
    FOR EACH ROW EXECUTE FUNCTION exchange_keep_size();
"""
UNDO = """
DROP TABLE exchange_entry;
DROP TABLE exchange_writer;
DROP STATISTICS exchange_hour_pairs;
DROP TRIGGER grows ON exchange_ledgerhead;
DROP FUNCTION exchange_keep_size();
DELETE FROM exchange_ledgerhead;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("kernel", "0003_refuse_change")]
    operations = [migrations.RunSQL(ENTRIES, UNDO)]
