"""The notice that calls people to a meeting."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, today
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.setting import show_when, write_layout
from station_desk.features.schedule.prints.sign_in import wanted_meetings
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

NUMBERED = re.compile(r"^\s*[一二三四五六七八九十]+、", re.MULTILINE)  # the notice numbers its own paragraphs


def write_notices(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the notice of each meeting `request.ids` names, else of each 月例会 of `request.year`."""
    yield Step(0, 1, "正在读取会议")
    with desk.look() as session:
        records = notice_records(session, request)
    return (yield from write_layout(desk, target, "notice", records, "会议通知"))


def notice_records(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout notice for each wanted meeting."""
    unit = station_of(session).name
    return [dict(_notice_of(one, unit)) for one in wanted_meetings(session, request)]


def _notice_of(meeting: Meeting, unit: str) -> dict[str, str]:
    day = chinese_date(meeting.starts.date())
    return {
        "to": "各村农村辅警",
        "body": f"经研究，定于{day}召开{meeting.title}。现将有关事项通知如下：",
        "when": show_when(meeting.starts),
        "place": meeting.place or "",
        "attend": "全体农村辅警",
        "agenda": NUMBERED.sub("", meeting.agenda or "").replace("\n", "；") + "。" if meeting.agenda else "",
        "remark": "请提前十分钟到会签到，因故不能参加的须向派出所请假。",
        "unit": unit,
        "date": chinese_date(min(today(), meeting.starts.date())),
    }
