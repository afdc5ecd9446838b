"""What a clerk does in the room of pay, as steps of the tests of its page."""

from PySide6.QtWidgets import QDialog

from station_desk.features.pay.page.dialogs import ChooseModel
from station_desk.ui.ask import Ask
from tests.features.evaluations.station import YEAR
from tests.journeys.steps import Clerk


def make(clerk: Clerk, model: str = "固定标准") -> str:
    """Make the list of 2025 by a model; returns what the dialog says."""
    seen: list[str] = []

    def choose(dialog: QDialog) -> None:
        seen.extend(clerk.texts())
        clerk.click(model)
        clerk.click("编制名册")

    clerk.next_dialog(ChooseModel, choose)
    clerk.click("编制名册")
    clerk.do(f"{YEAR}年度绩效专项资金")
    return "\n".join(seen)


def answer(clerk: Clerk, act: str, kind: type[QDialog] = Ask, **fields: str) -> list[str]:
    """In the dialog that opens next, fill the fields and press `act`; returns what it will have said."""
    seen: list[str] = []

    def fill(_: QDialog) -> None:
        seen.extend(clerk.texts())
        for title, words in fields.items():
            clerk.fill(title, words)
        clerk.click(act)

    clerk.next_dialog(kind, fill)
    return seen


def lines(clerk: Clerk) -> list[dict[str, str]]:
    return clerk.rows(clerk.page.page("发放名册").view.table)


def line(clerk: Clerk, name: str) -> dict[str, str]:
    return next(row for row in lines(clerk) if row["姓名"] == name)


def choose(clerk: Clerk, name: str) -> None:
    clerk.select_row(name, clerk.page.page("发放名册").view.table)
    clerk.still()


def to_paid(clerk: Clerk) -> None:
    answer(clerk, "送审核")
    clerk.do("送审核")
    answer(clerk, "批准")
    clerk.do("批准")
    answer(clerk, "记为已发", 发放凭证="回单1号")
    clerk.do("记为已发")
