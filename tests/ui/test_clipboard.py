"""A block from Excel laid onto rows: by headings or by place, blanks left alone, faults said and skipped."""

from PySide6.QtGui import QGuiApplication

from station_desk.ui.table.page_actions import plan_paste, read_block
from tests.ui.pages import PEOPLE, one

KEYS = ("name", "village_id", "phone", "hired")


def paste(people, text, answer):
    """Paste onto the current row; returns the words of the preview."""
    words = []

    def work(dialog):
        words.extend(people.hands.rows())
        people.hands.click(answer)

    QGuiApplication.clipboard().setText(text)
    people.page.table.setFocus()
    people.hands.when_asked(work)
    people.hands.press("Ctrl+V")
    return words


def test_headings_name_the_columns():
    block = read_block("联系电话\t姓名\r\n1\t王\r\n", PEOPLE, KEYS, 2)
    assert block.keys == ("phone", "name")
    assert block.lines == (("1", "王"),)


def test_without_headings_the_columns_run_from_the_current_one():
    assert read_block("x\ty\tz", PEOPLE, KEYS, 1).keys == ("village_id", "phone", "hired")
    assert read_block("x\ty\tz", PEOPLE, KEYS, 2).keys == ("phone", "hired", None)


def test_a_block_is_shown_and_then_written_as_one_act(people):
    people.pick("李芳")
    text = "联系电话\t所属村\t聘用日期\n１３９１１１１２２２２\t\t2021.5.6\n13911113333\t\t"
    words = paste(people, text, "改动 2 人")
    assert [(row["哪一条"], row["项目"], row["改为"]) for row in words] == [
        ("李芳", "联系电话", "13911112222"), ("李芳", "聘用日期", "2021-05-06"), ("张秀英", "联系电话", "13911113333"),
    ]  # fmt: skip
    assert one(people.desk, "李芳").phone == "13911112222"
    assert one(people.desk, "李芳").village_id
    assert one(people.desk, "张秀英").phone == "13911113333"
    assert one(people.desk, "王伟").phone == "13800001000"
    people.shell.undo()
    assert one(people.desk, "张秀英").phone == "13800001002"


def test_what_cannot_be_is_said_and_left_out(people):
    people.pick("李芳")
    words = paste(people, "聘用日期\t所属村\t联系电话\n去年\t没有的村\t13911112222", "改动 1 人")
    said = {row["项目"]: row["说明"] for row in words}
    assert "不是日期" in said["聘用日期"]
    assert said["所属村"] == "没有叫“没有的村”的"
    kept = one(people.desk, "李芳")
    assert (kept.phone, kept.hired.year) == ("13911112222", 2020)


def test_going_back_changes_nothing(people):
    people.pick("李芳")
    paste(people, "联系电话\n13911112222", "返回")
    assert one(people.desk, "李芳").phone == "13800001001"


def test_the_same_again_needs_no_act(people):
    people.pick("李芳")
    QGuiApplication.clipboard().setText("联系电话\n13800001001")
    people.hands.answer("知道了")
    people.page.table.setFocus()
    people.hands.press("Ctrl+V")
    assert people.desk.next_undo() == "准备"


def test_links_are_found_by_their_label(people):
    ids = [one(people.desk, "李芳").id]
    block = read_block("所属村\n口前村", PEOPLE, KEYS, 0)
    with people.desk.act("腾出") as session:
        session.get(type(one(people.desk, "赵敏")), one(people.desk, "赵敏").id).village_id = None
    (planned,) = plan_paste(people.shell, PEOPLE, block, ids)
    assert not planned.wrong
    assert planned.after != planned.before


def test_more_lines_than_rows_do_no_harm(people):
    ids = [one(people.desk, "单秀杰").id]
    block = read_block("联系电话\n13911112222\n13911113333", PEOPLE, KEYS, 0)
    assert [one_.record_id for one_ in plan_paste(people.shell, PEOPLE, block, ids)] == ids
