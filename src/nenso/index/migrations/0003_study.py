"""Stored studies: what ended is never changed, as with runs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION index_refuse_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('done', 'stopped', 'failed') THEN
        RAISE EXCEPTION 'frozen: a study that ended is never changed; ask for a new one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
TRIGGER = (
    "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON index_study "
    "FOR EACH ROW EXECUTE FUNCTION index_refuse_ended();"
)


class Migration(migrations.Migration):

    dependencies = [
        ('index', '0002_frozen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('units_on', models.DateField(blank=True, null=True)),
                ('kind', models.CharField(max_length=16)),
                ('design', models.JSONField()),
                ('design_digest', models.CharField(max_length=64)),
                ('seed', models.BigIntegerField()),
                ('engine_version', models.CharField(max_length=32)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('failed', 'Failed')], default='waiting', max_length=16)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(blank=True, null=True)),
                ('ranks_digest', models.CharField(blank=True, max_length=64)),
                ('is_official', models.BooleanField(default=False)),
                ('error', models.JSONField(blank=True, default=dict)),
                ('by_key', models.CharField(max_length=64)),
                ('by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='index.run')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_official', True)), fields=('run', 'units_on', 'kind'), name='official_study_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('result__isnull', False), models.Q(('ranks_digest', ''), _negated=True)), _connector='OR'), name='done_study_has_result')],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION index_refuse_ended() CASCADE;"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER frozen ON index_study;"),
    ]
