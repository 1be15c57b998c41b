"""What namesakes are told apart by, and what a dossier is found by."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0008_digest_sent'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='applicant_birth_date',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='dossier',
            name='search_words',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='dossier',
            name='subject_birth_date',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='dossier',
            name='subject_id_number',
            field=models.CharField(blank=True, db_default='', default='', max_length=30),
        ),
    ]
