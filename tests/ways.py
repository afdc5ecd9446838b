"""Two made-up ways for the tests of everything that stands on store.workflow: a list's, and an appointment's."""

from itertools import pairwise

from station_desk.base.errors import UserError
from station_desk.features.pay.model import PayRun
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import LongWords, Whole
from station_desk.store.marks import BY, ColumnMarks
from station_desk.store.roles import CLERK, HEAD
from station_desk.store.workflow import Transition, Workflow


def full(session, run) -> None:
    if not run.pool:
        raise UserError("名册里没有金额。", "请先编制。")


LISTS = Workflow(
    PayRun,
    ("草拟", "审核", "批准", "已发", "关账"),
    (
        Transition[PayRun](
            "审核", ("草拟",), "审核", (CLERK,), "送审核", day="审核日期", by="审核人", check=full,
            usual=lambda _, __: {BY: "李内勤"},
        ),
        Transition[PayRun](
            "批准", ("审核",), "批准", (HEAD,), alone="登记批准", day="批准日期", by="批准人", not_by="草拟",
            usual=lambda _, __: {BY: "周正"},
        ),
        Transition[PayRun](
            "已发", ("批准",), "已发", (CLERK,), "记为已发", day="发放日期", by="经办人",
            asks=(fields_of(PayRun)["document"], Field("份数", Whole(1, 9), key="copies", required=True)),
            usual=lambda _, __: {BY: "王文", "copies": 1},
            effect=lambda _, run, taken: f"{run.title}已于{taken.on:%m-%d}发放 {taken.answers['copies']} 份。",
        ),
        Transition[PayRun]("退回", ("审核", "批准"), "草拟", (HEAD, CLERK), aside=True),
    ),
    ColumnMarks((("草拟", "made"), ("审核", "checked"), ("批准", "approved"), ("已发", "paid"), ("关账", "closed"))),
    sealed="关账",
)  # fmt: skip

REASON = Field("原因", LongWords(), key="note", required=True)
# A way as long as an appointment's: forward and back, and out of it from everywhere.
WAY = ("报名", "初审", "考试", "面试", "体检", "政审", "公示", "拟聘", "试用", "考核", "聘用")
APPOINTMENT = Workflow(
    Village,
    (*WAY, "退出"),
    (
        *(Transition[Village](there, (here,), there) for here, there in pairwise(WAY)),
        Transition[Village]("重审", ("体检", "政审", "公示"), "初审", aside=True),
        Transition[Village]("退出", WAY[:-1], "退出", aside=True, danger=True, asks=(REASON,)),
    ),
    key="director",
    path=WAY,
    reached=False,
)  # fmt: skip
