"""The year's papers: what stands on them, and when there is nothing to print."""

from datetime import date, datetime

import pdfplumber
import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.evaluations.commands import export_grades
from station_desk.features.evaluations.prints import PAPERS, sheets, summary
from station_desk.features.evaluations.service.grades import set_grade
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.printing.task import PrintRequest
from tests.features.evaluations.station import YEAR, open_station, roll_up, score, settle_year, until

PAPER = {one.name: one for one in PAPERS}
WISH = PrintRequest(year=YEAR)
TOTALS = {"张三": 97, "李小雨": 95, "王大海": 93, "赵立春": 88, "周慧": 55}


@pytest.fixture
def keys(desk):
    keys = open_station(desk)
    score(desk, TOTALS)
    score(desk, {"郑来": 90}, [7, 8, 9])
    with desk.act("加减分") as session:
        bonus, deduction = (items_of(session, YEAR)[place] for place in (10, -1))
        set_points(session, f"{YEAR}-08", {(keys["郑来"], bonus.id): 300, (keys["郑来"], deduction.id): 150})
    roll_up(desk)
    with desk.act("调整档次") as session:
        set_grade(session, keys["赵立春"], YEAR, "优秀", "抗洪抢险中转移群众三十余人")
    return keys


def text_of(path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_the_summary_names_everybody_best_first(desk, keys, tmp_path):
    target = tmp_path / "summary.pdf"
    assert finish(PAPER["evaluation-summary"].write(desk, WISH, target)) == 1
    words = text_of(target)[0]
    assert "2025年度农村辅警考核汇总表" in words
    assert "共 10 人：优秀 3 人，称职 2 人，不称职 1 人，未定档 4 人" in words
    assert "抗洪抢险中" in words
    places = [words.index(score) for score in ("97.00", "95.00", "93.00", "90.50", "88.00", "55.00")]
    assert places == sorted(places)


def test_a_sheet_carries_the_evidence_and_its_means_add_up(desk, keys):
    with desk.look() as session:
        (record,) = sheets(session, PrintRequest(year=YEAR, only=("郑来",)))
    rows = {row["item"]: row for row in record["rows"]}
    assert rows["月得分"]["m6"] == "／"  # not in office
    assert rows["月得分"]["m10"] == ""  # missing
    assert rows["月得分"]["m8"] == "91.5"
    bonus, deduction = record["rows"][10], record["rows"][-2]
    assert (bonus["m8"], bonus["most"], bonus["mean"]) == ("+3", "+10", "+1.00")
    assert (deduction["m8"], deduction["mean"]) == ("−1.5", "−0.50")
    means = [float(row["mean"].replace("−", "-")) for row in record["rows"][:-1]]
    assert sum(means) == pytest.approx(float(record["score"]))
    assert (record["score"], record["months"], record["grade"]) == ("90.50", "3 个月", "称职")


def test_everybody_has_a_sheet_and_a_page_of_what_it_rests_on(desk, keys, tmp_path):
    target = tmp_path / "sheets.pdf"
    assert finish(PAPER["evaluation-sheets"].write(desk, WISH, target)) == 20
    pages = text_of(target)
    third = next(page for page in pages if "赵" in page.split("所属村")[0])
    assert "手工调整：抗洪抢险中转移群众三十余人" in third
    assert "所长（签字）" in third


def test_what_the_points_rest_on_stands_behind_the_sheet(desk, keys):
    """A missed meeting, another set otherwise by hand, the duty log by month, and praise, each once and by its day."""
    with desk.act("有据可查") as session:
        meetings = [
            Meeting(title=f"{month}月例会", kind="月例会", state="已开", starts=datetime(YEAR, month, 10, 9))
            for month in (3, 4)
        ]
        session.add_all(meetings)
        session.flush()
        session.add_all(Attendance(meeting_id=one.id, person_id=keys["王大海"], mark="缺席") for one in meetings)
        session.add(Note(person_id=keys["王大海"], day=date(YEAR, 5, 6), sort="表扬", what="追回走失老人"))
        session.add_all(
            DutyEntry(person_id=keys["王大海"], day=date(YEAR, 2, day), duty=DUTIES[0], done="走访") for day in (3, 4)
        )
    with desk.act("改一格") as session:
        less = next(item for item in items_of(session, YEAR) if item.evidence == "缺席")
        set_points(session, f"{YEAR}-04", {(keys["王大海"], less.id): 0}, "事后补了假条")
    roll_up(desk)
    with desk.look() as session:
        (record,) = sheets(session, PrintRequest(year=YEAR, only=("王大海",)))
    told = [(row["when"], row["words"], row["points"]) for row in record["proof"]]
    assert told[:4] == [
        ("3月", "缺席 1 次 × 2 分 = 2 分，扣 2 分；3月10日 3月例会：缺席", "−2"),
        ("4月", "缺席 1 次 × 2 分 = 2 分，扣 2 分；4月10日 4月例会：缺席；手工改为 0 分：事后补了假条", "0"),
        ("5月", "表扬 1 条 × 2 分 = 2 分，加 2 分；5月6日 追回走失老人", "+2"),
        ("全年", "共 2 条：2月 2", ""),
    ]
    assert not any(row["sort"] in ("出勤", "表扬与过错") for row in record["proof"])  # told once, where they counted


def test_only_who_is_wished_for(desk, keys):
    with desk.look() as session:
        assert [row["name"] for row in summary(session, PrintRequest(year=YEAR, ids=(keys["张三"],)))[0]["rows"]] == [
            "张三"
        ]
        with pytest.raises(UserError, match="钱多多没有2025年度的考核结果"):
            sheets(session, PrintRequest(year=YEAR, only=("张三", "钱多多")))


def test_nothing_is_printed_before_the_year_is_rolled_up(desk, tmp_path):
    open_station(desk)
    score(desk, TOTALS)
    target = tmp_path / "summary.pdf"
    with pytest.raises(UserError, match="还没有汇总"):
        finish(PAPER["evaluation-summary"].write(desk, WISH, target))
    assert not target.exists()


def test_scores_changed_since_are_not_printed(desk, keys, tmp_path):
    score(desk, {"周慧": 58}, [3])
    with pytest.raises(UserError, match="周慧的得分在汇总后有变化"):
        finish(PAPER["evaluation-sheets"].write(desk, WISH, tmp_path / "sheets.pdf"))


def test_without_a_year_the_one_that_is_due_is_printed(desk, keys, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    with desk.look() as session:
        assert summary(session, PrintRequest())[0]["title"] == "2025年度农村辅警考核汇总表"


# ---------------------------------------------------------------------------------------- notice, objections, amendments
@pytest.fixture
def settled_year(desk, keys, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    settle_year(desk, upheld=(keys["周慧"], "称职"))
    return keys


def test_the_notice_says_who_is_what_until_when_and_where_to_object(desk, keys, tmp_path, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    with pytest.raises(UserError, match="还没有经所长签批，不能公示"):
        finish(PAPER["evaluation-notice"].write(desk, WISH, tmp_path / "early.pdf"))
    until(desk, "公示")
    target = tmp_path / "notice.pdf"
    assert finish(PAPER["evaluation-notice"].write(desk, WISH, target)) == 1
    words = text_of(target)[0].replace("\n", "").replace(" ", "")
    assert "2025年度农村辅警考核结果公示" in words
    assert "共6人：优秀3人，称职2人，不称职1人" in words
    assert "公示期5个工作日：自2026年1月8日（星期四）张贴之日起，至2026年1月15日（星期四）止" in words
    assert "联系人：王文" in words
    assert words.index("赵立春") < words.index("王大海") < words.index("周慧")  # by grade, then by score
    assert "97.00" not in words  # points are nobody else's business


def test_a_long_notice_runs_over_pages_and_ends_once(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    names = [
        f"王{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北春夏秋冬梅兰竹菊金木水火土"
    ]
    open_station(desk, names)
    score(desk, dict.fromkeys(names, 85), [1])
    roll_up(desk)
    until(desk, "公示")
    finish(PAPER["evaluation-notice"].write(desk, WISH, tmp_path / "notice.pdf"))
    pages = text_of(tmp_path / "notice.pdf")
    assert len(pages) == 2
    assert ["公示期5个工作日" in page for page in pages] == [False, True]


def test_the_objection_form_tells_it_all_and_is_blank_without_one(desk, settled_year, tmp_path):
    finish(PAPER["objections"].write(desk, WISH, tmp_path / "forms.pdf"))
    (words,) = text_of(tmp_path / "forms.pdf")
    assert "采纳：由不称职更正为称职" in words
    assert "2025年度农村辅警考核异议登记表" in words
    finish(PAPER["objections"].write(desk, PrintRequest(year=2024), tmp_path / "blank.pdf"))
    (words,) = text_of(tmp_path / "blank.pdf")
    assert "2024年度农村辅警考核异议登记表" in words
    assert "更正" not in words


def test_an_amended_grade_shows_both_on_every_paper_and_in_the_workbook(desk, settled_year, tmp_path):
    from python_calamine import CalamineWorkbook

    with desk.look() as session:
        (told,) = summary(session, WISH)
        (sheet,) = sheets(session, PrintRequest(year=YEAR, only=("周慧",)))
    row = next(row for row in told["rows"] if row["name"] == "周慧")
    assert (row["grade"], row["reason"]) == ("称职", "不称职更正为称职：采纳异议：属实")
    assert "2025年度考核已定案" in told["state"]
    assert (sheet["grade"], sheet["reason"]) == ("称职", "不称职更正为称职：采纳异议：属实")
    said = finish(export_grades(desk, YEAR, tmp_path / "year.xlsx"))
    assert said == f"已导出 10 人的{YEAR}年度考核到 {tmp_path / 'year.xlsx'}"
    with pytest.raises(UserError, match="没有 2003 年的考核"):
        finish(export_grades(desk, 2003, tmp_path / "none.xlsx"))
    lines = CalamineWorkbook.from_path(tmp_path / "year.xlsx").get_sheet_by_index(0).to_python()
    heads = next(line for line in lines if "姓名" in line)
    line = dict(zip(heads, next(line for line in lines if "周慧" in line), strict=True))
    assert (line["档次"], line["签批时档次"], line["更正"]) == ("称职", "不称职", "不称职更正为称职：采纳异议：属实")
