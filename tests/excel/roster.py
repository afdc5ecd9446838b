"""The headings of a made-up roster, as a room would declare them, for the tests of this folder."""

from station_desk.excel.titles import Heading, headings_of
from station_desk.fields.field import Field
from station_desk.fields.identity import Card, IdNumber, PersonName, Phone
from station_desk.fields.kinds import Choice, Day, Words

FIELDS = (
    Field("姓名", PersonName(), "name", also=("治保主任", "辅警姓名")),
    Field("性别", Choice(options=("男", "女")), "sex"),
    Field("民族", Choice(table="nations"), "ethnic"),
    Field("出生日期", Day(), "born", also=("出生年月", "出生年月日")),
    Field("公民身份号码", IdNumber(), "id_number", also=("身份证号", "身份证", "身份证号码")),
    Field("政治面貌", Choice(table="politics"), "politics"),
    Field("文化程度", Choice(table="education"), "education", also=("学历",)),
    Field("所属村", Words(), "village", also=("村别", "村名", "村", "行政村")),
    Field("所属乡镇", Words(), "township", also=("乡镇",)),
    Field("辅警编号", Words(), "badge", also=("编号", "警号")),
    Field("工作证号", Words(), "card"),
    Field("有效期", Day(), "expires"),
    Field("聘用日期", Day(), "hired", also=("入职时间", "上岗时间")),
    Field("联系电话", Phone(), "phone", also=("联系方式", "手机", "电话")),
    Field("开户行", Words(), "bank"),
    Field("银行卡号", Card(), "bank_card", also=("工资卡",)),
    Field("在职状态", Words(), "state"),
    Field("备注", Words(), "note"),
)
HEADINGS: tuple[Heading, ...] = headings_of(FIELDS)
