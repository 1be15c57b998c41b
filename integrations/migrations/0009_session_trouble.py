"""How the last login at a link failed, for those who waited for it; which probe is out."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0008_settled_left_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='linksession',
            name='asked',
            field=models.DurationField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='linksession',
            name='trouble',
            field=models.CharField(blank=True, choices=[('delivered', 'Hệ thống nhận đã nhận'), ('not_yet', 'Chưa có kết quả'), ('busy', 'Hệ thống bận'), ('failed', 'Lỗi phía hệ thống nhận'), ('unreachable', 'Không kết nối được'), ('unknown', 'Không rõ kết quả'), ('refused', 'Bị từ chối'), ('missing_there', 'Hệ thống nhận chưa có hồ sơ')], db_default='', default='', max_length=15),
        ),
        migrations.AddField(
            model_name='linksession',
            name='trouble_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='linksession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('trouble', ''), ('trouble_at', None)), models.Q(models.Q(('trouble', ''), _negated=True), ('trouble_at__isnull', False)), _connector='OR'), name='session_trouble_whole'),
        ),
        migrations.AlterField(
            model_name='linksession',
            name='secret',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='linkstate',
            name='probe_sent_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='đã thử lúc'),
        ),
        migrations.AlterModelOptions(
            name='downtime',
            options={'verbose_name': 'gián đoạn kết nối', 'verbose_name_plural': 'gián đoạn kết nối'},
        ),
    ]
