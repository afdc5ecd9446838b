"""A meeting from its notice to its minutes with a decision that carries over, and a quarter's draft whose figures open
their rows."""

from pathlib import Path

from sqlalchemy import select

from station_desk.base.places import RecordPlace, rows_of
from station_desk.base.rich import read_rich
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.decisions import DecisionsView
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk, on

NOVEMBER, DECEMBER = "2026年11月例会", "2026年12月例会"
QUARTER = "2026年第三季度小结"
MATTER = "清查冬季取暖用火用电"


def show_meeting(clerk: Clerk, title: str) -> None:
    page = clerk.page.list
    clerk.select_row(title, page.table)
    clerk.still()
    assert page.panel.head.title.text() == title


def decided(clerk: Clerk) -> list[tuple[str, str]]:
    """What stands below the minutes: the words of each line, and its state."""
    model = clerk.page.list.panel.findChild(DecisionsView).list.model()
    return [tuple(str(model.index(row, column).data()) for column in range(2)) for row in range(model.rowCount())]


def test_a_meeting_from_notice_to_minutes(old_hand: Clerk, tmp_path: Path) -> None:
    clerk = old_hand
    clerk.go("例会日程")
    show_meeting(clerk, NOVEMBER)
    the_notice_calls_people(clerk, tmp_path)
    everyone_came(clerk)
    the_minutes_are_written(clerk)
    something_is_decided(clerk)
    the_paper_has_it_all(clerk, tmp_path)
    it_stands_at_the_next_meeting(clerk)


def the_notice_calls_people(clerk: Clerk, tmp_path: Path) -> None:
    clerk.click("打印")
    clerk.click("会议通知（选中的 1 次）")
    [page] = clerk.save_paper(tmp_path / "notice.pdf")
    assert f"召开{NOVEMBER}" in page
    assert "2026年11月10日（星期二）上午9:00" in page


def everyone_came(clerk: Clerk) -> None:
    clerk.do("出勤")
    clerk.do("全部出席")
    clerk.do("保存出勤")
    assert "已登记" in clerk.toast()


def the_minutes_are_written(clerk: Clerk) -> None:
    clerk.do("会议记录")
    clerk.field("会议记录").setFocus()
    clerk.press("Ctrl+Alt+2")
    clerk.type("一、学习文件")
    clerk.press("Return")
    clerk.type("学习冬季消防要点，")
    clerk.press("Ctrl+B")
    clerk.type("重点是取暖")
    clerk.press("Ctrl+B")
    clerk.type("。")
    clerk.press("Ctrl+S")
    with clerk.desk.look() as session:
        minutes = session.scalars(select(Meeting.minutes).where(Meeting.title == NOVEMBER)).one()
    assert minutes == "## 一、学习文件\n学习冬季消防要点，**重点是取暖**。"


def something_is_decided(clerk: Clerk) -> None:
    def fill(_: object) -> None:
        clerk.fill("议定事项", MATTER)
        clerk.fill("责任人", "各村辅警")
        clerk.fill("期限", "2026-12-5")
        clerk.click("新增")

    clerk.when_asked(fill)
    clerk.click("新增", clerk.page.list.panel)
    clerk.still()
    assert decided(clerk)[0] == (f"{MATTER}\n各村辅警　2026-12-05 前", "未完成")


def the_paper_has_it_all(clerk: Clerk, tmp_path: Path) -> None:
    clerk.click("打印")
    clerk.click("会议纪要（选中的 1 次）")
    pages = "".join(clerk.save_paper(tmp_path / "minutes.pdf"))
    for words in (
        NOVEMBER,
        "出席：",
        "学习冬季消防要点，重点是取暖。",
        f"1.{MATTER}。（责任人：各村辅警；期限：2026年12月5日）",
    ):
        assert words in pages, words
    assert "上次议定事项的办理情况" in pages


def it_stands_at_the_next_meeting(clerk: Clerk) -> None:
    """Nothing was copied: in December it is there, late by then, and done there it is gone from what is open."""
    on("2026-12-10")
    show_meeting(clerk, DECEMBER)
    lines = decided(clerk)
    assert lines[0][0].startswith("上次未办结（")
    there = next(place for place, (words, _) in enumerate(lines) if words.startswith(MATTER))
    assert lines[there] == (f"{MATTER}\n各村辅警　2026-12-05 前　{NOVEMBER}", "已过期")
    view = clerk.page.list.panel.findChild(DecisionsView).list
    view.selectRow(there)
    view.setFocus()

    def fill(_: object) -> None:
        clerk.fill("办理结果", "已清查")
        clerk.click("办结")

    clerk.when_asked(fill)
    clerk.press("Ctrl+Return")
    assert decided(clerk)[there] == (f"{MATTER}\n各村辅警　2026-12-10 办结　已清查　{NOVEMBER}", "已完成")
    clerk.shell.go(rows_of("schedule", tab="议定事项", state=("未完成",)))
    clerk.still()
    assert not any(row["议定事项"] == MATTER for row in clerk.rows(clerk.page.tables["议定事项"].table))


# --------------------------------------------------------------------------------------------------- the draft
def shown_rows(clerk: Clerk) -> int:
    """How many rows the page in sight has after a figure was followed."""
    clerk.still()
    page = clerk.page
    for _ in range(3):  # a room of tabs, in it a page, in it a table
        if hasattr(page, "list_model") or (hasattr(page, "rows") and hasattr(page.rows, "ids")):
            break
        page = page.here if hasattr(page, "here") else page.currentWidget()
    if hasattr(page, "list_model"):
        wait_until(lambda: not page.view.busy)
        settle()
        return page.list_model.rowCount()
    wait_until(lambda: page.rows.whole and not page.rows.busy)
    return len(page.rows.ids)


def test_a_quarters_draft_whose_every_number_opens_its_rows(old_hand: Clerk) -> None:
    clerk = old_hand
    clerk.go("例会日程")
    show_meeting(clerk, QUARTER)
    clerk.do("起草小结")
    with clerk.desk.look() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.title == QUARTER)).one()
        key, text = meeting.id, meeting.minutes
    editor = clerk.page.list.panel.form.boxes["minutes"].editor
    assert clerk.page.list.panel.bar.tabText(clerk.page.list.panel.bar.currentIndex()) == "会议记录"
    assert "一、会议召开情况" in editor.view.toPlainText()
    figures = [run for one in read_rich(text) for run in one.runs if run.link and run.text.isdigit()]
    assert len(figures) > 20
    for run in figures:
        editor.follow(run.link)
        assert shown_rows(clerk) == int(run.text), run.link
        clerk.shell.go(RecordPlace("schedule", key))
        clerk.still()
    clerk.shell.undo()
    with clerk.desk.look() as session:
        assert not session.get_one(Meeting, key).minutes


def test_a_written_summary_is_not_overwritten_unasked(old_hand: Clerk) -> None:
    clerk = old_hand
    clerk.go("例会日程")
    show_meeting(clerk, QUARTER)
    clerk.do("会议记录")
    clerk.fill("会议记录", "自己写的")
    clerk.press("Ctrl+S")
    said = clerk.will_answer("返回")
    clerk.do("起草小结")
    assert any("已经有会议记录" in words for words in said)
    assert minutes_of(clerk) == "自己写的"
    clerk.will_answer("接在后面")
    clerk.do("起草小结")
    assert minutes_of(clerk).startswith("自己写的\n\n## 一、会议召开情况")
    clerk.will_answer("换成新草稿")
    clerk.do("起草小结")
    assert minutes_of(clerk).startswith("## 一、会议召开情况")


def minutes_of(clerk: Clerk) -> str:
    with clerk.desk.look() as session:
        return session.scalars(select(Meeting.minutes).where(Meeting.title == QUARTER)).one()
