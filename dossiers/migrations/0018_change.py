"""Places of events in the change feed; the history itself is not touched."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_client'),
        ('dossiers', '0017_list_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeCount',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(default=0)),
                ('reached_at', models.DateTimeField(null=True)),
                ('highest_event', models.BigIntegerField(default=0)),
                ('settled_event', models.BigIntegerField(default=0)),
                ('fence_event', models.BigIntegerField(null=True)),
                ('fence_xid', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='change_count_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('reached_at', models.DateTimeField(db_index=True)),
                ('event', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dossiers.event')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'position'], name='change_of_unit')],
            },
        ),
    ]
