"""What leaves the room: the year's papers and its workbook."""

from station_desk.features.evaluations.prints.notice import notice_record, write_notice
from station_desk.features.evaluations.prints.objection import objection_records, write_objections
from station_desk.features.evaluations.prints.sheets import sheet_records, write_sheets
from station_desk.features.evaluations.prints.summary import summary_record, write_summary
from station_desk.printing.task import Paper

NOTICE = Paper(
    "evaluation-notice",
    "考核结果公示",
    write_notice,
    layouts=("evaluation-notice",),
    records=lambda *asked: [notice_record(*asked)],
)
OBJECTION_FORM = Paper(
    "objections", "考核异议登记表", write_objections, layouts=("objection",), records=objection_records
)
PAPERS = (
    Paper(
        "evaluation-summary", "考核汇总表", write_summary,
        layouts=("evaluation-summary",), records=lambda *asked: [summary_record(*asked)],
    ),
    Paper("evaluation-sheets", "考核表（每人一张）", write_sheets, layouts=("evaluation-sheet", "evaluation-evidence"), records=sheet_records),
    NOTICE,
    OBJECTION_FORM,
)  # fmt: skip
