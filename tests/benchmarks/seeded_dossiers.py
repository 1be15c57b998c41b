"""Very many dossiers at once, made in the database: what two years of one city leave behind.

One hundred wards of unequal size, the four procedures, two years up to the day of seeding. Each
dossier is drawn on the axis of working minutes (480 a day): accepted somewhere, due as its limit
says, paused now and then, finished early, in time or late; what would lie ahead is still open, and
some of that is not accepted yet. Names are as frequent as they are in Vietnam, and are searched.
"""

import json
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Role, Unit, User
from dossiers.calendars import shipped_calendar
from dossiers.models import TimeLimitRule
from dossiers.procedures import get_procedure
from dossiers.procedures.values.names import fold_name

WARDS = 100
#: Procedure, its share of all dossiers, working days of its limit (0: same day until 15:00).
MIX = (
    ("1.001193", 0.45, 0),
    ("1.000894", 0.15, 1),
    ("1.004873", 0.25, 3),
    ("1.000656", 0.15, 0),
)

#: Three in eight are Nguyễn.
FAMILY_NAMES = (
    *("Nguyễn",) * 12,
    *("Trần", "Trần", "Trần", "Lê", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ"),
    *("Phan", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"),
)
MIDDLE_NAMES = ("Thị", "Thị", "Thị", "Văn", "Văn", "Văn", "Hữu", "Minh", "Ngọc", "Thanh", "Đức")
GIVEN_NAMES = (
    *("An", "Anh", "Ánh", "Bình", "Châu", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Hiền", "Hòa"),
    *("Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nhiên", "Phúc"),
    *("Quân", "Sơn", "Tâm", "Thảo", "Trang", "Tú", "Tuấn", "Uyên", "Việt", "Xuân", "Yến"),
)


def seed_units() -> Unit:
    """A city with its wards; returns the city."""
    since = date(2024, 1, 1)
    city: Unit = Unit.objects.create(
        code="H26", name="Thành phố Hà Nội", level=Unit.Level.PROVINCE, valid_from=since
    )
    for number in range(1, WARDS + 1):
        Unit.objects.create(
            code=f"H26.18.{number}",
            name=f"UBND phường số {number}",
            level=Unit.Level.WARD,
            parent=city,
            valid_from=since,
        )
    return city


def seed_people(city: Unit) -> None:
    """A supervisor of the city; a clerk, an officer and a leader of its largest ward."""
    ward = Unit.objects.get(code="H26.18.1")
    for role in (Role.SUPERVISOR, Role.CLERK, Role.OFFICER, Role.LEADER):
        unit = city if role == Role.SUPERVISOR else ward
        user = User.objects.create(username=role, full_name=str(role.label), is_staff=True)
        Membership.objects.create(user=user, unit=unit, role=role, valid_from=date(2024, 1, 1))


def seed_dossiers(rows: int, now: datetime) -> None:
    """Make that many dossiers, as they would stand at ``now`` (aware)."""
    rules = dict(TimeLimitRule.objects.filter(sub_type="").values_list("procedure", "pk"))
    today = timezone.localdate(now)
    calendar = shipped_calendar()
    first = today - timedelta(days=730)
    days = [first + timedelta(days=number) for number in range(860)]
    worked = [day for day in days if calendar.is_working_day(day)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.15)")
        cursor.execute("CREATE TEMP TABLE workday (n int PRIMARY KEY, d date)")
        cursor.execute(
            "INSERT INTO workday "
            "SELECT n - 1, d FROM unnest(%s::date[]) WITH ORDINALITY AS t(d, n)",
            [worked],
        )
        cursor.execute(
            "CREATE TEMP TABLE mix (p text, above float8, upto float8, days int, rule bigint, "
            "declaration jsonb)"
        )
        above = 0.0
        for code, share, limit in MIX:
            cursor.execute(
                "INSERT INTO mix VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    code,
                    above,
                    above + share,
                    limit,
                    rules[code],
                    json.dumps(get_procedure(code).example(today)),
                ],
            )
            above += share
        cursor.execute(
            "CREATE TEMP TABLE ward AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, code "
            "FROM accounts_unit WHERE level = 'ward'"
        )
        cursor.execute("ANALYZE workday; ANALYZE mix; ANALYZE ward")
        cursor.execute(_DRAW, {"rows": rows, "days": sum(day <= today for day in worked)})
        for table, names in (
            ("family", FAMILY_NAMES),
            ("middle", MIDDLE_NAMES),
            ("given", GIVEN_NAMES),
        ):
            cursor.execute(f"CREATE TEMP TABLE {table} (n int PRIMARY KEY, name text, folded text)")
            cursor.executemany(
                f"INSERT INTO {table} VALUES (%s, %s, %s)",
                [(n, name, fold_name(name)) for n, name in enumerate(names)],
            )
        cursor.execute("ANALYZE family; ANALYZE middle; ANALYZE given")
        cursor.execute(_WRITE, {"now": now})
        cursor.execute("DROP TABLE drawn, workday, mix, ward, family, middle, given")


#: The dossiers on the axis of working minutes. A pause moves the limit by its own length.
_DRAW = """
CREATE TEMP TABLE drawn AS
WITH dice AS MATERIALIZED (
    SELECT i, floor(%(days)s * random())::int AS day, 1 + floor(479 * random())::int AS minute,
           random() AS which, floor(100 * power(random(), 1.4))::int AS ward, random() AS fate,
           random() AS pace, random() AS pausing, random() AS link, random() AS channel
    FROM generate_series(1, %(rows)s) AS i
), limited AS (
    SELECT dice.*, day * 480 + minute AS accepted, mix.p, mix.rule, mix.declaration,
           480 * (day + CASE WHEN days > 0 THEN 1 + days WHEN minute <= 360 THEN 1 ELSE 2 END)
               AS promised,
           CASE WHEN pausing < 0.1 THEN 60 + (pausing * 24000)::int ELSE 0 END AS paused
    FROM dice JOIN mix ON which >= above AND which < upto
)
SELECT limited.*, promised + paused AS due,
       CASE WHEN fate < 0.002 THEN NULL  -- forgotten
            WHEN fate < 0.08 THEN promised + paused + 1 + (2400 * power(pace, 3))::int
            ELSE accepted + paused + ((promised - accepted) * power(pace, 0.4))::int
       END AS finished
FROM limited
"""

#: A working minute is an instant: the end of a day and the beginning of the next are one place.
_AT = (
    "(d{0}.d + time '08:00' + make_interval(mins => {1} + CASE WHEN {1} > 240 THEN 60 ELSE 0 END))"
)
_INSTANTS = {
    "accepted": _AT.format(1, "((accepted - 1) % 480 + 1)"),
    "due": _AT.format(2, "((due - 1) % 480 + 1)"),
    "finished": _AT.format(3, "((finished - 1) % 480 + 1)"),
}
#: A person is made of a dossier's number: three names and a birth date.
_PERSON = """
    SELECT concat_ws(' ', f.name, m.name, g.name) AS name,
           concat_ws(' ', f.folded, m.folded, g.folded) AS folded,
           ARRAY['n:' || f.folded, 'n:' || m.folded, 'n:' || g.folded] AS words,
           date '1940-01-01' + dice % 30000 AS born
    FROM (SELECT (abs(hashint4(i + {salt})::bigint) % 2147483647)::int AS dice) d
    JOIN family f ON f.n = dice % {families} JOIN middle m ON m.n = dice / 40 % {middles}
    JOIN given g ON g.n = dice / 500 % {givens}
"""
_SIZES = {"families": len(FAMILY_NAMES), "middles": len(MIDDLE_NAMES), "givens": len(GIVEN_NAMES)}
_PEOPLE = {
    "who": _PERSON.format(salt=0, **_SIZES),
    "whom": _PERSON.format(salt=7_000_000, **_SIZES),
}
_WRITE = """
INSERT INTO dossiers_dossier (
    code, procedure, procedure_version, sub_type, unit_id, channel, state, declaration, warnings,
    applicant_name, applicant_id_number, applicant_phone, applicant_email, subject_name, summary,
    search_key, result_delivery, submitted_at, accepted_at, rule_id, first_due_at, due_at,
    finished_at, returned_at, paused_at, resumes_to, supplement_count, extension_count,
    registry_number, registry_book, registry_page, personal_id_number, registry_faults, changed_at,
    event_count, last_event_hash, applicant_birth_date, subject_birth_date, subject_id_number,
    search_words, working_minutes, ward_clerk_minutes, ward_officer_minutes,
    ward_leader_minutes, citizen_minutes, link_down_minutes, link_working_minutes, paper_minutes,
    late_only_by_outage)
SELECT
    ward.code || '-' || to_char(accepted_at, 'YYMMDD') || '-' || lpad(i::text, 7, '0'), p, 1, '',
    ward.id,
    CASE WHEN channel < 0.6 THEN 'online' WHEN channel < 0.97 THEN 'counter' ELSE 'post' END,
    CASE WHEN finished_at IS NOT NULL AND fate > 0.95 THEN 'stopped'
         WHEN finished_at > %(now)s::timestamptz - interval '2 days' THEN 'resolved'
         WHEN finished_at IS NOT NULL THEN 'returned'
         WHEN paused > 0 THEN 'supplement_required'
         WHEN is_new THEN 'submitted'
         WHEN pace < 0.3 THEN 'accepted' WHEN pace < 0.6 THEN 'processing'
         WHEN pace < 0.9 THEN 'awaiting_registry' ELSE 'awaiting_signature' END,
    declaration, '[]', who.name, lpad(i::text, 12, '0'), '09' || lpad(i::text, 8, '0'), '',
    whom.name, 'Đăng ký hộ tịch', who.folded || ' ' || whom.folded, 'counter',
    accepted_at - interval '1 hour', CASE WHEN NOT is_new THEN accepted_at END,
    CASE WHEN NOT is_new THEN rule END, CASE WHEN NOT is_new THEN due_at END,
    CASE WHEN NOT is_new THEN due_at END, finished_at,
    CASE WHEN finished_at <= %(now)s::timestamptz - interval '2 days' AND fate <= 0.95
         THEN finished_at END,
    CASE WHEN finished_at IS NULL AND paused > 0 THEN accepted_at END, '',
    (paused > 0)::int + (pausing < 0.005)::int, 0, '', '', '', '', '[]', accepted_at, 0, '',
    to_char(who.born, 'YYYY-MM-DD'), to_char(whom.born, 'YYYY-MM-DD'),
    lpad((i + 5e9)::text, 12, '0'),
    ARRAY['c:' || split_part(lower(ward.code), '.', 1), 'c:' || split_part(ward.code, '.', 2),
          'c:' || split_part(ward.code, '.', 3), 'c:' || to_char(accepted_at, 'YYMMDD'),
          'c:' || lpad(i::text, 7, '0'), 'd:' || to_char(who.born, 'YYYYMMDD'),
          'd:' || to_char(whom.born, 'YYYYMMDD'), '#' || lpad(i::text, 12, '0'),
          '#' || lpad((i + 5e9)::text, 12, '0'), '#09' || lpad(i::text, 8, '0')]
        || who.words || whom.words,
    whole, clerk, whole - clerk - leader - away - down - working - paper, leader, away, down,
    working, paper,
    CASE WHEN finished_at IS NOT NULL THEN finished > due AND down >= finished - due END
FROM (
    SELECT *, finished_at IS NULL AND paused = 0 AND pace < 0.1 AS is_new,
           whole / 10 AS clerk, whole / 20 AS leader,
           CASE WHEN whole IS NOT NULL THEN least(paused, whole / 10) END AS away,
           whole * CASE WHEN link < 0.05 THEN 6 ELSE 0 END / 10 AS down,
           whole * CASE WHEN link < 0.05 THEN 1 WHEN link < 0.15 THEN 6 ELSE 2 END / 10 AS working,
           whole * CASE WHEN link > 0.98 THEN 5 ELSE 0 END / 10 AS paper
    FROM (
        SELECT drawn.*, accepted_at, due_at, f.finished_at,
               CASE WHEN f.finished_at IS NOT NULL THEN finished - accepted END AS whole
        FROM drawn
        JOIN workday d1 ON d1.n = (accepted - 1) / 480
        JOIN workday d2 ON d2.n = (due - 1) / 480
        LEFT JOIN workday d3 ON d3.n = (finished - 1) / 480
        CROSS JOIN LATERAL (SELECT {accepted} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS accepted_at,
                                   {due} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS due_at) t
        CROSS JOIN LATERAL (SELECT CASE WHEN {finished} AT TIME ZONE 'Asia/Ho_Chi_Minh'
                                             <= %(now)s
                                        THEN {finished} AT TIME ZONE 'Asia/Ho_Chi_Minh'
                                   END AS finished_at) f
        WHERE accepted_at <= %(now)s
    ) timed
) booked
JOIN ward ON ward.n = booked.ward
CROSS JOIN LATERAL ({who}) AS who
CROSS JOIN LATERAL ({whom}) AS whom
ORDER BY accepted_at -- as they came in: so they lie in the table
""".format(**{name: text.replace("%", "%%") for name, text in (_INSTANTS | _PEOPLE).items()})
