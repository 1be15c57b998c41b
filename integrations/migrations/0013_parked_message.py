"""A page of their own for the messages that wait for a person; the table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0012_tally'),
    ]

    operations = [
        migrations.CreateModel(
            name='ParkedMessage',
            fields=[],
            options={
                'verbose_name': 'bản tin cần xử lý',
                'verbose_name_plural': 'bản tin cần xử lý',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('integrations.outboxmessage',),
        ),
    ]
