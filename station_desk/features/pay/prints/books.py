"""The same lists as workbooks: money as numbers, ID and card numbers as text."""

from pathlib import Path

from station_desk.base.jobs import Job
from station_desk.base.money import capital, show_fen
from station_desk.features.pay.model import FUND
from station_desk.features.pay.prints.source import Payee, counts, remark, wanted
from station_desk.features.pay.service.runs import totals
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_payout_book(desk: Desk, run_id: str, target: Path) -> Job[Path]:
    """Write the 发放表 of a list as a workbook, its last row the 合计."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
        station = station_of(session).name
    sums = totals([one.line for one in payees])
    graded = run.sort == FUND
    columns = [Column("序号", "number"), Column("姓名"), Column("身份证号"), Column("单位")]
    columns += [Column("考核结果")] if graded else [Column("月数", "number")]
    columns += [Column("绩效奖金" if graded else "岗位补贴", "money"), Column("扣除金额", "money"), Column("扣除原因")]
    columns += [Column("实发金额", "money"), Column("签字", width=12), Column("备注")]
    rows: list[list[object]] = []
    for number, one in enumerate(payees, 1):
        line = one.line
        rows.append([
            number, line.name, one.person.id_number, line.village, line.grade if graded else line.months,
            line.amount / 100, line.deduction / 100 if line.deduction else None, line.deduction_reason,
            line.net / 100, None, remark(line),
        ])  # fmt: skip
    rows.append([
        None, "合计", None, f"{sums.people} 人", None, sums.amount / 100, sums.deduction / 100 or None, None,
        sums.net / 100, None, None,
    ])  # fmt: skip
    note = f"{station}　{counts(payees)}　实发合计 {show_fen(sums.net)} 元（大写）{capital(sums.net)}"
    return (yield from write_table(target, f"{run.title}发放表", columns, rows, sheet_name="发放表", note=note))


def write_bank_book(desk: Desk, run_id: str, target: Path) -> Job[Path]:
    """Write the bank's sheet as a workbook: name, bank, card, amount, and nothing else a bank would trip over."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
    columns = [Column("姓名"), Column("开户行"), Column("卡号"), Column("金额", "money")]
    rows = [bank_cells(one) for one in payees if one.line.net > 0]
    return (yield from write_table(target, f"{run.title}银行代发表", columns, rows, sheet_name="代发表"))


def bank_cells(one: Payee) -> list[object]:
    return [one.line.name, one.person.bank, one.person.bank_card, one.line.net / 100]
