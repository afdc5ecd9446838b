"""The fund's ledger: what should have come, came, was paid, is left, went back, and whether it adds up."""

from collections.abc import Iterable
from dataclasses import dataclass

from station_desk.base.money import show_fen

DUE, CAME, PAID, LEFT, BACK = "应拨", "实拨", "发放", "结余", "退回"
KINDS = (DUE, CAME, PAID, LEFT, BACK)


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of a year's entries in 分; `left` is None while no 结余 has been entered."""

    due: int
    came: int
    paid: int
    back: int
    left: int | None

    @property
    def rest(self) -> int:
        """What came and was neither paid nor given back."""
        return self.came - self.paid - self.back


def balance(entries: Iterable[tuple[str, int]]) -> Balance:
    """Add up entries of (kind, 分)."""
    sums = dict.fromkeys(KINDS, 0)
    seen = set()
    for kind, amount in entries:
        sums[kind] += amount
        seen.add(kind)
    return Balance(sums[DUE], sums[CAME], sums[PAID], sums[BACK], sums[LEFT] if LEFT in seen else None)


def doubts(found: Balance, *, expected: int, paid_by_runs: int) -> list[str]:
    """Sentences for what does not add up; [] where all is well. `expected` is posts × standard, `paid_by_runs` what
    the lists that have been paid come to, both in 分."""
    said = []
    if found.due and found.due != expected:
        said.append(
            f"台账上应拨 {show_fen(found.due)} 元，按岗位数和标准应是 {show_fen(expected)} 元，{apart(found.due, expected)}。"
        )
    if found.due and found.came != found.due:
        said.append(f"实拨 {show_fen(found.came)} 元，应拨 {show_fen(found.due)} 元，{apart(found.came, found.due)}。")
    if found.paid != paid_by_runs:
        said.append(
            f"台账上发放 {show_fen(found.paid)} 元，已发的名册合计 {show_fen(paid_by_runs)} 元，{apart(found.paid, paid_by_runs)}。"
        )
    if found.rest < 0:
        said.append(
            f"发放和退回共 {show_fen(found.paid + found.back)} 元，比实拨的 {show_fen(found.came)} 元多 {show_fen(-found.rest)} 元。"
        )
    elif found.left is not None and found.left != found.rest:
        said.append(
            f"实拨 − 发放 − 退回 = {show_fen(found.rest)} 元，登记的结余是 {show_fen(found.left)} 元，{apart(found.left, found.rest)}。"
        )
    return said


def apart(one: int, other: int) -> str:
    """少 300.00 元, 多 300.00 元."""
    return f"{'多' if one > other else '少'} {show_fen(abs(one - other))} 元"
