"""The seven steps of a year, each with who and when."""

from station_desk.features.evaluations.service import Flow
from station_desk.ui.steps import Step, how_far

ROW = ("打分", "汇总", "定档", "签批", "公示", "异议", "定案")
KEPT_AS = {"汇总": "汇总", "定档": "报签", "签批": "签批", "公示": "公示", "异议": "期满", "定案": "定案"}


def steps_of(flow: Flow) -> list[Step]:
    """The row for a year."""
    here, settled = ROW.index(flow.stage), flow.stage == ROW[-1]
    return [
        Step(
            title, how_far(place, here, over=settled), small_words(flow, title), "lock" if title == ROW[-1] else "check"
        )
        for place, title in enumerate(ROW)
    ]


def small_words(flow: Flow, title: str) -> str:
    """Who did it and when; of the notice from when to when, of the objections how many."""
    if title == "签批" and flow.signed_on:
        return f"{flow.signed_by} {flow.signed_on:%m-%d}"
    if title == "公示" and flow.notice_from and flow.notice_until:
        return f"{flow.notice_from:%m-%d} 至 {flow.notice_until:%m-%d}"
    if title == "异议" and flow.posted:
        return f"{flow.objections} 件" + (f"，{flow.unruled} 件未处理" if flow.unruled else "")
    found = flow.last(KEPT_AS[title]) if title in KEPT_AS and title not in ("签批", "公示", "异议") else None
    return f"{found.by} {found.at:%m-%d}" if found else ""
