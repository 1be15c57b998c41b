"""The archive: two tables partitioned by month. Its months are made later, as they are needed."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

#: As Django would make it, but for the partitioning and the key that it asks for.
MESSAGES = """
    CREATE TABLE integrations_archivedmessage (
        id bigint NOT NULL,
        link varchar(20) NOT NULL,
        operation varchar(20) NOT NULL,
        subject varchar(60) NOT NULL,
        key varchar(100) NOT NULL,
        payload jsonb NOT NULL,
        unit varchar(60) NOT NULL,
        correlation_id varchar(64) NOT NULL,
        rank smallint NOT NULL,
        due_at timestamptz NULL,
        occurred_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        status varchar(10) NOT NULL,
        attempts integer NOT NULL,
        polls integer NOT NULL,
        not_before timestamptz NULL,
        parked_at timestamptz NULL,
        settled_at timestamptz NOT NULL,
        answer jsonb NULL,
        sent_again boolean NOT NULL,
        line_settled_at timestamptz NOT NULL,
        tries jsonb NOT NULL,
        interventions jsonb NOT NULL,
        PRIMARY KEY (id, line_settled_at),
        CONSTRAINT archived_at_rest CHECK (status IN ('delivered', 'cancelled'))
    ) PARTITION BY RANGE (line_settled_at);
    CREATE INDEX archived_subject ON integrations_archivedmessage (subject, id);
    CREATE INDEX archived_key ON integrations_archivedmessage (key);
    CREATE INDEX archived_correlation ON integrations_archivedmessage (correlation_id)
        WHERE correlation_id <> '';
    CREATE INDEX archived_delivered ON integrations_archivedmessage (link, settled_at)
        WHERE status = 'delivered';
    CREATE INDEX archived_interventions ON integrations_archivedmessage
        USING gin (interventions jsonb_path_ops) WHERE interventions <> '[]'::jsonb;
"""
EXCHANGES = """
    CREATE TABLE integrations_archivedexchange (
        id bigint NOT NULL,
        link varchar(20) NOT NULL,
        operation varchar(20) NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL,
        request jsonb NOT NULL,
        http_status smallint NULL,
        response text NOT NULL,
        error varchar(300) NOT NULL,
        PRIMARY KEY (id, started_at)
    ) PARTITION BY RANGE (started_at);
"""
#: Taken back only while it is empty: what is archived is proof (manage.py archive --bring-back).
TAKE_BACK = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM {table}) THEN
            RAISE EXCEPTION '{table} is not empty';
        END IF;
    END $$;
    DROP TABLE {table};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0014_sample_counted_at'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(EXCHANGES, TAKE_BACK.format(table='integrations_archivedexchange')),
                migrations.RunSQL(MESSAGES, TAKE_BACK.format(table='integrations_archivedmessage')),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='ArchivedExchange',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                        ('operation', models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký')], max_length=20, verbose_name='nghiệp vụ')),
                        ('started_at', models.DateTimeField(verbose_name='bắt đầu')),
                        ('finished_at', models.DateTimeField(verbose_name='kết thúc')),
                        ('request', models.JSONField(verbose_name='đã gửi')),
                        ('http_status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mã HTTP')),
                        ('response', models.TextField(blank=True, verbose_name='đã nhận')),
                        ('error', models.CharField(blank=True, max_length=300, verbose_name='lỗi đường truyền')),
                    ],
                    options={
                        'verbose_name': 'lượt trao đổi lưu trữ',
                        'verbose_name_plural': 'lượt trao đổi lưu trữ',
                    },
                ),
                migrations.CreateModel(
                    name='ArchivedMessage',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                        ('operation', models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký')], max_length=20, verbose_name='nghiệp vụ')),
                        ('subject', models.CharField(max_length=60, verbose_name='mã hồ sơ')),
                        ('key', models.CharField(max_length=100, verbose_name='khóa chống trùng')),
                        ('payload', models.JSONField(verbose_name='nội dung')),
                        ('unit', models.CharField(blank=True, max_length=60, verbose_name='đơn vị')),
                        ('correlation_id', models.CharField(blank=True, max_length=64, verbose_name='mã theo dõi')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='thứ tự ưu tiên')),
                        ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='hạn của hồ sơ')),
                        ('occurred_at', models.DateTimeField(verbose_name='thời điểm xảy ra')),
                        ('created_at', models.DateTimeField(verbose_name='thời điểm ghi')),
                        ('status', models.CharField(choices=[('waiting', 'Đang chờ gửi'), ('delivered', 'Đã gửi'), ('parked', 'Cần xử lý'), ('cancelled', 'Đã hủy')], max_length=10, verbose_name='tình trạng')),
                        ('attempts', models.PositiveIntegerField(verbose_name='số lần lỗi')),
                        ('polls', models.PositiveIntegerField(verbose_name='số lần hỏi')),
                        ('not_before', models.DateTimeField(blank=True, null=True, verbose_name='gửi sau')),
                        ('parked_at', models.DateTimeField(blank=True, null=True, verbose_name='cần xử lý từ')),
                        ('settled_at', models.DateTimeField(verbose_name='thời điểm kết thúc')),
                        ('answer', models.JSONField(blank=True, null=True, verbose_name='trả lời')),
                        ('sent_again', models.BooleanField(verbose_name='gửi bù')),
                        ('line_settled_at', models.DateTimeField(verbose_name='cả chuỗi kết thúc lúc')),
                        ('tries', models.JSONField(verbose_name='các lần gửi')),
                        ('interventions', models.JSONField(verbose_name='các can thiệp')),
                    ],
                    options={
                        'verbose_name': 'bản tin lưu trữ',
                        'verbose_name_plural': 'bản tin lưu trữ',
                        'indexes': [models.Index(fields=['subject', 'id'], name='archived_subject'), models.Index(fields=['key'], name='archived_key'), models.Index(condition=models.Q(('correlation_id', ''), _negated=True), fields=['correlation_id'], name='archived_correlation'), models.Index(condition=models.Q(('status', 'delivered')), fields=['link', 'settled_at'], name='archived_delivered'), GinIndex(condition=models.Q(('interventions', []), _negated=True), fields=['interventions'], name='archived_interventions', opclasses=['jsonb_path_ops'])],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['delivered', 'cancelled'])), name='archived_at_rest')],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name='DroppedMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=63, verbose_name='bảng')),
                ('month', models.DateField(verbose_name='tháng')),
                ('rows', models.PositiveBigIntegerField(verbose_name='số dòng')),
                ('dropped_at', models.DateTimeField(verbose_name='thời điểm xóa')),
            ],
            options={
                'verbose_name': 'tháng đã xóa khỏi lưu trữ',
                'verbose_name_plural': 'tháng đã xóa khỏi lưu trữ',
            },
        ),
    ]
