"""Actions declared once: what they are about, when they are offered, why they are grey, and wherever they are shown."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QVBoxLayout, QWidget

from station_desk.store.desk import Desk
from station_desk.store.roles import HEAD, READER, User
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.shell import Shell
from tests.hands import Hands, settle


class Owner(QWidget):
    """A page with a subject, some rows, and the buttons of its actions in a column."""

    def __init__(self, shell: Shell, declared: tuple[Action | None, ...], **more: Any) -> None:
        super().__init__()
        self.subject: str | None = "2026"
        self.rows: list[str] = []
        self.acts = ActionSet(self, shell, declared, target=lambda: self.subject, rows=lambda: self.rows, **more)
        self.buttons = self.acts.buttons()
        column = QVBoxLayout(self)
        for button in self.buttons:
            column.addWidget(button)
        self.hands = Hands(self)

    def choose(self, *rows: str) -> None:
        self.rows = list(rows)
        self.acts.update()
        settle()

    def seen(self) -> dict[str, bool]:
        """The words on the buttons in sight, and whether each can be pressed."""
        return {button.text(): button.isEnabled() for button in self.buttons if button.isVisible()}

    def button(self, words: str) -> Any:
        return next(button for button in self.buttons if button.text() == words)


@pytest.fixture
def owner(shell: Shell) -> Iterator[Callable[..., Owner]]:
    made: list[Owner] = []

    def make(*declared: Action | None, **more: Any) -> Owner:
        made.append(Owner(shell, declared, **more))
        settle()
        return made[-1]

    yield make
    for one in made:
        one.close()
        one.deleteLater()
    settle()


def test_each_does_its_work_to_what_it_is_on(owner: Callable[..., Owner]) -> None:
    done: list[tuple[str, Any]] = []
    note = lambda name: lambda _, target: done.append((name, target))  # noqa: E731 - three of a kind
    page = owner(
        Action("汇总", note("汇总")),
        Action("打印", note("打印"), on="rows"),
        Action("补发", note("补发"), on="one"),
    )
    page.hands.click("汇总")
    page.choose("王伟")
    page.hands.click("打印")
    page.hands.click("补发")
    page.choose("王伟", "李芳")
    page.hands.click("打印")
    assert done == [("汇总", "2026"), ("打印", ["王伟"]), ("补发", "王伟"), ("打印", ["王伟", "李芳"])]


def test_what_lacks_a_row_is_grey_and_says_so(owner: Callable[..., Owner]) -> None:
    page = owner(Action("打印", print, on="rows"), Action("补发", print, on="one"))
    assert page.seen() == {"打印": False, "补发": False}
    assert page.button("打印").toolTip() == "请先选中要办理的一行"
    page.choose("王伟", "李芳")
    assert page.seen() == {"打印": True, "补发": False}
    assert page.button("补发").toolTip() == page.button("补发").accessibleDescription() == "只能选中一行"
    page.choose("王伟")
    assert page.seen() == {"打印": True, "补发": True}
    assert page.button("补发").accessibleDescription() == ""


def test_it_is_offered_only_when_it_fits_and_nowhere_without_a_subject(owner: Callable[..., Owner]) -> None:
    page = owner(Action("批准", print, when=lambda year: year == "2026"), Action("删除", print))
    assert page.seen() == {"批准": True, "删除": True}
    page.subject = "2025"
    page.choose()
    assert page.seen() == {"删除": True}
    page.subject = None
    page.choose()
    assert page.seen() == {}


def test_why_it_cannot_be_done_is_said_on_every_button(owner: Callable[..., Owner]) -> None:
    done: list[str] = []
    page = owner(Action("结束公示", lambda *_: done.append("结束"), why_not=lambda _, year: f"{year}年的公示没有期满"))
    button = page.buttons[0]
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == page.acts["结束公示"].why == "2026年的公示没有期满"
    page.acts["结束公示"].perform()
    assert done == []


def test_an_action_looks_once_more_before_it_is_done(owner: Callable[..., Owner]) -> None:
    done: list[str] = []
    page = owner(Action("定案", lambda *_: done.append("定案"), when=lambda year: year == "2026"))
    page.subject = "2025"  # and nobody has told the buttons yet
    page.hands.click("定案")
    assert done == []


def test_words_that_change_change_on_the_button(owner: Callable[..., Owner]) -> None:
    page = owner(Action("停用", print, on="one", words=lambda name: "恢复" if name == "李芳" else "停用"))
    assert list(page.seen()) == ["停用"]
    page.choose("李芳")
    assert list(page.seen()) == ["恢复"]
    assert page.acts["停用"].text() == "恢复"


def test_who_only_looks_is_not_offered_what_edits(owner: Callable[..., Owner], desk: Desk) -> None:
    desk.user = User("周正", READER, key="k")
    page = owner(Action("新增", print), Action("打印", print, edits=False), Action("批准", print, roles=(HEAD,)))
    assert page.seen() == {"打印": True, "批准": False}
    assert page.button("批准").toolTip().startswith("“批准”要由所长办理，现在是查看 周正。")
    with pytest.raises(KeyError):
        page.acts["新增"]


def test_a_role_may_do_what_is_its_own(owner: Callable[..., Owner], desk: Desk) -> None:
    desk.user = User("周正", HEAD, key="k")
    assert owner(Action("批准", print, roles=(HEAD,)), Action("新增", print)).seen() == {"批准": True}


def test_keys_do_it_and_stand_in_the_tip(owner: Callable[..., Owner]) -> None:
    done: list[str] = []
    page = owner(Action("说明原因…", lambda *_: done.append("说明"), shortcut="F2"))
    page.hands.press("F2")
    assert done == ["说明"]
    assert page.buttons[0].toolTip() == "说明原因…（F2）"


def test_the_menu_of_rows_offers_those_for_one_only_for_one(owner: Callable[..., Owner]) -> None:
    done: list[Any] = []
    page = owner(
        Action("汇总", print),
        Action("打印", print, on="rows"),
        Action(
            "补发", lambda _, one: done.append(one), on="one", why_not=lambda _, one: "" if one == "李芳" else "不行"
        ),
    )

    def menu(*rows: str) -> QMenu:
        page.choose(*rows)
        page.acts.offer(page.mapToGlobal(QPoint(5, 5)))
        settle()
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found

    shown = menu("王伟", "李芳")
    assert [one.text() for one in shown.actions() if one.text()] == ["打印"]
    shown.close()
    settle()
    shown = menu("王伟")
    assert [(one.text(), one.isEnabled()) for one in shown.actions() if one.text()] == [("打印", True), ("补发", False)]
    assert shown.toolTipsVisible()
    shown.close()
    settle()
    menu("李芳")
    page.hands.click("补发")
    assert done == ["李芳"]


def test_choices_open_a_menu_made_anew(owner: Callable[..., Owner]) -> None:
    done: list[str] = []
    papers = ["签到表"]

    def offered(_: Shell, year: str) -> list[Action | None]:
        named = [Action(name, lambda _, year, name=name: done.append(f"{year}{name}"), edits=False) for name in papers]
        return [*named, None, Action("台账", print, edits=False, why_not=lambda *_: "还没有台账")]

    page = owner(Action("打印", choices=offered, edits=False))
    papers.append("通知")
    page.hands.click("打印")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [(one.text(), one.isEnabled()) for one in menu.actions() if not one.isSeparator()] == [
        ("签到表", True),
        ("通知", True),
        ("台账", False),
    ]
    assert menu.activeAction().text() == "签到表"
    page.hands.click("通知")
    assert done == ["2026通知"]


def test_choices_need_no_target(owner: Callable[..., Owner], shell: Shell) -> None:
    done: list[object] = []
    acts = ActionSet(
        owner(), shell, (Action("打印", choices=lambda *_: [Action("台账", lambda *_: done.append("台账"))]),)
    )
    acts["打印"].perform()
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert done == ["台账"]


def test_keys_of_a_part_are_heard_only_inside_it(owner: Callable[..., Owner]) -> None:
    done: list[str] = []
    page = owner()
    part = QToolButton(page)
    page.layout().addWidget(part)
    ActionSet(part, page.acts.shell, (Action("删除", lambda *_: done.append("删除"), shortcut="Del"),), within=True)
    settle()
    QTest.keyClick(page, Qt.Key.Key_Delete)
    assert done == []
    part.setFocus()
    QTest.keyClick(part, Qt.Key.Key_Delete)
    assert done == ["删除"]


def test_tools_are_icons_with_their_words_as_names(owner: Callable[..., Owner]) -> None:
    page = owner(Action("上一年", print, "chevron-left"))
    tool = page.acts.tools()[0]
    assert (tool.accessibleName(), tool.toolTip()) == ("上一年", "上一年")
    assert not tool.icon().isNull()
    tool.deleteLater()


def test_a_button_without_room_stays_away_until_there_is_some(owner: Callable[..., Owner]) -> None:
    page = owner(Action("批准", print, when=lambda year: year == "2026"))
    page.buttons[0].fit(False)
    page.choose()
    assert page.seen() == {}
    page.buttons[0].fit(True)
    assert page.seen() == {"批准": True}
    page.subject = "2025"
    page.choose()
    page.buttons[0].fit(True)
    assert page.seen() == {}
