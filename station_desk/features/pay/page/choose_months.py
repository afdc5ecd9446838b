"""Which months a list of subsidies is for: a month or a quarter of a year."""

from collections.abc import Callable

from station_desk.base import dates
from station_desk.features.pay.rules import read_period, usual_period
from station_desk.features.pay.service import make_subsidy_run
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Whole
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

PERIODS = (*(f"第{quarter}季度" for quarter in range(1, 5)), *(f"{month}月" for month in range(1, 13)))
YEAR = Field("年度", Whole(2004, 2100), key="year", required=True)
PERIOD = Field("月份", Choice(PERIODS), key="period", required=True)


def make_subsidy(shell: Shell, opened: Callable[[str], None]) -> None:
    """Ask for the period and make its list."""
    year, period = usual_period(dates.today())
    text = "按每月15日在岗的人和那一天的补贴标准计算；没有标准的村会先提出来。"
    given = ask_fields(shell, "编制哪一期岗位补贴？", text, (YEAR, PERIOD), {"year": year, "period": period}, "编制")
    if given:
        first, last = read_period(given["period"])
        who = shell.desk.user.name
        title = f"编制{given['year']}年{given['period']}岗位补贴名册"
        shell.act(title, lambda session: make_subsidy_run(session, given["year"], first, last, who).id, opened)
