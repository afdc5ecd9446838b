"""The villages of the station's townships."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import choice, hundredths, long_text, phone, text
from station_desk.store.record import Record

POSTS = ("专职", "书记或主任兼任", "空缺")


class Village(Record):
    """A 建制村: one village auxiliary each."""

    __tablename__ = "village"
    LABEL = "name"
    __table_args__ = (
        Index(
            "uq_village_name", "station_id", "township", "name", unique=True,
            info={"sentence": "这个乡镇已有同名的村"},
        ),
    )  # fmt: skip

    name: Mapped[str] = text("村名", 30, required=True, find=True, also=("村", "所属村", "村屯", "行政村", "建制村"))
    township: Mapped[str] = text("乡镇", 30, required=True, find=True, also=("所属乡镇", "乡"))
    code: Mapped[str | None] = text("统计代码", 12, also=("代码", "区划代码"))
    director: Mapped[str | None] = text("村主任", 25, also=("主任", "村委会主任"))
    director_phone: Mapped[str | None] = phone("村主任电话", also=("主任电话",))
    subsidy: Mapped[int | None] = hundredths(
        "村主任补贴（元/年）", help="岗位补贴按它的80%计算", also=("补贴基数", "村主任补贴", "主任补贴")
    )
    warden: Mapped[str | None] = text("治保主任", 25)
    warden_kind: Mapped[str | None] = choice("治保主任情况", *POSTS, synonyms={"兼任": POSTS[1], "缺": POSTS[2]})
    track: Mapped[str | None] = choice(
        "产生途径", "专职治保主任直接聘用", "专职化后聘用", "补选后聘用", help="空缺时按市政府意见三（一）走哪条路"
    )
    next_step: Mapped[str | None] = text("下一步", 50)
    note: Mapped[str | None] = long_text("备注")
