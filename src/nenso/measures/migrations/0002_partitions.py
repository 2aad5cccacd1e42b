"""Events and hits lie in one partition a day, so that a day leaves whole; observations are only ever superseded."""

from django.db import migrations

TABLES = """
CREATE SEQUENCE measures_event_id_seq;
CREATE TABLE measures_event (
    id bigint NOT NULL DEFAULT nextval('measures_event_id_seq'),
    day date NOT NULL,
    at timestamptz NOT NULL,
    system_id bigint NOT NULL REFERENCES measures_meteredsystem (id),
    batch_id bigint NOT NULL REFERENCES measures_batch (id),
    event_id varchar(64) NOT NULL,
    kind varchar(16) NOT NULL,
    organisation_code varchar(32) NOT NULL,
    procedure_code varchar(32) NOT NULL,
    dossier varchar(64) NOT NULL,
    channel varchar(16) NOT NULL DEFAULT '',
    due date,
    rating smallint,
    facts jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
ALTER SEQUENCE measures_event_id_seq OWNED BY measures_event.id;
CREATE INDEX measures_event_dossier ON measures_event (system_id, dossier);
CREATE INDEX measures_event_organisation ON measures_event (organisation_code, kind);

CREATE SEQUENCE measures_eventkey_id_seq;
CREATE TABLE measures_eventkey (
    id bigint NOT NULL DEFAULT nextval('measures_eventkey_id_seq') PRIMARY KEY,
    system_id bigint NOT NULL REFERENCES measures_meteredsystem (id),
    event_id varchar(64) NOT NULL,
    day date NOT NULL,
    digest bytea NOT NULL,
    UNIQUE (system_id, event_id)
);
ALTER SEQUENCE measures_eventkey_id_seq OWNED BY measures_eventkey.id;
CREATE INDEX measures_eventkey_day ON measures_eventkey (day);

CREATE SEQUENCE measures_hit_id_seq;
CREATE TABLE measures_hit (
    id bigint NOT NULL DEFAULT nextval('measures_hit_id_seq'),
    day date NOT NULL,
    at timestamptz NOT NULL,
    system_id bigint NOT NULL REFERENCES measures_meteredsystem (id),
    kind varchar(16) NOT NULL,
    procedure_code varchar(32) NOT NULL DEFAULT '',
    visitor bytea NOT NULL,
    session varchar(32) NOT NULL DEFAULT '',
    seconds integer,
    rating smallint,
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
ALTER SEQUENCE measures_hit_id_seq OWNED BY measures_hit.id;
CREATE INDEX measures_hit_system ON measures_hit (system_id, kind);
"""
UNDO_TABLES = "DROP TABLE measures_hit, measures_event, measures_eventkey CASCADE;"

FROZEN = """
CREATE FUNCTION measures_only_supersede() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
       AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'frozen: an observation is only ever superseded'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION measures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: a lot of observations is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON measures_observation
    FOR EACH ROW EXECUTE FUNCTION measures_only_supersede();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON measures_lot
    FOR EACH ROW EXECUTE FUNCTION measures_refuse_change();
"""
UNDO_FROZEN = (
    "DROP FUNCTION measures_only_supersede() CASCADE; DROP FUNCTION measures_refuse_change() CASCADE;"
)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLES, UNDO_TABLES),
        migrations.RunSQL(FROZEN, UNDO_FROZEN),
    ]
