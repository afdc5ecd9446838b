"""`pay YEAR` from a terminal."""

import subprocess
import sys

from tests.features.evaluations.station import YEAR
from tests.features.pay.station import go, made, run_of, settled
from tests.source import PROJECT


def desk_command(place, *words):
    return subprocess.run(
        [sys.executable, "-m", "station_desk", "--at", str(place), *words], cwd=PROJECT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_pay_makes_the_list_and_shows_it_ever_after(desk, place):
    refused = desk_command(place, "pay", str(YEAR))
    assert refused.returncode == 1
    assert "还没有定案" in refused.stderr
    settled(desk)
    made_ = desk_command(place, "pay", str(YEAR), "--model", "pool")
    assert made_.returncode == 0, made_.stderr
    assert "2025年度绩效专项资金　系数分配　草拟" in made_.stdout
    assert "合计 10 人，实发 36,000.00 元，结余 0.00 元，总额 36,000.00 元" in made_.stdout
    assert desk_command(place, "pay", str(YEAR)).stdout == made_.stdout


def test_another_model_is_refused_once_the_list_is_checked(desk, place):
    settled(desk)
    go(desk, made(desk), "王文")
    refused = desk_command(place, "pay", str(YEAR), "--model", "按得分分配")
    assert refused.returncode == 1
    assert "已经审核，用的是固定标准" in refused.stderr
    unknown = desk_command(place, "pay", str(YEAR), "--model", "平均")
    assert unknown.returncode == 1
    assert "没有名为“平均”的分配办法" in unknown.stderr


def test_a_list_is_taken_from_step_to_step_and_refused_as_in_the_window(desk, place, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    settled(desk)
    run = made(desk)
    step = ("pay", str(YEAR), "--step")
    for words, sentence in (
        (("批准",), "“2025年度绩效专项资金”还是草拟，不能批准。"),
        (("送审核", "--on", "2026-01-21"), "审核日期还没有到，应填实际办理的日期。"),
        (("送审核", "--on", "2026-01-19"), "审核日期早于编制时间（2026年1月20日）。"),
        (("发红包",), "没有名为“发红包”的步骤。"),
    ):
        refused = desk_command(place, *step, *words)
        assert refused.returncode == 1
        assert sentence in refused.stderr
    assert run_of(desk, run).state == "草拟"
    done = desk_command(place, *step, "送审核", "--by", "李内勤", "--on", "2026-1-20")
    assert "2025年度绩效专项资金　固定标准　审核" in done.stdout, done.stderr
    assert (run_of(desk, run).checked_by, desk.next_undo()) == ("李内勤", "把“2025年度绩效专项资金”送审核")
