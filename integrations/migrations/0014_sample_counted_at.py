"""When a sample counted what waits, which may be some seconds after its minute."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0013_parked_message'),
    ]

    operations = [
        migrations.AddField(
            model_name='linksample',
            name='counted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='đếm lúc'),
        ),
    ]
