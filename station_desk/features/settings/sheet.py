"""The station's profile, the moved days and the keys of other stations as forms and tables."""

from station_desk.features.settings.model import KnownKey, MovedDay, Station
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    Station,
    "派出所资料",
    columns=("name", "bureau", "townships", "phone", "head", "clerk"),
    groups=(
        Group("派出所", ("name", "bureau", "county", "townships", "code", "phone", "address", "head", "clerk")),
        Group("编号", ("badge_pattern", "certificate_prefix", "card_prefix", "card_years")),
        Group("聘用条件", ("age_low", "age_high", "education_low")),
        Group(
            "例会",
            ("half_years", "meeting_day", "meeting_hour", "meeting_place", "inspection_rhythm", "report_rhythm"),
        ),
        Group("培训", ("preservice_hours", "yearly_hours")),
        Group("提醒", ("flag_missed", "flag_months", "flag_no_log", "flag_leave")),
        Group("考核", ("quota_mode", "quota_percent", "notice_days")),
        Group("登录", ("lock_minutes",)),
    ),
    counted="份资料",
)
MOVED_DAYS = Sheet(
    MovedDay,
    "放假与调休",
    columns=("day", "kind", "name"),
    groups=(Group("放假与调休", ("day", "kind", "name")),),
    match=(("day",),),
    order=("-day",),
    chips=(Chip("全部", "kind", ()), Chip("放假", "kind", ("放假",)), Chip("上班", "kind", ("上班",))),
    counted="天",
    empty="国务院公布新的放假安排后，把放假和调休的日子记在这里，日程就会避开或使用这些日子。",
)
KNOWN_KEYS = Sheet(
    KnownKey,
    "外所公钥",
    columns=("name", "public", "note"),
    groups=(Group("别的派出所", ("name", "public", "note")),),
    match=(("public",), ("name",)),
    order=("name",),
    counted="个派出所",
    empty="登记别的派出所的公钥以后，就能验证他们发的工作证和证书。",
)
SHEETS = (SHEET, MOVED_DAYS, KNOWN_KEYS)
