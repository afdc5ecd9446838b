"""A list written into the county's own form: what can stand in it, and the values for each person."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.jobs import Job, Step
from station_desk.base.money import capital
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.prints.source import Payee, counts, remark, wanted
from station_desk.features.pay.service.runs import totals
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

if TYPE_CHECKING:
    from station_desk.features.pay.prints.fill import Places

# What each person has, by key: its title first, then other headings of forms.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号",),
    "name": ("姓名", "领款人", "辅警姓名", "收款人", "户名"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "village": ("单位", "所属村", "村", "村名", "工作单位"),
    "grade": ("考核结果", "考核等次", "档次", "等次"),
    "score": ("年度得分", "得分", "考核得分"),
    "months": ("月数", "在岗月数", "工作月数"),
    "amount": ("绩效奖金", "应发金额", "岗位补贴", "应发", "奖金", "补贴金额"),
    "deduction": ("扣除金额", "扣款", "扣发金额"),
    "reason": ("扣除原因", "扣款原因"),
    "net": ("实发金额", "实发", "金额", "发放金额"),
    "bank": ("开户行", "开户银行"),
    "card": ("卡号", "银行卡号", "账号", "银行账号"),
    "phone": ("联系电话", "电话", "手机号码"),
    "note": ("备注", "说明"),
}
# What stands once in the form.
CELLS: Mapping[str, str] = {
    "title": "表名", "station": "派出所名称", "count": "人数和各档次人数", "total": "实发合计", "words": "合计大写", "date": "制表日期",
}  # fmt: skip


def write_form(desk: Desk, run_id: str, body: bytes, places: "Places", target: Path) -> Job[int]:
    """Write a list into a copy of a form; returns how many people. Raises UserError as `fill_form` does."""
    from station_desk.features.pay.prints.fill import fill_form

    yield Step(0, 1, "正在填写表格")
    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
        single = single_values(session, run, payees)
    rows = [values(number, one) for number, one in enumerate(payees, 1)]
    return fill_form(body, places, rows, single, target)


def values(number: int, one: Payee) -> dict[str, Any]:
    """One person's values; money in yuan as numbers, what is a number of a person as text."""
    line, person = one.line, one.person
    return {
        "number": number, "name": line.name, "id_number": person.id_number, "village": line.village,
        "grade": line.grade, "score": None if line.score is None else line.score / 100, "months": line.months,
        "amount": line.amount / 100, "deduction": line.deduction / 100 if line.deduction else None,
        "reason": line.deduction_reason, "net": line.net / 100, "bank": person.bank, "card": person.bank_card,
        "phone": person.phone, "note": remark(line) or None,
    }  # fmt: skip


def single_values(session: Session, run: PayRun, payees: list[Payee]) -> dict[str, Any]:
    net = totals([one.line for one in payees]).net
    return {
        "title": f"{run.title}发放表", "station": station_of(session).name, "count": counts(payees),
        "total": net / 100, "words": capital(net), "date": dates.chinese_date(dates.today()),
    }  # fmt: skip


def kept(places: "Places") -> dict[str, Any]:
    """Places as they are kept in the desk."""
    return asdict(places)


def read_places(told: Mapping[str, Any]) -> "Places":
    """Places as they were kept."""
    from station_desk.features.pay.prints.fill import Places

    cells = {key: (int(row), int(column)) for key, (row, column) in told["cells"].items()}
    return Places(str(told["sheet"]), int(told["first"]), dict(told["columns"]), cells)
